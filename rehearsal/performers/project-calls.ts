import { type Call, documented, inferred, type Source } from "../call";
import type { Place } from "../evaluate/identifiers";
import type { Registered, Registry } from "../registered/registry";

/**
 * What CodeBuild calls for a registered project beside its source and its artifacts, one line for each call
 * with AWS's page: read from the project as it was registered, never from settings or plans.
 */

const serviceRole = documented("codebuild/latest/userguide/setting-up-service-role");
const variables = documented("codebuild/latest/userguide/build-spec-ref");
const trust = documented("codebuild/latest/userguide/cross-service-confused-deputy-prevention");
const privateRegistry = documented("codebuild/latest/userguide/sample-private-registry");
const network = documented(
  "codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control",
);
const networkResources = inferred("service-authorization/latest/reference/list_amazonec2");
const reports = documented("codebuild/latest/userguide/test-permissions");
const pushImage = documented("AmazonECR/latest/userguide/image-push-iam");
const pushPublicImage = documented("AmazonECR/latest/public/public-repository-policy-examples");
const retry = documented("codebuild/latest/userguide/auto-retry-build");
const batch = documented("codebuild/latest/userguide/batch-build");
const encryption = documented("codebuild/latest/userguide/security-encryption");
const connection = documented("codebuild/latest/userguide/connections-github-app");
const formerName = inferred("dtconsole/latest/userguide/rename");

/** The inputs of a project that its role's calls depend on. */
export interface Project {
  readonly name: string;
  readonly serviceRole: string;
  readonly encryptionKey?: string;
  readonly source?: {
    readonly type?: string;
    readonly location?: string;
    readonly buildspec?: string;
    readonly auth?: { readonly resource?: string };
  };
  readonly environment?: {
    readonly image?: string;
    readonly imagePullCredentialsType?: string;
    readonly registryCredential?: { readonly credential: string };
    readonly environmentVariables?: readonly Variable[];
  };
  readonly vpcConfig?: {
    readonly subnets: readonly string[];
    readonly securityGroupIds: readonly string[];
  };
  readonly cache?: { readonly type?: string; readonly location?: string };
  readonly logsConfig?: {
    readonly cloudwatchLogs?: { readonly groupName?: string };
    readonly s3Logs?: { readonly status?: string; readonly location?: string };
  };
  readonly buildBatchConfig?: { readonly serviceRole: string };
  readonly autoRetryLimit?: number;
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

interface ReportGroup {
  readonly name: string;
  readonly type: string;
  readonly exportConfig?: {
    readonly s3Destination?: { readonly bucket: string; readonly path?: string };
  };
}

type Details = Pick<Call["request"], "context" | "region" | "via">;

/** The calls of one role, noted one after another. */
class Caller {
  readonly calls: Call[] = [];

  constructor(
    readonly place: Place,
    readonly project: Project,
    readonly projectArn: string,
  ) {}

  /** An ARN of the project's account and region. */
  arn(service: string, resource: string): string {
    const [, partition] = this.projectArn.split(":");
    return `arn:${partition}:${service}:${this.place.region}:${this.place.account}:${resource}`;
  }

  call(
    actions: readonly string[],
    resource: string,
    source: Source,
    details: Details = {},
    role = this.project.serviceRole,
  ): void {
    const [, , , region, owner] = resource.split(":");
    for (const action of actions) {
      const request = {
        principal: { role },
        action,
        resource,
        ownerAccount: owner === undefined || owner === "" ? this.place.account : owner,
        region: region === undefined || region === "" ? this.place.region : region,
        ...(details.via === undefined && { transport: { secure: true, tlsVersion: 1.3 } }),
        ...details,
      };
      this.calls.push({ ...source, request, count: 1 });
    }
  }

