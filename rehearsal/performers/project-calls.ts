import type { codebuild } from "@pulumi/aws";
import { partitionOf } from "../arn";
import { type Call, documented, inferred } from "../call";
import { inputsOf, type Registered, type World } from "../world/world";
import { type Project, ProjectCaller, serviceRole } from "./project-caller";
import { pullImage, pushImages } from "./project-images";

/**
 * What CodeBuild calls for a registered project beside its source and its artifacts, one line for each call
 * with AWS's page: read from the project as it was registered, never from settings or plans.
 */

const variables = documented("codebuild/latest/userguide/build-spec-ref");
const network = documented(
  "codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control",
);
const networkResources = inferred("service-authorization/latest/reference/list_amazonec2");
const reports = documented("codebuild/latest/userguide/test-permissions");
const discovery = documented("codebuild/latest/userguide/report-auto-discover");
const retry = documented("codebuild/latest/userguide/auto-retry-build");
const batch = documented("codebuild/latest/userguide/batch-build");
const encryption = documented("codebuild/latest/userguide/security-encryption");
const connection = documented("codebuild/latest/userguide/connections-github-app");
const bothNames = inferred(
  "codepipeline/latest/userguide/action-reference-CodestarConnectionSource",
);

/** Whether a project builds by itself, and not as an action of a pipeline. */
export function hasOwnSource({ resource }: Registered): boolean {
  return inputsOf<codebuild.ProjectArgs>({ resource }).source.type !== "CODEPIPELINE";
}

/** What CodeBuild calls for a project without a pipeline: what it fetches, and everything else. */
export function ownProjectCalls(registered: Registered, world: World): readonly Call[] {
  if (!hasOwnSource(registered)) return [];
  const caller = new ProjectCaller(registered, world);
  fetchSource(caller);
  return [...projectCalls(registered, world), ...caller.calls];
}

function fetchSource(caller: ProjectCaller): void {
  const { type, location = "", auth } = caller.project.source;
  if (type === "CODECOMMIT") {
    const repository = caller.arn("codecommit", location.split("/").at(-1) ?? "");
    caller.act("codecommit:GitPull", repository, serviceRole);
  } else if (type === "S3") {
    const [bucket = ""] = location.split("/");
    const at = `arn:${partitionOf(caller.projectArn)}:s3:::`;
    caller.act("s3:GetBucketAcl s3:GetBucketLocation", `${at}${bucket}`, serviceRole);
    caller.act("s3:GetObject s3:GetObjectVersion", `${at}${location}`, serviceRole);
  } else if (auth?.resource !== undefined) {
    for (const service of ["codeconnections", "codestar-connections"]) {
      const calls = `${service}:GetConnectionToken ${service}:GetConnection`;
      const page = service === "codeconnections" ? connection : bothNames;
      caller.act(calls, auth.resource, page);
    }
  }
}

/** What CodeBuild calls when the project builds, whatever starts it. */
export function projectCalls(registered: Registered, world: World): readonly Call[] {
  const caller = new ProjectCaller(registered, world);
  const { project, actor } = caller;
  caller.take(actor);
  writeLog(caller);
  for (const variable of project.environment.environmentVariables ?? []) {
    readVariable(caller, variable);
  }
  pullImage(caller);
  pushImages(caller);
  if (project.vpcConfig) {
    const { subnets, securityGroupIds } = project.vpcConfig;
    caller.enterNetwork(subnets, securityGroupIds, { ask: network, use: networkResources });
  }
  keepCache(caller);
  writeReports(caller);
  discoverReports(caller);
  if (project.autoRetryLimit !== undefined) {
    caller.act("codebuild:RetryBuild", caller.projectArn, retry);
  }
  runBatch(caller);
  return caller.calls;
}

/** CodeBuild writes to the group that the project names; the group exists before. */
function writeLog(caller: ProjectCaller): void {
  const { logsConfig, name } = caller.project;
  const group = logsConfig?.cloudwatchLogs?.groupName ?? `/aws/codebuild/${name}`;
  caller.log(caller.actor, group, "build", serviceRole);
  const { status, location } = logsConfig?.s3Logs ?? {};
  if (status === "ENABLED" && location !== undefined) {
    encrypt(caller, keepFile(caller, location, "build.gz"));
  }
}

