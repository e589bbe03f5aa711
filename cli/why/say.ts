import pico from "picocolors";
import type { Reason } from "./reason";
import type { Denial } from "./records";

/** The answer as a person reads it. */
export function whyText(denial: Denial, reason: Reason, colour: boolean): string {
  const { bold, cyan, dim } = pico.createColors(colour);
  const { principal, action, resource, by } = denial;
  const who = principal ?? "somebody";
  const what = `${action ?? "something"}${resource === undefined ? "" : ` on ${resource}`}`;
  return [
    `${bold(reason.why)}  ${who} may not ${what}`,
    ...(by
      ? [dim(`  the text says: ${by.effect === "denies" ? "a Deny" : "no Allow"}, ${by.policy}`)]
      : []),
    ...reason.says.map((line) => `  ${line}`),
    ...reason.next.map((line) => `  ${cyan("→")} ${line}`),
    "",
  ].join("\n");
}

/** The same as data; its shape is described in docs/operate/troubleshooting.md. */
export function whyJson({ principal, action, resource, by }: Denial, reason: Reason): string {
  const { why, says, halves, nearest, next } = reason;
  const [first, ...others] = halves;
  const document = {
    version: 1,
    class: why,
    principal: principal ?? null,
    action: action ?? null,
    resource: resource ?? null,
    ...(by?.arn !== undefined && { policy: by.arn }),
    ...(first && { statement: first.statement, where: first.where }),
    ...(others.length > 0 && { others }),
    ...(nearest && { nearest }),
    says,
    next,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
