import { createHash } from "node:crypto";
import { nameLimits } from "./aws/limits";
import { partition, serviceHost } from "./aws/partitions";

export { partition, serviceHost };

/**
 * Every physical name and every ARN that has to be known before its resource exists: pure functions of
 * the settings. Another account writes them into its policies, so they may not be left to chance.
 */

/** An owner of names: one stack, in one account and region, with the prefix of its names. */
export interface Owner {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** The path of every role that ferry makes, so that an organization can guard them all by one pattern. */
export const rolePath = "/ferry/";

/**
 * The path of what a deployment on push may use but never change: its roles, their policies and the
 * boundary. It lies outside of the path above, on which such a deployment makes roles.
 */
const deploymentPath = "/ferry-deployments/";

/** Room beside the owner's name: ids of Teams channels alone have more than sixty. */
const chatChannelCharacters = 60;

/** What a role is called, where, and its ARN: `RoleName` for the resource, `arn` for every policy. */
export interface RoleName {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
}

function role(owner: Owner, name: string): RoleName {
  return { name, path: rolePath, arn: iamArn(owner, `role${rolePath}${name}`) };
}

/** The service role of one pipeline: the only principal that a target's deploy role trusts. */
export function pipelineRole(delivery: Owner, pipeline: string): RoleName {
  return role(delivery, `${delivery.name}-${pipeline}-pipeline`);
}

/** The role of the invalidate function: the only principal that a target's invalidate role trusts. */
export function invalidateFunctionRole(delivery: Owner): RoleName {
  return role(delivery, invalidateFunction(delivery));
}

/** The role of the function that looks at the files of a push. */
export function changedPathsRole(delivery: Owner): RoleName {
  return role(delivery, changedPathsFunction(delivery));
}

/** The role that EventBridge takes to start a pipeline. */
export function eventsRole(delivery: Owner, pipeline: string): RoleName {
  return role(delivery, `${delivery.name}-${pipeline}-events`);
}

/** The role of a target in which the deploy actions of one site, service or application run. */
export function deployRole(target: Owner, destination: string): RoleName {
  return role(target, `${target.name}-${destination}-deploy`);
}

/** The roles of a service or application beside its deploy role: each is one principal's, with that one's rights. */
export type ServiceRole =
  /** Tasks start with it. */
  | "execution"
  /** The application in the tasks has it. */
  | "task"
  /** CodeDeploy's own. */
  | "codedeploy"
  /** Amazon ECS moves the load balancer with it. */
  | "balancer"
  /** The machines of a group have it. */
  | "instance"
  /** CloudFormation makes an application's resources in it. */
  | "cloudformation";

export function serviceRole(target: Owner, service: string, of: ServiceRole): RoleName {
  return role(target, `${target.name}-${service}-${of}`);
}

/** The role of a target that invalidates its distribution. */
export function invalidateRole(target: Owner, site: string): RoleName {
  return role(target, `${target.name}-${site}-invalidate`);
}

/**
 * `codebuild-<project>-service-role`, the name that CodeBuild's console gives. IAM allows 64
 * characters: a longer name is cut and ends in a hash of the whole, so that two projects never share it.
 */
export function buildRole(delivery: Owner, project: string): RoleName {
  return role(delivery, cutToRole(`codebuild-${project}-service-role`));
}

function cutToRole(whole: string): string {
  return cut(whole, nameLimits.role.characters);
}

function cut(whole: string, limit: number): string {
  if (whole.length <= limit) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${whole.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** The role that starts the builds of a batch: `codebuild-<project>-batch-role`. */
export function batchRole(delivery: Owner, project: string): RoleName {
  return role(delivery, cutToRole(`codebuild-${project}-batch-role`));
}

/** The role that the people of a group take. */
export function peopleRole(delivery: Owner, group: string): RoleName {
  return role(delivery, `${delivery.name}-${group}-people`);
}

/** What a customer managed policy is called, where, and its ARN. */
export type PolicyName = RoleName;

/** The policy of a group of people: a permission set of IAM Identity Center refers to its name and path. */
export function peoplePolicy(delivery: Owner, group: string): PolicyName {
  const { name, path, arn } = peopleRole(delivery, group);
  return { name, path, arn: arn.replace(":role/", ":policy/") };
}

/** The role of a deployment on push: `preview` reads, `update` makes what the program needs. */
export function deploymentRole(owner: Owner, purpose: "preview" | "update"): RoleName {
  const name = `${owner.name}-${purpose}`;
  return { name, path: deploymentPath, arn: iamArn(owner, `role${deploymentPath}${name}`) };
}

/** A managed policy of a deployment on push. */
export function deploymentPolicy(owner: Owner, what: string): PolicyName {
  const name = `${owner.name}-${what}`;
  return { name, path: deploymentPath, arn: iamArn(owner, `policy${deploymentPath}${name}`) };
}

/** What deployments on push use and never change. */
export function deploymentResources(owner: Owner) {
  const arn = (type: string) => iamArn(owner, `${type}${deploymentPath}${owner.name}-*`);
  return { roles: arn("role"), policies: arn("policy") } as const;
}

/** An identity provider, by the host of its tokens. */
export function identityProvider(owner: Owner, host: string): string {
  return iamArn(owner, `oidc-provider/${host}`);
}

/** IAM belongs to an account and to no region. */
export function iamArn(owner: Pick<Owner, "account" | "region">, resource: string): string {
  return `arn:${partition(owner.region)}:iam::${owner.account}:${resource}`;
}

/** The bucket for access logs and the files of a trail: no site's bucket ends so, whatever its key. */
export function logBucket(owner: Owner): string {
  return `${owner.name}-${owner.account}-${owner.region}-logs`;
}

/** The bucket of a source that ferry makes, by pipeline and source: that of the logs names it. */
export function sourceBucket(delivery: Owner, source: string): string {
  const { name, account, region } = delivery;
  return cut(`${name}-${account}-${region}-${source}-source`, nameLimits.bucket.characters);
}

/** The bucket of what builds keep: that of the logs names it. */
export function buildBucket(delivery: Owner): string {
  return `${delivery.name}-${delivery.account}-${delivery.region}-builds`;
}

export function trail(owner: Owner): string {
  return `${owner.name}-releases`;
}

/** The bucket's policy names the trail before it is there. */
export function trailArn(owner: Owner): string {
  return arn(owner, "cloudtrail", `trail/${trail(owner)}`);
}

/** Where the access logs of a site's distribution come from. */
export function deliverySource(owner: Owner, site: string): string {
  return `${owner.name}-${site}`;
}

/** The function that looks for stages that hang. */
export function stageWatchFunction(delivery: Owner): string {
  return `${delivery.name}-stage-watch`;
}

export function stageWatchRole(delivery: Owner): RoleName {
  return role(delivery, stageWatchFunction(delivery));
}

/** The topic of a group of notifications, and the first part of its rules' names. */
export function notifications(delivery: Owner, group: string): string {
  return `${delivery.name}-${group}-notifications`;
}

/** What the channel of chat is called that these ids are of, in an account and in the program. */
export function chatChannel(ids: readonly string[]): string {
  return cut(ids.join("-").replace(/[^A-Za-z0-9-]/g, "-"), chatChannelCharacters);
}

/** What the rule of a group is called, about a pipeline, a project or what messages are about. No key has an underscore. */
export function notificationRule(delivery: Owner, group: string, subject: string): string {
  const whole = `${delivery.name}-${group}_${subject}`;
  return cut(whole, nameLimits.notificationRule.characters);
}

/** What a release is called in stages, actions and projects: the stack's own name and what it goes to. */
export function releaseName(release: ReleaseAddress): string {
  const stack = release.stack.split("/").at(-1) ?? release.stack;
  return `${stack.replace(/[^A-Za-z0-9-]/g, "-")}-${release.site ?? release.service ?? release.application ?? ""}`;
}

/** Where a release goes: a stack, and one thing that lives there. */
export interface ReleaseAddress {
  readonly stack: string;
  readonly site?: string | undefined;
  readonly service?: string | undefined;
  readonly application?: string | undefined;
}

export function pipelineName(delivery: Owner, pipeline: string): string {
  return `${delivery.name}-${pipeline}`;
}

/**
 * The folder of the artifact bucket that CodePipeline gives to a pipeline, and the one of an artifact in it. AWS says no
 * more than that names are truncated; what is observed are 20 characters of the pipeline's and 10 of the artifact's. A
 * longer name is held to what is observed, with anything behind it.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html
 */
export const artifactFolderCharacters = { pipeline: 20, artifact: 10 } as const;

/** A pattern for the folder of a pipeline's artifacts. */
export function artifactFolder(delivery: Owner, pipeline: string): string {
  return truncated(pipelineName(delivery, pipeline), artifactFolderCharacters.pipeline);
}

/** A pattern for the keys of an artifact in such a folder. */
export function artifactKeys(folder: string, artifact: string): string {
  if (artifact === anyArtifact) return `${folder}/*`;
  return `${folder}/${truncated(artifact, artifactFolderCharacters.artifact)}/*`;
}

function truncated(name: string, characters: number): string {
  return name.length > characters ? `${name.slice(0, characters)}*` : name;
}

/** Stands for the artifacts of a pipeline, where a stack does not know what the pipeline calls them. */
export const anyArtifact = "*";

/** The folder of the artifact bucket for the code that templates of a pipeline refer to: no pipeline's own is so called. */
export function packagesFolder(delivery: Owner, pipeline: string): string {
  return `packages/${pipelineName(delivery, pipeline)}`;
}

/** A CodeBuild project belongs to one pipeline, and to one release where that has values of its own. */
export function projectName(
  delivery: Owner,
  pipeline: string,
  build: string,
  release?: string,
): string {
  return [delivery.name, pipeline, build, release].filter((part) => part !== undefined).join("-");
}

/** A project with a source of its own. */
export function ownProjectName(delivery: Owner, project: string): string {
  return `${delivery.name}-${project}`;
}

/** CodeBuild finds a report group by the project and the name in the buildspec. */
export function reportGroup(project: string, report: string): string {
  return `${project}-${report}`;
}

export function invalidateFunction(delivery: Owner): string {
  return `${delivery.name}-invalidate`;
}

export function changedPathsFunction(delivery: Owner): string {
  return `${delivery.name}-changed-paths`;
}

export function connectionName(delivery: Owner, connection: string): string {
  return `${delivery.name}-${connection}`;
}

export function sourceRule(delivery: Owner, pipeline: string, source: string): string {
  return `${delivery.name}-${pipeline}-${source}`;
}

export function artifactBucket(delivery: Owner): string {
  return `${delivery.name}-artifacts-${delivery.account}-${delivery.region}`;
}

export function siteBucket(target: Owner, site: string): string {
  return `${target.name}-${site}-${target.account}-${target.region}`;
}

/** The cluster of all services of a stack. */
export function cluster(target: Owner): string {
  return target.name;
}

/** A service's task definitions, application and deployment group of CodeDeploy, alarms. */
export function serviceName(target: Owner, service: string): string {
  return `${target.name}-${service}`;
}

/** The stack of CloudFormation that an application is. */
export function applicationStack(target: Owner, application: string): string {
  return `${target.name}-${application}`;
}

/** Where it is logged who talked to whom in the network that ferry makes. */
export function flowLogGroup(target: Owner): string {
  return `/vpc/${target.name}`;
}

/** The role in which Amazon VPC writes that. */
export function flowLogRole(target: Owner): RoleName {
  return role(target, `${target.name}-flow-logs`);
}

export function serviceLogGroup(target: Owner, service: string): string {
  return `/ecs/${serviceName(target, service)}`;
}

/** The repository of Amazon ECR for the images of a delivery. */
export function imageRepository(delivery: Owner, repository: string): string {
  return `${delivery.name}/${repository}`;
}

export function artifactKeyAlias(delivery: Owner): string {
  return `alias/${delivery.name}-artifacts`;
}

export function bucketArn(region: string, bucket: string): string {
  return `arn:${partition(region)}:s3:::${bucket}`;
}

/** Every key of an account and region: for policies that are written before the key exists. */
export function anyKeyArn(owner: Pick<Owner, "account" | "region">): string {
  return `arn:${partition(owner.region)}:kms:${owner.region}:${owner.account}:key/*`;
}

/** An ARN of the usual form `arn:partition:service:region:account:resource`. */
export function arn(owner: Pick<Owner, "account" | "region">, service: string, resource: string) {
  return `arn:${partition(owner.region)}:${service}:${owner.region}:${owner.account}:${resource}`;
}

export function buildLogGroup(project: string): string {
  return `/aws/codebuild/${project}`;
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html */
export function computeLogGroup(pipeline: string): string {
  return `/aws/codepipeline/${pipeline}`;
}

export function functionLogGroup(name: string): string {
  return `/aws/lambda/${name}`;
}

/** The region of an ARN; empty where the ARN names none (S3 buckets, IAM). */
export function regionOf(resourceArn: string): string {
  return resourceArn.split(":")[3] ?? "";
}

/** The account of an ARN; empty where the ARN names none (S3 buckets). */
export function accountOf(resourceArn: string): string {
  return resourceArn.split(":")[4] ?? "";
}