type Variable = NonNullable<Project["environment"]["environmentVariables"]>[number];

/** A variable of the types that name a secret is read with the build's role before the build starts. */
function readVariable(caller: ProjectCaller, { type, value }: Variable): void {
  if (type === "SECRETS_MANAGER") {
    caller.readSecret(caller.actor, value, variables);
  } else if (type === "PARAMETER_STORE") {
    const parameter = caller.arn("ssm", `parameter/${value.replace(/^\//, "")}`);
    caller.act("ssm:GetParameters", parameter, variables);
  }
}

/** A cache in S3 is fetched before a build and kept after it. */
function keepCache(caller: ProjectCaller): void {
  const { type, location } = caller.project.cache ?? {};
  if (type !== "S3" || location === undefined) return;
  const object = keepFile(caller, location, "cache.zip");
  encrypt(caller, object);
  if (object !== undefined) {
    caller.act("s3:GetObject s3:GetObjectVersion", object, serviceRole);
  }
}

/** Caches and logs are encrypted with the project's key, where it names one. */
function encrypt(caller: ProjectCaller, object: string | undefined): void {
  const key = caller.project.encryptionKey;
  if (key === undefined || object === undefined) return;
  const via = {
    service: "s3.amazonaws.com",
    region: caller.region,
    object,
    bucketKey: false,
  };
  caller.act("kms:GenerateDataKey kms:Decrypt", key, encryption, { via });
}

/** Puts a file below `<bucket>/<folder>`; a bucket that no stack creates has a policy that nobody knows. */
function keepFile(caller: ProjectCaller, location: string, file: string): string | undefined {
  const [name = "", ...folder] = location.split("/");
  const bucket = caller.world.bucket(name);
  if (!bucket) return undefined;
  caller.act("s3:GetBucketAcl s3:GetBucketLocation", bucket.arn, serviceRole);
  const object = [bucket.arn, ...folder, file].join("/");
  caller.act("s3:PutObject", object, serviceRole);
  return object;
}

const reportCalls =
  "codebuild:CreateReportGroup codebuild:CreateReport codebuild:UpdateReport codebuild:BatchPutTestCases";

/** Unless the project says no, CodeBuild looks for results in all files, and makes groups for what it finds. */
function discoverReports(caller: ProjectCaller): void {
  const { name, environment } = caller.project;
  const said = environment?.environmentVariables?.find(
    (variable) => variable.name === "CODEBUILD_CONFIG_AUTO_DISCOVER",
  );
  if (said?.value === "false") return;
  const group = (format: string) =>
    caller.arn("codebuild", `report-group/${name}-${format}-AutoDiscovered`);
  caller.act(reportCalls, group("JUNITXML"), discovery);
  caller.act("codebuild:BatchPutCodeCoverages", group("CLOVERXML"), discovery);
}

/** The report groups that CodeBuild finds under the project's name. */
function writeReports(caller: ProjectCaller): void {
  const { name } = caller.project;
  for (const each of caller.world.ofType("aws:codebuild/reportGroup:ReportGroup")) {
    const group = inputsOf<codebuild.ReportGroupArgs>(each);
    if (each.place.account !== caller.account || !group.name?.startsWith(`${name}-`)) continue;
    const arn = caller.arn("codebuild", `report-group/${group.name}`);
    caller.act(reportCalls, arn, reports);
    if (group.type === "CODE_COVERAGE") {
      caller.act("codebuild:BatchPutCodeCoverages", arn, reports);
    }
    const { bucket, path = "" } = group.exportConfig?.s3Destination ?? {};
    if (bucket !== undefined) keepFile(caller, `${bucket}/${path}`, "report.zip");
  }
}

/** A batch is run in a role of its own. */
function runBatch(caller: ProjectCaller): void {
  const role = caller.project.buildBatchConfig?.serviceRole;
  if (role === undefined) return;
  caller.take(role);
  const calls = "codebuild:StartBuild codebuild:StopBuild codebuild:RetryBuild";
  caller.call(role, calls, caller.projectArn, batch);
}
