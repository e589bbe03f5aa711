/**
 * Reads globs as CodePipeline documents them: stated a second time, apart from the program's own reading of them.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
 *
 * The page has `**` stand for any number of folders. That this includes none, so that two asterisks with a slash
 * behind them also take a file at the root, is inferred from "zero or more characters".
 *
 * All readings are followed at once, so that no glob takes long. Packages of npm translate a glob to a regular
 * expression that goes back, for seconds from a dozen asterisks on, and read `a**b` as `a*b`.
 */
export function matchesGlob(glob: string, path: string): boolean {
  return alternatives(glob).some((plain) => {
    const steps = [...plain.matchAll(syntax)].flatMap(stepsOf);
    let places = enter(steps, 0, new Set());
    for (const character of path) {
      const next = new Set<number>();
      for (const place of places) {
        const step = steps[place];
        if (!step?.takes(character)) continue;
        if (step.repeats) next.add(place);
        enter(steps, place + 1, next);
      }
      places = next;
    }
    return places.has(steps.length);
  });
}

interface Step {
  readonly takes: (character: string) => boolean;
  readonly repeats?: true;
  /** How many steps may be left out together, beginning with this one, which may be so alone too. */
  readonly leaves?: number;
}

function enter(steps: readonly Step[], place: number, places: Set<number>): Set<number> {
  places.add(place);
  const { leaves } = steps[place] ?? {};
  if (leaves) for (const next of new Set([1, leaves])) enter(steps, place + next, places);
  return places;
}

const syntax =
  /(?<folders>\*\*\/)|(?<all>\*\*)|(?<name>\*)|(?<one>\?)|\[(?<not>!?)(?<set>[^\]]+)\]|\\?(?<self>.)/gsu;
const group = /^((?:\\.|\[[^\]]+\]|\[(?![^\]]+\])|[^{\\[])*)\{([^}]*)\}(.*)$/su;

/** The globs that a glob with groups `{a,b}` stands for. */
function alternatives(glob: string): readonly string[] {
  const [found, before = "", options = "", rest = ""] = group.exec(glob) ?? [];
  if (found === undefined) return [glob];
  return alternatives(rest).flatMap((tail) =>
    options.split(",").map((option) => before + option + tail),
  );
}

function stepsOf({ groups: found = {} }: RegExpExecArray): readonly Step[] {
  const anything = { takes: () => true, repeats: true, leaves: 1 } as const;
  const inName = (character: string) => character !== "/";
  const is = (wanted: string) => (character: string) => character === wanted;
  const { folders, all, name, one, not, set, self = "" } = found;
  // Both may be left out together, but a name that has begun ends with its slash.
  if (folders) return [{ takes: () => false, leaves: 3 }, anything, { takes: is("/") }];
  if (all) return [anything];
  if (name) return [{ takes: inName, repeats: true, leaves: 1 }];
  if (one) return [{ takes: inName }];
  if (!set) return [{ takes: is(self) }];
  const members = [...set.matchAll(/(.)-(.)|(.)/gsu)];
  const holds = (character: string) =>
    members.some(([, from, to, only]) =>
      from && to ? from <= character && character <= to : only === character,
    );
  return [{ takes: (character) => inName(character) && holds(character) === !not }];
}
