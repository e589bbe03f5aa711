import type { Run } from "./workspace";

/** What the engine says below "Diagnostics:" at the end, without the resources' headings and empty lines. */
export function diagnostics({ stdout }: Run): readonly string[] {
  const [, ...rest] = stdout.split(/^Diagnostics:\n/m);
  const [section = ""] = rest.join("").split(/^\w/m);
  return section
    .split("\n")
    .filter((line) => line.startsWith("    "))
    .map((line) => line.slice(4));
}

/** The resources that the engine refuses to delete as they are protected. */
export function protectedOnes(run: Run): readonly string[] {
  const refusals = diagnostics(run).flatMap(
    (line) => /::([\w-]+)" cannot be deleted$/.exec(line)?.[1] ?? [],
  );
  return refusals.sort();
}
