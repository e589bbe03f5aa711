import type { Denial } from "./records";

interface Advice {
  readonly principal?: RegExp;
  readonly action: RegExp;
  readonly resource?: RegExp;
  /** What to do, of the found parts of the resource. */
  readonly does: (found: Readonly<Record<string, string | undefined>>) => string;
}

/** What helps where no stack gives a right, by what is asked for. */
const advices: readonly Advice[] = [
  {
    action: /^iam:CreateServiceLinkedRole$/,
    resource: /aws-service-role\/(?<service>[\w.-]+)\//,
    does: ({ service }) =>
      `Once per account, by an administrator: aws iam create-service-linked-role --aws-service-name ${service}`,
  },
  {
    action: /^secretsmanager:GetSecretValue$|^ssm:GetParameters?$/,
    does: () =>
      "A build reads what its settings name: add it below builds.<name>.environment, or correct the name there.",
  },
  {
    principal: /codebuild/i,
    action: /^sts:AssumeRole$/,
    resource: /:role\//,
    does: () => "Builds take no roles: name the role as role of the action that needs it.",
  },
  {
    action: /^sts:TagSession$/,
    does: () =>
      "GitHub's action for credentials sends tags unless it has role-skip-session-tagging: true.",
  },
  {
    action: /^ecr:(Initiate|Upload|Complete|Put)/,
    does: () => "Builds alone push images: look which credentials the push logs in with.",
  },
  {
    action:
      /^(events:Put|codepipeline:(Create|Update|Delete)Pipeline|codebuild:(Create|Update)Project)/,
    does: () =>
      "pulumi up makes and changes it: give the right to whoever runs that, and leave the console.",
  },
];

/** What to do about a call that no statement gives. */
export function adviceOn({
  principal = "",
  action = "",
  resource = "",
}: Denial): readonly string[] {
  const advice = advices.find(
    (each) =>
      each.action.test(action) &&
      (each.principal?.test(principal) ?? true) &&
      (each.resource?.test(resource) ?? true),
  );
  return advice ? [advice.does(advice.resource?.exec(resource)?.groups ?? {})] : [];
}
