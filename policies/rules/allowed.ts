import { onlyBounds } from "../boundary";
import { identityStatements, type Statement } from "../document";
import type { Subject } from "../subject";

/** What is said about each statement of a principal's policies that allows something. */
export function ofAllowed(
  problem: (statement: Statement) => string | undefined | readonly string[],
) {
  return (subject: Subject): readonly string[] =>
    identityStatements(subject)
      .filter(({ allows }) => allows)
      .flatMap((statement) => {
        const said = [problem(statement) ?? []].flat();
        return said.map((each) => `${each} in ${statement.label}`);
      });
}

export const isEverything = (action: string) => /^\*+(:\*+)?$/.test(action);
export const isService = (action: string) => /^[\w-]+:\*+$/.test(action);

export function allowing(actions: readonly string[]): string | undefined {
  return actions.length > 0 ? `allows ${actions.join(", ")}` : undefined;
}

/** A permissions boundary names actions; which resources they reach is said by what it bounds. */
export const spares = { kind: "iam.Policy", when: onlyBounds };

/** Keys that narrow a statement on every resource to some. */
export const onResource =
  /^(aws:resource(account|orgid|orgpaths|tag\/.+)|[\w-]+:resourcetag\/.+|ecs:cluster|ec2:(vpc|subnet)|kms:viaservice)$/;
