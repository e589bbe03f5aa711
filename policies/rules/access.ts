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
import { items, parsed, read, seen, text, texts } from "../read";
import { family, when } from "../rule";
import type { Subject } from "../subject";
import { unrestrictable } from "./actions";
import { allowing, isEverything, isService, ofAllowed, onResource, spares } from "./allowed";

const everyKind = [...new Set([...identityKinds, ...resourceKinds])];

/**
 * A repository is sent only where a connection is used for one, so that the condition has no other form.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html#permissions-reference-connections-use
 */
const sentAtTimes = /^code(star-)?connections:fullrepositoryid$/;

/** Policies that are attached to principals, and what no policy at all should say. */
export const accessRules = family("access", [
  {
    name: "readable-policy",
    level: "mandatory",
    title: "Policies are policy documents",
    why: "What can't be read can't be judged, and AWS refuses it.",
    fix: "write a JSON object with Version and Statement",
    controls: [],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    scope: "resource",
    kinds: everyKind,
    check: (subject) =>
      documentsOf(subject).flatMap((document) =>
        seen(() => {
          const value = read(document);
          const content = typeof value === "string" ? parsed(value) : value;
          return when(value !== undefined && !isDocument(content), "is no policy document");
        }),
      ),
  },
  {
    name: "no-administrator",
    level: "mandatory",
    title: "No policy allows everything",
    why: "Whoever takes the principal has the account.",
    fix: "list the actions and resources that it needs",
    controls: [
      "FSBP IAM.1",
      "CKV_AWS_62",
      "CKV_AWS_63",
      "CKV2_AWS_40",
      "TRV AWS-0057",
      "CFN F3",
      "CFN F4",
      "CFN F5",
    ],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed(({ actions, resources }) =>
      actions.some(isEverything)
        ? `allows every action on ${resources.includes("*") ? "every resource" : resources.join(", ")}`
        : undefined,
    ),
  },
  {
    name: "no-service-wildcard",
    level: "mandatory",
    title: "No policy allows all of a service",
    why: "It includes what nobody thought of, and whatever the service adds.",
    fix: "list the actions",
    controls: ["FSBP IAM.21"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed(({ actions }) => allowing(actions.filter(isService))),
  },
  {
    name: "no-action-pattern",
    level: "advisory",
    title: "Policies name actions in full",
    why: "A pattern such as s3:Put* includes s3:PutBucketPolicy.",
    fix: "list the actions",
    spares,
    controls: ["NAG IAM5"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed(({ actions }) =>
      allowing(
        actions.filter((each) => isPattern(each) && !isEverything(each) && !isService(each)),
      ),
    ),
  },
  {
    name: "no-resource-wildcard",
    level: "mandatory",
    title: "Policies name the resources of actions that have any",
    why: "The principal reaches whatever is in the account, now and later.",
    fix: "name the resources, or narrow the statement by a condition on the resource",
    spares,
    controls: ["CKV_AWS_355", "CKV_AWS_290", "CFN W11", "CFN W12", "CFN W13", "NAG IAM5"],
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    options: {
      unrestrictable: {
        description: "More actions that AWS can't limit to resources, as patterns",
        default: [],
      },
    },
    scope: "resource",
    kinds: identityKinds,
    check: (subject, options) => {
      const exempt = [...unrestrictable, ...texts(options, "unrestrictable")];
      return ofAllowed((statement) => {
        const { actions, resources } = statement;
        if (!resources.includes("*") || hasCondition(statement, onResource)) return undefined;
        const limited = actions.filter(
          (action) => !isEverything(action) && !exempt.some((each) => fits(each, action)),
        );
        return limited.length > 0 ? `allows ${limited.join(", ")} on every resource` : undefined;
      })(subject);
    },
  },
  {
    name: "bucket-owner-named",
    level: "advisory",
    title: "Permissions on buckets name the account that owns them",
    why: "The names of deleted buckets are free: another account may own the bucket of that name tomorrow.",
    fix: "add a condition on aws:ResourceAccount",
    controls: ["PRW s3_bucket_shadow_resource_vulnerability", "TRV AWS-0346"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed((statement) =>
      statement.resources.some((each) => /^arn:[^:]+:s3:::/.test(each)) &&
      // A bucket that is only just made has no other owner.
      statement.actions.some((each) => each !== "s3:CreateBucket") &&
      !hasCondition(statement, /^(aws|s3):resourceaccount$/)
        ? "does not say whose the buckets are"
        : undefined,
    ),
  },
  {
    name: "no-negated-elements",
    level: "mandatory",
    title: "What is allowed is listed, not what is left out",
    why: "NotAction, NotResource and NotPrincipal allow whatever AWS adds.",
    fix: "list what is allowed",
    controls: [
      "CFN W14",
      "CFN W15",
      "CFN W16",
      "CFN W17",
      "CFN W20",
      "CFN W21",
      "CFN W22",
      "CFN W23",
    ],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    scope: "resource",
    kinds: everyKind,
    check: (subject) =>
      allowedIn(subject).flatMap(({ negated, label }) =>
        negated.map((element) => `allows by ${element} in ${label}`),
      ),
  },
  {
    name: "no-if-exists",
    level: "mandatory",
    title: "Conditions of what is allowed hold even where the key is absent",
    why: "With IfExists, a request without the key passes: the condition guards nothing.",
    fix: "take IfExists off, and name a key that the request carries",
    controls: [],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists",
    scope: "resource",
    kinds: everyKind,
    check: (subject) =>
      allowedIn(subject).flatMap(({ conditions, label }) =>
        conditions
          .filter(({ operator, key }) => /IfExists$/.test(operator) && !sentAtTimes.test(key))
          .map(({ operator, key }) => `allows by ${operator} of ${key} in ${label}`),
      ),
  },
  {
    name: "no-administrator-policy",
    level: "mandatory",
    title: "No principal has AdministratorAccess",
    why: "Whoever takes the principal has the account.",
    fix: "attach a policy of its own",
    controls: ["CKV_AWS_274", "PRW iam_role_administratoraccess_policy", "CFN W43"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    scope: "resource",
    kinds: [...attachmentKinds, "iam.Role"],
    check: (subject) =>
      managedPolicies(subject)
        .filter((name) => name === "AdministratorAccess")
        .map(() => "attaches AdministratorAccess"),
  },
  {
    name: "no-managed-policy",
    level: "advisory",
    title: "Principals have policies of their own",
    why: "AWS's policies fit everybody: they reach every resource, and AWS extends them.",
    fix: "attach a policy of its own",
    controls: ["NAG IAM4"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-use-aws-defined-policies",
    scope: "resource",
    kinds: [...attachmentKinds, "iam.Role"],
    check: (subject) =>
      managedPolicies(subject)
        .filter((name) => name !== "AdministratorAccess")
        .map((name) => `attaches AWS's policy ${name}`),
  },
]);

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
