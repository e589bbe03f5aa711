import { configurationValueCharacters } from "../../actions/provider";
import { actionsOf } from "../../grants/policy";
import { type At, under } from "../faults";
import type { ApplicationSettings, DeliverySettings, ReleaseSettings, Settings } from "../schema";
import type { Sentences } from "./rule";

type Permission = ApplicationSettings["permissions"][number];

/** Applications: what CloudFormation's role must not be given. */
export function* applicationFaults(settings: Settings, at: At): Sentences {
  for (const [name, { permissions }] of Object.entries(settings.applications)) {
    const key = under(at, "applications", name);
    const other = (["sites", "services"] as const).find((kind) =>
      Object.hasOwn(settings[kind], name),
    );
    if (other)
      yield `${key()} is the key of a ${other.slice(0, -1)} too: their roles would have one name; give one of them another.`;
    for (const [index, permission] of permissions.entries())
      yield* permissionFaults(permission, under(key, "permissions", index));
  }
}

/**
 * Whoever may write policies has every right, unless a boundary holds what is written.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const boundedActions = actionsOf(
  "iam",
  "AttachRolePolicy CreateRole DetachRolePolicy PutRolePermissionsBoundary PutRolePolicy",
);

/** Nothing bounds what these give. */
const refusedActions = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateLoginProfile",
  "sts:AssumeRole",
];

function* permissionFaults(permission: Permission, key: At): Sentences {
  const { actions, resources, reason, conditions = {} } = permission;
  const conditionOn = (name: string) =>
    Object.entries(conditions).some(
      ([operator, keys]) => /^(String|Arn)Equals$/.test(operator) && Object.hasOwn(keys, name),
    );
  const bounded = actions.filter((action) => isAmong(action, boundedActions));
  const refused = actions.filter((action) => isAmong(action, refusedActions));
  const passing = actions.some((action) => isAmong(action, ["iam:PassRole"]));
  if (resources.includes("*") && reason === undefined)
    yield `${key("reason")} is missing: say why resources has to be *.`;
  if (refused.length > 0)
    yield `${key("actions")} has ${refused.join(", ")}: with that a template gives itself any right, and nothing bounds ` +
      "it; leave it out.";
  if (bounded.length > 0 && !conditionOn("iam:PermissionsBoundary"))
    yield `${key("conditions")} is missing for ${bounded.join(", ")}: with that a template gives itself any right; write ` +
      "StringEquals: {iam:PermissionsBoundary: <ARN of a policy>}, and name that boundary in the template.";
  if (passing && !conditionOn("iam:PassedToService"))
    yield `${key("conditions")} is missing for iam:PassRole: name the service that takes the role, by ` +
      "StringEquals: {iam:PassedToService: lambda.amazonaws.com}.";
  if (passing && resources.some((each) => /[*?]$/.test(each) && /role\/?[*?]|^\*$/.test(each)))
    yield `${key("resources")} lets iam:PassRole hand on any role: name those of the application.`;
}

/** IAM takes an action however its letters are written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function isAmong(action: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === action.toLowerCase());
}

/** What is released to applications: what a build has packaged. */
export function* packageFaults(delivery: DeliverySettings, at: At): Sentences {
  for (const [name, { build, releases }] of Object.entries(delivery.pipelines)) {
    const key = under(at, "delivery", "pipelines", name);
    if (build === undefined && releases.some(({ application }) => application))
      yield `${key("build")} is missing: it packages the application, so that AWS finds its code.`;
    for (const [index, release] of releases.entries())
      yield* valueFaults(release, under(key, "releases", index));
  }
}

function* valueFaults({ application, parameters }: ReleaseSettings, key: At): Sentences {
  if (application === undefined) {
    if (parameters !== undefined)
      yield `${key("parameters")} is for the template of an application: take it away.`;
    return;
  }
  const text = JSON.stringify(parameters ?? {});
  const bytes = Buffer.byteLength(text);
  const measured =
    text.length > configurationValueCharacters
      ? `${text.length} characters as JSON, and CodePipeline allows ${configurationValueCharacters}`
      : bytes > 1_024 && `${bytes} bytes as JSON, and CodePipeline allows 1024`;
  if (measured)
    yield `${key("parameters")} has ${measured}: give parameters of the template defaults.`;
}
