import { partitionOf } from "../arn";
import { type Call, documented, inferred } from "../call";
import type { Registered, World } from "../world/world";
import { Caller, type Project, readSecret, serviceRole, type Variable } from "./project-caller";
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

interface ReportGroup {
  readonly name: string;
  readonly type: string;
  readonly exportConfig?: {
    readonly s3Destination?: { readonly bucket: string; readonly path?: string };
  };
}

/** Whether a project builds by itself, and not as an action of a pipeline. */
export function hasOwnSource({ resource }: Registered): boolean {
  return (resource.inputs as unknown as Project).source?.type !== "CODEPIPELINE";
}

/** What CodeBuild calls for a project without a pipeline: what it fetches, and everything else. */
export function ownProjectCalls(registered: Registered, world: World): readonly Call[] {
  const { place, resource } = registered;
  const project = resource.inputs as unknown as Project;
  if (!hasOwnSource(registered)) return [];
  const caller = new Caller(place, project, String(resource.outputs.arn));
  fetchSource(caller);
  return [...projectCalls(registered, world), ...caller.calls];
}

function fetchSource(caller: Caller): void {
  const { type, location = "", auth } = caller.project.source ?? {};
  if (type === "CODECOMMIT") {
    const repository = caller.arn("codecommit", location.split("/").at(-1) ?? "");
    caller.call("codecommit:GitPull", repository, serviceRole);
  } else if (type === "S3") {
    const [bucket = ""] = location.split("/");
    const at = `arn:${partitionOf(caller.projectArn)}:s3:::`;
    caller.call("s3:GetBucketAcl s3:GetBucketLocation", `${at}${bucket}`, serviceRole);
    caller.call("s3:GetObject s3:GetObjectVersion", `${at}${location}`, serviceRole);
  } else if (auth?.resource !== undefined) {
    for (const service of ["codeconnections", "codestar-connections"]) {
      const calls = `${service}:GetConnectionToken ${service}:GetConnection`;
      const page = service === "codeconnections" ? connection : bothNames;
      caller.call(calls, auth.resource, page);
    }
  }
}

/** What CodeBuild calls when the project builds, whatever starts it. */
export function projectCalls({ place, resource }: Registered, world: World): readonly Call[] {
  const project = resource.inputs as unknown as Project;
  const caller = new Caller(place, project, String(resource.outputs.arn));
  caller.take(project.serviceRole);
  writeLog(caller, world);
  for (const variable of project.environment?.environmentVariables ?? []) {
    readVariable(caller, variable);
  }
  pullImage(caller);
  pushImages(caller);
  enterNetwork(caller);
  keepCache(caller, world);
  writeReports(caller, world);
  discoverReports(caller);
  if (project.autoRetryLimit !== undefined) {
    caller.call("codebuild:RetryBuild", caller.projectArn, retry);
  }
  runBatch(caller);
  return caller.calls;
}

/** CodeBuild writes to the group that the project names; the group exists before. */
function writeLog(caller: Caller, world: World): void {
  const { logsConfig, name } = caller.project;
  const group = logsConfig?.cloudwatchLogs?.groupName ?? `/aws/codebuild/${name}`;
  const stream = caller.arn("logs", `log-group:${group}:log-stream:build`);
  caller.call("logs:CreateLogStream logs:PutLogEvents", stream, serviceRole);
  const { status, location } = logsConfig?.s3Logs ?? {};
  if (status === "ENABLED" && location !== undefined) {
    encrypt(caller, keepFile(caller, world, location, "build.gz"));
  }
}

/** A variable of the types that name a secret is read with the build's role before the build starts. */
function readVariable(caller: Caller, { type, value }: Variable): void {
  if (type === "SECRETS_MANAGER") {
    readSecret(caller, value, variables);
  } else if (type === "PARAMETER_STORE") {
    const parameter = caller.arn("ssm", `parameter/${value.replace(/^\//, "")}`);
    caller.call("ssm:GetParameters", parameter, variables);
  }
}

