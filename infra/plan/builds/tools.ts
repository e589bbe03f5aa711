/** What ferry's own commands make of a build; left out where they make none of it. */
interface Made {
  readonly site?: unknown;
  readonly container?: unknown;
  readonly application?: unknown;
}

/** Ends a build in its first phase, with a sentence, where its image lacks what ferry's own commands need. */
export function toolProbes({ site, container, application }: Made): readonly string[] {
  return [
    ...(site ? [probe(gnu, "GNU grep, find and tar, by which it divides the site")] : []),
    ...(container ? [probe("command -v docker", "docker, by which it makes the image")] : []),
    ...(container || application !== undefined
      ? [probe("command -v aws", "the AWS CLI, by which it uploads what is built")]
      : []),
  ];
}

/** The tools of BusyBox and of BSD have other options, or none of these. */
const gnu =
  "printf 'a\\0' | grep -zqE a && find . -prune -print0 && printf '.\\0' | tar -c --no-recursion --null -T - -f -";

function probe(test: string, what: string): string {
  return (
    `(${test}) > /dev/null 2>&1 || { echo "This image has no ${what}: ` +
    'choose another image, or write a buildspec of your own." >&2; exit 1; }'
  );
}