  /** CodeBuild takes a role for this project. */
  take(role: string): void {
    const principal = { service: "codebuild.amazonaws.com", sourceArn: this.projectArn };
    const ownerAccount = role.split(":")[4] ?? "";
    const request = {
      principal,
      action: "sts:AssumeRole",
      resource: role,
      ownerAccount,
      region: this.place.region,
      transport: { secure: true, tlsVersion: 1.3 },
    };
    this.calls.push({ ...trust, request, count: 1 });
  }
}

/** Whether a project builds by itself, and not as an action of a pipeline. */
export function hasOwnSource({ resource }: Registered): boolean {
  return (resource.inputs as unknown as Project).source?.type !== "CODEPIPELINE";
}

/** What CodeBuild calls for a project without a pipeline: what it fetches, and everything else. */
export function ownProjectCalls(registered: Registered, registry: Registry): readonly Call[] {
  const { place, resource } = registered;
  const project = resource.inputs as unknown as Project;
  if (!hasOwnSource(registered)) return [];
  const caller = new Caller(place, project, String(resource.outputs.arn));
  fetchSource(caller);
  return [...projectCalls(registered, registry), ...caller.calls];
}

function fetchSource(caller: Caller): void {
  const { type, location = "", auth } = caller.project.source ?? {};
  if (type === "CODECOMMIT") {
    const repository = caller.arn("codecommit", location.split("/").at(-1) ?? "");
    caller.call(["codecommit:GitPull"], repository, serviceRole);
  } else if (type === "S3") {
    const [, partition] = caller.projectArn.split(":");
    const [bucket = ""] = location.split("/");
    const at = `arn:${partition}:s3:::`;
    caller.call(["s3:GetBucketAcl", "s3:GetBucketLocation"], `${at}${bucket}`, serviceRole);
    caller.call(["s3:GetObject", "s3:GetObjectVersion"], `${at}${location}`, serviceRole);
  } else if (auth?.resource !== undefined) {
    for (const service of ["codeconnections", "codestar-connections"]) {
      const arn = auth.resource.replace(/:code(connections|star-connections):/, `:${service}:`);
      const calls = [`${service}:GetConnectionToken`, `${service}:GetConnection`];
      caller.call(calls, arn, service === "codeconnections" ? connection : formerName);
    }
  }
}

/** What CodeBuild calls when the project builds, whatever starts it. */
export function projectCalls({ place, resource }: Registered, registry: Registry): readonly Call[] {
  const project = resource.inputs as unknown as Project;
  const caller = new Caller(place, project, String(resource.outputs.arn));
  caller.take(project.serviceRole);
  writeLog(caller, registry);
  for (const variable of project.environment?.environmentVariables ?? []) {
    readVariable(caller, variable);
  }
  pullImage(caller);
  pushImages(caller);
  enterNetwork(caller);
  keepCache(caller, registry);
  writeReports(caller, registry);
  if (project.autoRetryLimit !== undefined) {
    caller.call(["codebuild:RetryBuild"], caller.projectArn, retry);
  }
  runBatch(caller);
  return caller.calls;
}

/** CodeBuild writes to the group that the project names; the group exists before. */
function writeLog(caller: Caller, registry: Registry): void {
  const { logsConfig, name } = caller.project;
  const group = logsConfig?.cloudwatchLogs?.groupName ?? `/aws/codebuild/${name}`;
  const stream = caller.arn("logs", `log-group:${group}:log-stream:build`);
  caller.call(["logs:CreateLogStream", "logs:PutLogEvents"], stream, serviceRole);
  const { status, location } = logsConfig?.s3Logs ?? {};
  if (status === "ENABLED" && location !== undefined) {
    encrypt(caller, keepFile(caller, registry, location, "build.gz"));
  }
}

/** A variable of the types that name a secret is read with the build's role before the build starts. */
function readVariable(caller: Caller, { type, value }: Variable): void {
  if (type === "SECRETS_MANAGER") {
    readSecret(caller, value, variables);
  } else if (type === "PARAMETER_STORE") {
    const parameter = caller.arn("ssm", `parameter/${value.replace(/^\//, "")}`);
    caller.call(["ssm:GetParameters"], parameter, variables);
  }
}

function readSecret(caller: Caller, secret: string, source: Source): void {
  const arn = secret.startsWith("arn:")
    ? secret.split(":").slice(0, 7).join(":")
    : // Secrets Manager puts six characters of its own behind the name.
      caller.arn("secretsmanager", `secret:${secret.split(":")[0]}-Ab1Cd2`);
  caller.call(["secretsmanager:GetSecretValue"], arn, source);
}

/** The build's own image: AWS's needs nothing, one in Amazon ECR the role, others their credentials. */
function pullImage(caller: Caller): void {
  const {
    image = "",
    imagePullCredentialsType,
    registryCredential,
  } = caller.project.environment ?? {};
  if (registryCredential) readSecret(caller, registryCredential.credential, privateRegistry);
  const repository = privateRepository(caller, image);
  if (imagePullCredentialsType !== "SERVICE_ROLE" || repository === undefined) return;
  const calls = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
  ];
  const [, , , region = ""] = repository.split(":");
  caller.call(["ecr:GetAuthorizationToken"], "*", serviceRole, { region });
  caller.call(calls, repository, serviceRole);
}

/** ferry tells a build by a variable where it pushes; that it does is what the setting promises. */
function pushImages(caller: Caller): void {
  const { environmentVariables = [] } = caller.project.environment ?? {};
  const uris = environmentVariables.find(({ name }) => name === "ECR_REPOSITORIES")?.value ?? "";
  for (const uri of uris.split(" ").filter((each) => each !== "")) {
    const repository = privateRepository(caller, uri);
    if (repository === undefined) pushPublic(caller, uri);
    else pushPrivate(caller, repository);
  }
}

function pushPrivate(caller: Caller, repository: string): void {
  const calls = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:PutImage",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
  ];
  const [, , , region = ""] = repository.split(":");
  caller.call(["ecr:GetAuthorizationToken"], "*", pushImage, { region });
  caller.call(calls, repository, pushImage);
}