/** A build in a VPC has a network interface there, which is handed over to CodeBuild's host. */
function enterNetwork(caller: Caller): void {
  const { vpcConfig } = caller.project;
  if (!vpcConfig) return;
  const networkInterface = caller.arn("ec2", "network-interface/eni-0123456789abcdef0");
  const subnets = vpcConfig.subnets.map((id) => caller.arn("ec2", `subnet/${id}`));
  const groups = vpcConfig.securityGroupIds.map((id) => caller.arn("ec2", `security-group/${id}`));
  caller.call(
    "ec2:DescribeDhcpOptions ec2:DescribeNetworkInterfaces ec2:DescribeSubnets " +
      "ec2:DescribeSecurityGroups ec2:DescribeVpcs",
    "*",
    network,
  );
  for (const resource of [networkInterface, ...subnets, ...groups]) {
    caller.call("ec2:CreateNetworkInterface", resource, networkResources);
  }
  for (const subnet of subnets) {
    caller.call("ec2:CreateNetworkInterfacePermission", networkInterface, network, {
      context: { "ec2:AuthorizedService": "codebuild.amazonaws.com", "ec2:Subnet": subnet },
    });
    caller.call("ec2:DeleteNetworkInterface", networkInterface, networkResources, {
      context: { "ec2:Subnet": subnet },
    });
  }
}

/** A cache in S3 is fetched before a build and kept after it. */
function keepCache(caller: Caller, world: World): void {
  const { type, location } = caller.project.cache ?? {};
  if (type !== "S3" || location === undefined) return;
  const object = keepFile(caller, world, location, "cache.zip");
  encrypt(caller, object);
  if (object !== undefined) {
    caller.call("s3:GetObject s3:GetObjectVersion", object, serviceRole);
  }
}

/** Caches and logs are encrypted with the project's key, where it names one. */
function encrypt(caller: Caller, object: string | undefined): void {
  const key = caller.project.encryptionKey;
  if (key === undefined || object === undefined) return;
  const via = {
    service: "s3.amazonaws.com",
    region: caller.place.region,
    object,
    bucketKey: false,
  };
  caller.call("kms:GenerateDataKey kms:Decrypt", key, encryption, { via });
}

/** Puts a file below `<bucket>/<folder>`; a bucket that no stack creates has a policy that nobody knows. */
function keepFile(
  caller: Caller,
  world: World,
  location: string,
  file: string,
): string | undefined {
  const [name = "", ...folder] = location.split("/");
  const bucket = world.bucket(name);
  if (!bucket) return undefined;
  caller.call("s3:GetBucketAcl s3:GetBucketLocation", bucket.arn, serviceRole);
  const object = [bucket.arn, ...folder, file].join("/");
  caller.call("s3:PutObject", object, serviceRole);
  return object;
}

const reportCalls =
  "codebuild:CreateReportGroup codebuild:CreateReport codebuild:UpdateReport codebuild:BatchPutTestCases";

/** Unless the project says no, CodeBuild looks for results in all files, and makes groups for what it finds. */
function discoverReports(caller: Caller): void {
  const { name, environment } = caller.project;
  const said = environment?.environmentVariables?.find(
    (variable) => variable.name === "CODEBUILD_CONFIG_AUTO_DISCOVER",
  );
  if (said?.value === "false") return;
  const group = (format: string) =>
    caller.arn("codebuild", `report-group/${name}-${format}-AutoDiscovered`);
  caller.call(reportCalls, group("JUNITXML"), discovery);
  caller.call("codebuild:BatchPutCodeCoverages", group("CLOVERXML"), discovery);
}

/** The report groups that CodeBuild finds under the project's name. */
function writeReports(caller: Caller, world: World): void {
  const { name } = caller.project;
  for (const { place, resource } of world.ofType("aws:codebuild/reportGroup:ReportGroup")) {
    const group = resource.inputs as unknown as ReportGroup;
    if (place.account !== caller.place.account || !group.name.startsWith(`${name}-`)) continue;
    const arn = caller.arn("codebuild", `report-group/${group.name}`);
    caller.call(reportCalls, arn, reports);
    if (group.type === "CODE_COVERAGE") {
      caller.call("codebuild:BatchPutCodeCoverages", arn, reports);
    }
    const { bucket, path = "" } = group.exportConfig?.s3Destination ?? {};
    if (bucket !== undefined) keepFile(caller, world, `${bucket}/${path}`, "report.zip");
  }
}

/** A batch is run in a role of its own. */
function runBatch(caller: Caller): void {
  const role = caller.project.buildBatchConfig?.serviceRole;
  if (role === undefined) return;
  caller.take(role);
  const calls = "codebuild:StartBuild codebuild:StopBuild codebuild:RetryBuild";
  caller.call(calls, caller.projectArn, batch, {}, role);
}
