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
