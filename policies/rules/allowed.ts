import { onlyBounds } from "../boundary";
import { identityKinds, identityStatements, type Statement } from "../document";
import { byResource, type Options, when } from "../rule";

/** What is wrong with a statement. */
export type Problem = (statement: Statement, options: Options) => readonly string[];

/** What is wrong with those that allow something, each with the statement that says so. */
export function inEach(statements: readonly Statement[], problem: Problem, options: Options) {
  return statements
    .filter(({ allows }) => allows)
    .flatMap((statement) =>
      problem(statement, options).map((each) => `${each} in ${statement.label}`),
    );
}

/** A rule on each statement of a principal's policies that allows something. */
export function ofAllowed(problem: Problem) {
  return byResource(identityKinds, (subject, options) =>
    inEach(identityStatements(subject), problem, options),
  );
}

/** The same, but for permissions boundaries: which resources they reach is said by what they bound. */
export function ofUnbounded(problem: Problem) {
  return { ...ofAllowed(problem), spares: { kind: "iam.Policy", when: onlyBounds } };
}

export const isEverything = (action: string) => /^\*+(:\*+)?$/.test(action);
export const isService = (action: string) => /^[\w-]+:\*+$/.test(action);

export function allowing(actions: readonly string[]): readonly string[] {
  return when(actions.length > 0, `allows ${actions.join(", ")}`);
}

/** Keys that narrow a statement on every resource to some. */
export const onResource =
  /^(aws:resource(account|orgid|orgpaths|tag\/.+)|[\w-]+:resourcetag\/.+|ecs:cluster|ec2:(vpc|subnet)|kms:viaservice)$/;
