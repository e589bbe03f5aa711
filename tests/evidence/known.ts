import type { Call } from "../../rehearsal/call";
import type { AccessPolicies } from "../../rehearsal/world/access-policies";
import { rows } from "./rows";

/** Calls that no source of a row speaks of, by why they are made all the same; each has its own page. */
const listed: Readonly<Record<string, readonly string[]>> = {
  "people look at builds and carry stages on, as the settings let them": [
    "codebuild:BatchGetProjects by a role",
    "codebuild:ListBuildsForProject by a role",
    "codepipeline:DisableStageTransition by a role",
    "codepipeline:EnableStageTransition by a role",
    "codepipeline:ListActionTypes by a role",
    "codepipeline:ListDeployActionExecutionTargets by a role",
    "codepipeline:ListRuleExecutions by a role",
    "codepipeline:ListRuleTypes by a role",
    "codepipeline:ListTagsForResource by a role",
    "codepipeline:OverrideStageCondition by a role",
    "codepipeline:RetryStageExecution by a role",
    "codepipeline:RollbackStage by a role",
    "codepipeline:StopPipelineExecution by a role",
  ],
  "a build makes reports: the rows have that of coverage alone": [
    "codebuild:BatchPutTestCases by a role",
    "codebuild:CreateReport by a role",
    "codebuild:CreateReportGroup by a role",
    "codebuild:UpdateReport by a role",
  ],
  "a function asks how far its invalidation is, and is traced": [
    "cloudfront:GetInvalidation by a role",
    "xray:PutTelemetryRecords by a role",
    "xray:PutTraceSegments by a role",
  ],
  "a function goes back in the bake time of a rollout": ["codedeploy:StopDeployment by a role"],
  "a log group is encrypted with a key": [
    "kms:Decrypt by logs",
    "kms:Encrypt by logs",
    "kms:GenerateDataKey by logs",
    "kms:ReEncryptFrom by logs",
    "kms:ReEncryptTo by logs",
  ],
  "readers ask the distribution, which asks the site's bucket": [
    "kms:Decrypt by cloudfront",
    "s3:GetObject by cloudfront",
  ],
  "logs of access arrive in the bucket of logs": [
    "s3:PutObject by delivery",
    "s3:PutObject by logdelivery",
    "s3:PutObject by logging",
  ],
  "an event or an alarm is told of": [
    "lambda:InvokeFunction by events",
    "sns:Publish by cloudwatch",
  ],
  "a service takes the role that is made for it": [
    "sts:AssumeRole by chatbot",
    "sts:AssumeRole by ec2",
    "sts:AssumeRole by ecs",
    "sts:AssumeRole by events",
    "sts:AssumeRole by lambda",
    "sts:AssumeRole by scheduler",
  ],
};

export const listedCalls: readonly string[] = Object.values(listed).flat().sort();

/** The calls of a release that no row knows: by the stacks' own roles, and by services. */
export function unknownCalls(calls: readonly Call[], policies: AccessPolicies): readonly string[] {
  const deploy = policies.runRoles();
  const unknown = calls.flatMap((call) => {
    const { principal, action } = call.request;
    if (typeof principal !== "object" || isKnown(call)) return [];
    if ("service" in principal) return [`${action} by ${principal.service.split(".")[0]}`];
    if (!("role" in principal) || deploy.includes(principal.role)) return [];
    // Whoever else deploys has the rights of an administrator.
    const isOwn = policies.identityPolicies(call.request).length > 0;
    return isOwn ? [`${action} by a role`] : [];
  });
  return [...new Set(unknown)].sort();
}

/** By caller and action: the same calls are made again and again. */
const known = new Map<string, boolean>();

function isKnown({ request: { principal, action } }: Call): boolean {
  const service =
    typeof principal === "object" && "service" in principal ? principal.service : undefined;
  const key = `${service} ${action}`;
  const found = known.get(key) ?? isNamed(service, action);
  known.set(key, found);
  return found;
}

function isNamed(service: string | undefined, action: string): boolean {
  return rows
    .filter((row) => row.service === service)
    .flatMap((row) => row.needs.filter(({ effect }) => effect === undefined))
    .some((need) => new RegExp(`^${need.action.replaceAll("*", ".*")}$`, "i").test(action));
}
