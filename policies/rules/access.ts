import { fits, isPattern } from "../arn";
import { attachmentKinds } from "../boundary";
import {
  documentsOf,
  hasCondition,
  identityKinds,
  isDocument,
  resourceKinds,
  type Statement,
  statementsOf,
} from "../document";
import { family } from "../family";
import { items, parsed, read, seen, text, texts } from "../read";
import { byResource, when } from "../rule";
import type { Subject } from "../subject";
import rules from "../texts/access.json";
import { unrestrictable } from "./actions";
import { allowing, isEverything, isService, ofAllowed, ofUnbounded, onResource } from "./allowed";

const everyKind = [...new Set([...identityKinds, ...resourceKinds])];

/**
 * A repository is sent only where a connection is used for one, so that the condition has no other form.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html#permissions-reference-connections-use
 */
const sentAtTimes = /^code(star-)?connections:fullrepositoryid$/;

/** Policies that are attached to principals, and what no policy at all should say. */
export const accessRules = family("access", rules, {
  "readable-policy": byResource(everyKind, (subject) =>
    documentsOf(subject).flatMap((document) =>
      seen(() => {
        const value = read(document);
        const content = typeof value === "string" ? parsed(value) : value;
        return when(value !== undefined && !isDocument(content), "is no policy document");
      }),
    ),
  ),
  "no-administrator": ofAllowed(({ actions, resources }) => {
    const where = resources.includes("*") ? "every resource" : resources.join(", ");
    return when(actions.some(isEverything), `allows every action on ${where}`);
  }),
  "no-service-wildcard": ofAllowed(({ actions }) => allowing(actions.filter(isService))),
  "no-action-pattern": ofUnbounded(({ actions }) =>
    allowing(actions.filter((each) => isPattern(each) && !isEverything(each) && !isService(each))),
  ),
  "no-resource-wildcard": ofUnbounded((statement, options) => {
    if (!statement.resources.includes("*") || hasCondition(statement, onResource)) return [];
    const exempt = [...unrestrictable, ...texts(options, "unrestrictable")];
    const limited = statement.actions.filter(
      (action) => !isEverything(action) && !exempt.some((each) => fits(each, action)),
    );
    return when(limited.length > 0, `allows ${limited.join(", ")} on every resource`);
  }),
  "bucket-owner-named": ofAllowed((statement) =>
    when(
      statement.resources.some((each) => /^arn:[^:]+:s3:::/.test(each)) &&
        // A bucket that is only just made has no other owner.
        statement.actions.some((each) => each !== "s3:CreateBucket") &&
        !hasCondition(statement, /^(aws|s3):resourceaccount$/),
      "does not say whose the buckets are",
    ),
  ),
  "no-negated-elements": byResource(everyKind, (subject) =>
    allowedIn(subject).flatMap(({ negated, label }) =>
      negated.map((element) => `allows by ${element} in ${label}`),
    ),
  ),
  "no-if-exists": byResource(everyKind, (subject) =>
    allowedIn(subject).flatMap(({ conditions, label }) =>
      conditions
        .filter(({ operator, key }) => /IfExists$/.test(operator) && !sentAtTimes.test(key))
        .map(({ operator, key }) => `allows by ${operator} of ${key} in ${label}`),
    ),
  ),
  "no-administrator-policy": byResource([...attachmentKinds, "iam.Role"], (subject) =>
    managedPolicies(subject)
      .filter((name) => name === "AdministratorAccess")
      .map(() => "attaches AdministratorAccess"),
  ),
  "no-managed-policy": byResource([...attachmentKinds, "iam.Role"], (subject) =>
    managedPolicies(subject)
      .filter((name) => name !== "AdministratorAccess")
      .map((name) => `attaches AWS's policy ${name}`),
  ),
});

/** What all documents of a resource allow, as far as they can be seen. */
function allowedIn(subject: Subject): readonly Statement[] {
  return documentsOf(subject)
    .flatMap((document) => seen(() => statementsOf(document)))
    .filter(({ allows }) => allows);
}

/** Names of the policies of AWS that a resource attaches. */
function managedPolicies({ values }: Subject): readonly string[] {
  const attached = seen(() => [...items(values, "managedPolicyArns"), read(values, "policyArn")]);
  return attached.flatMap((arn) =>
    seen(() => {
      const name = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(text(arn) ?? "")?.[1];
      return name === undefined ? [] : [name];
    }),
  );
}
