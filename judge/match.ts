/**
 * Wildcards and ARNs. A pattern is a string in which `*` and `?` of the policy are replaced by the two private
 * characters below, so that a literal asterisk (`${*}`, or one in the value of a variable) stays one.
 */

const ANY = "\u0000";
const ONE = "\u0001";

/** Turns the wildcards of a policy's text into the characters that `matches` understands. */
export function pattern(text: string): string {
  return text.replaceAll("*", ANY).replaceAll("?", ONE);
}

/** True when the whole text matches; linear in practice, with one point of return. */
export function matches(glob: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const token = glob[at];
    if (token === ANY) {
      star = at;
      at += 1;
      resume = position;
    } else if (token !== undefined && (token === ONE || token === text[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (glob[at] === ANY) at += 1;
  return at === glob.length;
}

/** `arn`, partition, service, region, account, resource; undefined when there are fewer than six. */
export type ArnParts = readonly [string, string, string, string, string, string];

export function arnParts(text: string): ArnParts | undefined {
  if (!arns.has(text)) {
    if (arns.size > 10_000) arns.clear();
    arns.set(text, newArnParts(text));
  }
  return arns.get(text);
}

const arns = new Map<string, ArnParts | undefined>();

function newArnParts(text: string): ArnParts | undefined {
  const parts = text.split(":");
  const [arn, partition, service, region, account] = parts;
  if (arn !== "arn" || parts.length < 6) return undefined;
  if (partition === undefined || service === undefined) return undefined;
  if (region === undefined || account === undefined) return undefined;
  return [arn, partition, service, region, account, parts.slice(5).join(":")];
}

/**
 * Compares an ARN with a pattern by its six components, as the ARN operators do: a wildcard never leaves its
 * component, but the last component runs to the end, over `/` and `:`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(glob: ArnParts, arn: ArnParts): boolean {
  for (let index = 0; index < 6; index += 1) {
    const part = glob[index];
    const value = arn[index];
    if (part === undefined || value === undefined || !matches(part, value)) return false;
  }
  return true;
}

/**
 * The test of a pattern of `Resource`: as above, and a `*` at the end of a component also runs over the colons behind it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatcher(glob: string): (arn: ArnParts) => boolean {
  const parts = arnParts(glob);
  if (parts === undefined) return () => false;
  const [resource, ...head] = [...parts].reverse();
  if (!head.some((part) => part.endsWith(ANY))) return (arn) => matchesArn(parts, arn);
  const before = head
    .reverse()
    .map((part) => expression(part, "[^:]").replace(/\[\^:\]\*$/, "[^]*"));
  const whole = new RegExp(`^${[...before, expression(resource ?? "", "[^]")].join(":")}$`, "u");
  return (arn) => whole.test(arn.join(":"));
}

function expression(glob: string, one: string): string {
  return glob
    .replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
    .replaceAll(ANY, `${one}*`)
    .replaceAll(ONE, one);
}

/** One step of a shape: a literal character, or a run of characters outside `except`. */
interface Step {
  readonly literal?: string;
  readonly many?: boolean;
  readonly except?: string;
}
export type Shape = readonly Step[];

/** The shape of a policy's pattern (as made by `pattern`) or of a plain text. */
export function shape(glob: string): Shape {
  return [...glob].map((it) =>
    it === ANY ? { many: true, except: "" } : it === ONE ? { except: "" } : { literal: it },
  );
}

/**
 * The shape of a resource type of the table, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`: each
 * placeholder is one or more characters, none of them in `except(name, isLast)`.
 */
export function typeShape(
  arn: string,
  except: (placeholder: string, isLast: boolean) => string,
): Shape {
  return arn.split(/(\$\{[^}]+\})/).flatMap((part, index, all): Step[] => {
    if (index % 2 === 0) return [...part].map((literal) => ({ literal }));
    const isLast = index === all.length - 2 && all[all.length - 1] === "";
    const without = except(part.slice(2, -1), isLast);
    return [{ except: without }, { many: true, except: without }];
  });
}

/** True when at least one text fits both shapes. */
export function intersect(a: Shape, b: Shape): boolean {
  const width = b.length + 1;
  const dead = new Set<number>();
  const from = (i: number, j: number): boolean => {
    if (i === a.length && j === b.length) return true;
    const cell = i * width + j;
    if (dead.has(cell)) return false;
    const one = a[i];
    const other = b[j];
    const found =
      (one?.many === true &&
        (from(i + 1, j) || (other !== undefined && meet(one, other) && from(i, j + 1)))) ||
      (other?.many === true &&
        (from(i, j + 1) || (one !== undefined && meet(one, other) && from(i + 1, j)))) ||
      (one !== undefined &&
        other !== undefined &&
        one.many !== true &&
        other.many !== true &&
        meet(one, other) &&
        from(i + 1, j + 1));
    if (!found) dead.add(cell);
    return found;
  };
  return from(0, 0);
}

function meet(one: Step, other: Step): boolean {
  if (one.literal !== undefined && other.literal !== undefined)
    return one.literal === other.literal;
  if (one.literal !== undefined) return !(other.except ?? "").includes(one.literal);
  if (other.literal !== undefined) return !(one.except ?? "").includes(other.literal);
  return true;
}
