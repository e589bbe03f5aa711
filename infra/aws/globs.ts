/**
 * Globs as CodePipeline defines them: `*` within a path segment, `**` across segments, `?`, `[ab]`,
 * `[!a]`, `{a,b}`. https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html
 * The result is an extended regular expression of POSIX without anchors, which JavaScript reads alike.
 */
export function globToRegex(glob: string): string {
  const parts = glob.match(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|\{[^}]*\}|\\.|[\s\S]/g) ?? [];
  return parts.map(partToRegex).join("");
}

function partToRegex(part: string): string {
  if (part === "**/") return "(.*/)?";
  if (part === "**") return ".*";
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  if (part.startsWith("[") && part.length > 2) {
    // A backslash stands for itself: twice in the set is the same set to POSIX, and an escape to JavaScript.
    return part.replaceAll("\\", "\\\\").replace(/^\[!/, "[^/");
  }
  if (part.startsWith("{") && part.length > 1) {
    return `(${part.slice(1, -1).split(",").map(globToRegex).join("|")})`;
  }
  return literal(part.length === 2 && part.startsWith("\\") ? part.slice(1) : part);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Why a text is no glob of CodePipeline, as a rule that a fault message states; undefined if it is one. */
export function globFault(glob: string): string | undefined {
  let group = false;
  for (let index = 0; index < glob.length; index += 1) {
    const character = glob[index];
    if (character === "\\") {
      index += 1;
      if (index === glob.length)
        return "a backslash must have the character behind it that it escapes";
    } else if (character === "[") {
      const first = index + (glob[index + 1] === "!" ? 2 : 1);
      const end = glob.indexOf("]", first);
      if (end < 0) return "a set [ab] must be closed";
      if (end === first) return "a set [ab] must have a character";
      index = end;
    } else if (character === "{") {
      if (group) return "a group {a,b} must not contain another group";
      group = true;
    } else if (character === "}") {
      group = false;
    }
  }
  return group ? "a group {a,b} must be closed" : undefined;
}