/** Amazon ECR Public signs in in one region only, whatever the build's. */
function pushPublic(caller: Caller, uri: string): void {
  const [, partition] = caller.projectArn.split(":");
  const name = uri.split("/").slice(2).join("/");
  const repository = `arn:${partition}:ecr-public::${caller.place.account}:repository/${name}`;
  const calls = [
    "ecr-public:BatchCheckLayerAvailability",
    "ecr-public:PutImage",
    "ecr-public:InitiateLayerUpload",
    "ecr-public:UploadLayerPart",
    "ecr-public:CompleteLayerUpload",
  ];
  const region = "us-east-1";
  const signIn = ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"];
  caller.call(signIn, "*", pushPublicImage, { region });
  caller.call(calls, repository, pushPublicImage, { region });
}

/** The repository of `111111111111.dkr.ecr.eu-central-1.amazonaws.com/build:1`. */
function privateRepository(caller: Caller, image: string): string | undefined {
  const [, account, region, name] =
    /^(\d+)\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image) ?? [];
  if (account === undefined) return undefined;
  const [, partition] = caller.projectArn.split(":");
  return `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
}

/** A build in a VPC has a network interface there, which is handed over to CodeBuild's host. */
function enterNetwork(caller: Caller): void {
  const { vpcConfig } = caller.project;
  if (!vpcConfig) return;
  const networkInterface = caller.arn("ec2", "network-interface/eni-0123456789abcdef0");
  const subnets = vpcConfig.subnets.map((id) => caller.arn("ec2", `subnet/${id}`));
  const groups = vpcConfig.securityGroupIds.map((id) => caller.arn("ec2", `security-group/${id}`));
  const looks = ["DhcpOptions", "NetworkInterfaces", "Subnets", "SecurityGroups", "Vpcs"];
  caller.call(
    looks.map((what) => `ec2:Describe${what}`),
    "*",
    network,
  );
  for (const resource of [networkInterface, ...subnets, ...groups]) {
    caller.call(["ec2:CreateNetworkInterface"], resource, networkResources);
  }
  for (const subnet of subnets) {
    caller.call(["ec2:CreateNetworkInterfacePermission"], networkInterface, network, {
      context: { "ec2:AuthorizedService": "codebuild.amazonaws.com", "ec2:Subnet": subnet },
    });
    caller.call(["ec2:DeleteNetworkInterface"], networkInterface, networkResources, {
      context: { "ec2:Subnet": subnet },
    });
  }
}

/** A cache in S3 is fetched before a build and kept after it. */
function keepCache(caller: Caller, registry: Registry): void {
  const { type, location } = caller.project.cache ?? {};
  if (type !== "S3" || location === undefined) return;
  const object = keepFile(caller, registry, location, "cache.zip");
  encrypt(caller, object);
  if (object !== undefined) {
    caller.call(["s3:GetObject", "s3:GetObjectVersion"], object, serviceRole);
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
  caller.call(["kms:GenerateDataKey", "kms:Decrypt"], key, encryption, { via });
}

/** Puts a file below `<bucket>/<folder>`; a bucket that no stack creates has a policy that nobody knows. */
function keepFile(
  caller: Caller,
  registry: Registry,
  location: string,
  file: string,
): string | undefined {
  const [name = "", ...folder] = location.split("/");
  const bucket = registry.bucket(name);
  if (!bucket) return undefined;
  caller.call(["s3:GetBucketAcl", "s3:GetBucketLocation"], bucket.arn, serviceRole);
  const object = [bucket.arn, ...folder, file].join("/");
  caller.call(["s3:PutObject"], object, serviceRole);
  return object;
}

/** The report groups that CodeBuild finds under the project's name. */
function writeReports(caller: Caller, registry: Registry): void {
  const { name } = caller.project;
  for (const { place, resource } of registry.ofType("aws:codebuild/reportGroup:ReportGroup")) {
    const group = resource.inputs as unknown as ReportGroup;
    if (place.account !== caller.place.account || !group.name.startsWith(`${name}-`)) continue;
    const arn = caller.arn("codebuild", `report-group/${group.name}`);
    const calls = [
      "codebuild:CreateReportGroup",
      "codebuild:CreateReport",
      "codebuild:UpdateReport",
      "codebuild:BatchPutTestCases",
      ...(group.type === "CODE_COVERAGE" ? ["codebuild:BatchPutCodeCoverages"] : []),
    ];
    caller.call(calls, arn, reports);
    const { bucket, path = "" } = group.exportConfig?.s3Destination ?? {};
    if (bucket !== undefined) keepFile(caller, registry, `${bucket}/${path}`, "report.zip");
  }
}

/** A batch is run in a role of its own. */
function runBatch(caller: Caller): void {
  const role = caller.project.buildBatchConfig?.serviceRole;
  if (role === undefined) return;
  caller.take(role);
  const calls = ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:RetryBuild"];
  caller.call(calls, caller.projectArn, batch, {}, role);
}
