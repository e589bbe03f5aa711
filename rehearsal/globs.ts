/**
 * Reads globs as CodePipeline documents them, path segment by path segment and without regular expressions:
 * stated a second time, apart from the program's own reading of them.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
 *
 * The page has `**` stand for any number of folders. That this includes none, so that two asterisks with a slash
 * behind them also take a file at the root, is inferred from "zero or more characters".
 */
export function matchesGlob(glob: string, path: string): boolean {
  return alternatives(glob).some((plain) => matches(tokens(plain), [...path]));
}

type Token =
  | { readonly kind: "folders" | "anything" | "name" | "one" }
  | { readonly kind: "literal"; readonly character: string }
  | { readonly kind: "set"; readonly negated: boolean; readonly members: readonly string[] };

/** The globs that a glob with groups `{a,b}` stands for. */
function alternatives(glob: string): readonly string[] {
  const open = indexOutside(glob, "{", 0);
  const close = open < 0 ? -1 : indexOutside(glob, "}", open);
  if (close < 0) return [glob];
  const options = glob.slice(open + 1, close).split(",");
  return options.flatMap((option) =>
    alternatives(glob.slice(close + 1)).map((rest) => glob.slice(0, open) + option + rest),
  );
}

/** Where a character stands for its meaning: neither behind a backslash nor in a set. */
function indexOutside(glob: string, wanted: string, from: number): number {
  for (let index = from; index < glob.length; index += 1) {
    if (glob[index] === "\\") index += 1;
    else if (glob[index] === "[" && endOfSet(glob, index) > 0) index = endOfSet(glob, index);
    else if (glob[index] === wanted) return index;
  }
  return -1;
}

/** The bracket that closes a set with at least one member; -1 where there is none. */
function endOfSet(glob: string, open: number): number {
  return glob.indexOf("]", open + (glob[open + 1] === "!" ? 3 : 2));
}

function tokens(glob: string): readonly Token[] {
  const found: Token[] = [];
  const characters = [...glob];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? "";
    const rest = characters.slice(index).join("");
    if (rest.startsWith("**/")) {
      found.push({ kind: "folders" });
      index += 2;
    } else if (rest.startsWith("**")) {
      found.push({ kind: "anything" });
      index += 1;
    } else if (character === "*") found.push({ kind: "name" });
    else if (character === "?") found.push({ kind: "one" });
    else if (character === "\\" && index + 1 < characters.length) {
      index += 1;
      found.push({ kind: "literal", character: characters[index] ?? "" });
    } else if (character === "[" && endOfSet(rest, 0) > 0) {
      const inside = rest.slice(1, endOfSet(rest, 0));
      const negated = inside.startsWith("!");
      found.push({ kind: "set", negated, members: membersOf(inside.slice(negated ? 1 : 0)) });
      index += [...inside].length + 1;
    } else found.push({ kind: "literal", character });
  }
  return found;
}

/** `a-c` is three members; a hyphen at the beginning or end is itself. */
function membersOf(text: string): readonly string[] {
  const members: string[] = [];
  const characters = [...text];
  for (let index = 0; index < characters.length; index += 1) {
    const first = characters[index] ?? "";
    const last = characters[index + 2];
    if (characters[index + 1] !== "-" || last === undefined) members.push(first);
    else {
      for (let code = first.codePointAt(0) ?? 0; code <= (last.codePointAt(0) ?? 0); code += 1) {
        members.push(String.fromCodePoint(code));
      }
      index += 2;
    }
  }
  return members;
}

/** Follows all readings of the glob at once, so that no glob takes long. */
function matches(glob: readonly Token[], path: readonly string[]): boolean {
  let states = enter(glob, 0, new Set());
  for (const character of path) {
    const next = new Set<number>();
    for (const state of states) step(glob, state, character, next);
    states = next;
  }
  return states.has(glob.length);
}

/** A token that may stand for nothing lets the next one in too. */
function enter(glob: readonly Token[], index: number, states: Set<number>): Set<number> {
  states.add(index);
  const kind = glob[index]?.kind;
  if (kind === "folders" || kind === "anything" || kind === "name") enter(glob, index + 1, states);
  return states;
}

function step(glob: readonly Token[], index: number, character: string, next: Set<number>): void {
  const token = glob[index];
  const inName = character !== "/";
  switch (token?.kind) {
    case "anything":
      enter(glob, index, next);
      break;
    case "folders":
      // Inside of a folder's name nothing of the rest may begin.
      next.add(index);
      if (!inName) enter(glob, index + 1, next);
      break;
    case "name":
      if (inName) enter(glob, index, next);
      break;
    case "one":
      if (inName) enter(glob, index + 1, next);
      break;
    case "set":
      if (inName && token.members.includes(character) !== token.negated) {
        enter(glob, index + 1, next);
      }
      break;
    case "literal":
      if (character === token.character) enter(glob, index + 1, next);
      break;
  }
}
