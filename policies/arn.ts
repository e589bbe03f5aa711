/** The account in an ARN; `undefined` where there is none. */
export function accountOf(arn: unknown): string | undefined {
  return /^arn:[^:]+:[^:]*:[^:]*:(\d{12}):/.exec(String(arn))?.[1];
}

/** Whether a text fits a pattern with `*` and `?`, as in policies. */
export function fits(pattern: string, value: string): boolean {
  const test = tests.get(pattern) ?? testOf(pattern);
  tests.set(pattern, test);
  return test.test(value);
}

const tests = new Map<string, RegExp>();

function testOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}

export function isPattern(value: string): boolean {
  return /[*?]/.test(value);
}
