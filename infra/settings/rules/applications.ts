import { configurationValueCharacters } from "../../actions/provider";
import type { At } from "../faults";
import type { ApplicationSettings, DeliverySettings, ReleaseSettings, Settings } from "../schema";

type Permission = ApplicationSettings["permissions"][number];

/** Applications: what CloudFormation's role must not be given. */
export function applicationFaults(settings: Settings, at: At): string[] {
  return Object.entries(settings.applications).flatMap(([name, { permissions }]) => {
    const key: At = (...path) => at("applications", name, ...path);
    const other = (["sites", "services"] as const).find((kind) =>
      Object.hasOwn(settings[kind], name),
    );
    return [
      ...(other
        ? [
            `${key()} is the key of a ${other.slice(0, -1)} too: their roles would have one name; give one of them another.`,
          ]
        : []),
      ...permissions.flatMap((permission, index) =>
        permissionFaults(permission, (...path) => key("permissions", index, ...path)),
      ),
    ];
  });
}

/**
 * Whoever may write policies has every right, unless a boundary holds what is written.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const boundedActions = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];

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

function permissionFaults(permission: Permission, key: At): string[] {
  const { actions, resources, reason, conditions = {} } = permission;
  const conditionOn = (name: string) =>
    Object.entries(conditions).some(
      ([operator, keys]) => /^(String|Arn)Equals$/.test(operator) && Object.hasOwn(keys, name),
    );
  const bounded = actions.filter((action) => isAmong(action, boundedActions));
  const refused = actions.filter((action) => isAmong(action, refusedActions));
  const passing = actions.some((action) => isAmong(action, ["iam:PassRole"]));
  return [
    ...(resources.includes("*") && reason === undefined
      ? [`${key("reason")} is missing: say why resources has to be *.`]
      : []),
    ...(refused.length > 0
      ? [
          `${key("actions")} has ${refused.join(", ")}: with that a template gives itself any right, and nothing bounds ` +
            "it; leave it out.",
        ]
      : []),
    ...(bounded.length > 0 && !conditionOn("iam:PermissionsBoundary")
      ? [
          `${key("conditions")} is missing for ${bounded.join(", ")}: with that a template gives itself any right; write ` +
            "StringEquals: {iam:PermissionsBoundary: <ARN of a policy>}, and name that boundary in the template.",
        ]
      : []),
    ...(passing && !conditionOn("iam:PassedToService")
      ? [
          `${key("conditions")} is missing for iam:PassRole: name the service that takes the role, by ` +
            "StringEquals: {iam:PassedToService: lambda.amazonaws.com}.",
        ]
      : []),
    ...(passing && resources.some((each) => /[*?]$/.test(each) && /role\/?[*?]|^\*$/.test(each))
      ? [`${key("resources")} lets iam:PassRole hand on any role: name those of the application.`]
      : []),
  ];
}

/** IAM takes an action however its letters are written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function isAmong(action: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === action.toLowerCase());
}

/** What is released to applications: what a build has packaged. */
export function packageFaults(delivery: DeliverySettings, at: At): string[] {
  return Object.entries(delivery.pipelines).flatMap(([name, { build, releases }]) => {
    const key: At = (...path) => at("delivery", "pipelines", name, ...path);
    const unbuilt = build === undefined && releases.some(({ application }) => application);
    return [
      ...(unbuilt
        ? [`${key("build")} is missing: it packages the application, so that AWS finds its code.`]
        : []),
      ...releases.flatMap((release, index) =>
        valueFaults(release, (...path) => key("releases", index, ...path)),
      ),
    ];
  });
}

function valueFaults(release: ReleaseSettings, key: At): string[] {
  const { application, parameters } = release;
  if (application === undefined) {
    return parameters === undefined
      ? []
      : [`${key("parameters")} is for the template of an application: take it away.`];
  }
  const text = JSON.stringify(parameters ?? {});
  const bytes = Buffer.byteLength(text);
  const measured =
    text.length > configurationValueCharacters
      ? `${text.length} characters as JSON, and CodePipeline allows ${configurationValueCharacters}`
      : bytes > 1_024
        ? `${bytes} bytes as JSON, and CodePipeline allows 1024`
        : undefined;
  return measured === undefined
    ? []
    : [`${key("parameters")} has ${measured}: give parameters of the template defaults.`];
}
