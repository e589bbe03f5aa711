/** The account in an ARN; `undefined` where there is none. */
export function accountOf(arn: unknown): string | undefined {
  return /^arn:[^:]+:[^:]*:[^:]*:(\d{12}):/.exec(String(arn))?.[1];
}

/** Whether a text fits a pattern with `*` and `?`, as in policies. */
export function fits(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

export function isPattern(value: string): boolean {
  return /[*?]/.test(value);
}
