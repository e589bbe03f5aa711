/** Sets of texts as sequences of steps: patterns of policies, and the ARNs that a type of resource can have. */
import { ANY, ONE } from "./match";

/** One step of a shape: a literal character, or a run of characters outside `except`. */
interface Step {
  readonly literal?: string;
  readonly many?: boolean;
  readonly except?: string;
}
export type Shape = readonly Step[];

/** A set of texts: those that fit one of the shapes. */
export type Language = readonly Shape[];

/** The shape of a policy's pattern (as made by `pattern`) or of a plain text. */
export function shape(glob: string): Shape {
  return [...glob].map((it) =>
    it === ANY ? { many: true, except: "" } : it === ONE ? { except: "" } : { literal: it },
  );
}

/**
 * The shape of an ARN's pattern, of which the last component runs to the end. In the components before it a wildcard
 * stays in its component, but for a `*` at the end of one of a `Resource`, which also runs over the colons behind it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnShape(glob: string, ofResource: boolean): Shape {
  let colons = 0;
  return shape(glob).map((step, at, all) => {
    if (step.literal === ":") colons += 1;
    if (step.literal !== undefined || colons >= 5) return step;
    const runs = ofResource && step.many === true && all[at + 1]?.literal === ":";
    return runs ? step : { ...step, except: ":" };
  });
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

/** The texts of a shape as a regular expression. */
export function regExpOf(steps: Shape): RegExp {
  const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const source = steps.map(({ literal, many, except = "" }) => {
    if (literal !== undefined) return escaped(literal);
    return `${except === "" ? "." : `[^${escaped(except)}]`}${many ? "*" : ""}`;
  });
  return new RegExp(`^${source.join("")}$`, "su");
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
