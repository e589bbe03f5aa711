import { nameLimits } from "../aws/limits";
import { arn, type Owner } from "./arns";
import { cut } from "./cut";

/** Room beside the owner's name: ids of Teams channels alone have more than sixty. */
const chatChannelCharacters = 60;

/** The bucket for access logs and the files of a trail: no site's bucket ends so, whatever its key. */
export const logBucket = (owner: Owner) => `${owner.name}-${owner.account}-${owner.region}-logs`;

/** The bucket of a source that ferry makes, by pipeline and source: that of the logs names it. */
export function sourceBucket(delivery: Owner, source: string): string {
  const { name, account, region } = delivery;
  return cut(`${name}-${account}-${region}-${source}-source`, nameLimits.bucket.characters);
}

/** The bucket of what builds keep: that of the logs names it. */
export function buildBucket(delivery: Owner): string {
  return `${delivery.name}-${delivery.account}-${delivery.region}-builds`;
}

/** The bucket of what was released: its policy names it. */
export function recordBucket(delivery: Owner): string {
  return `${delivery.name}-${delivery.account}-${delivery.region}-records`;
}

/** The function that goes back to what was released before. */
export const backFunction = (delivery: Owner): string => `${delivery.name}-back`;

/** The function that runs a command of an image before its release. */
export const beforeFunction = (delivery: Owner): string => `${delivery.name}-before`;

/** What a build tells later actions: the image that it made, by its digest. */
export const imageVariable = "RELEASE_IMAGE";

/** By which people go back in the stage of a wave: an alias of that function, so that a policy can name it. */
export const backAlias = (pipeline: string, stage: string): string => `${pipeline}_${stage}`;

/** What a release goes to, as people and records call it: `web@prod`. */
export function targetName(release: ReleaseAddress): string {
  const stack = release.stack.split("/").at(-1) ?? release.stack;
  return `${release.site ?? release.service ?? release.application ?? ""}@${stack}`;
}

export const trail = (owner: Owner): string => `${owner.name}-releases`;

/** The bucket's policy names the trail before it is there. */
export const trailArn = (owner: Owner): string => arn(owner, "cloudtrail", `trail/${trail(owner)}`);

/** CloudFront's policy of a site's headers: an account has one of a name, whatever the region. */
export const headersPolicy = ({ name, region }: Owner, site: string): string =>
  `${name}-${site}-${region}`;

/** Where the access logs of a site's distribution come from. */
export const deliverySource = (owner: Owner, site: string): string => `${owner.name}-${site}`;

/** The function that looks for stages that hang. */
export const stageWatchFunction = (delivery: Owner): string => `${delivery.name}-stage-watch`;

/** The function that tells chat what approvals ask. */
export const approvalMessageFunction = (delivery: Owner): string =>
  `${delivery.name}-approval-message`;

/** The topic of a group of notifications, and the first part of its rules' names. */
export function notifications(delivery: Owner, group: string): string {
  return `${delivery.name}-${group}-notifications`;
}

/** What the channel of chat is called that these ids are of, in an account and in the program. */
export function chatChannel(ids: readonly string[]): string {
  return cut(ids.join("-").replace(/[^A-Za-z0-9-]/g, "-"), chatChannelCharacters);
}

/** What the rule of a group is called, about a pipeline, a project or what messages are about. No group has an underscore. */
export function notificationRule(delivery: Owner, group: string, subject: string): string {
  const whole = `${delivery.name}-${group}_${subject}`;
  return cut(whole, nameLimits.notificationRule.characters);
}

/** What a release is called in stages, actions and projects: the stack's own name and what it goes to. */
export function releaseName(release: ReleaseAddress): string {
  const stack = release.stack.split("/").at(-1) ?? release.stack;
  return `${stack.replace(/[^A-Za-z0-9-]/g, "-")}-${release.site ?? release.service ?? release.application ?? ""}`;
}

/** Where the last action of a release has its variables: the longest of the names that a release gives. */
export const releaseNamespace = (release: string): string => `DeployVariables-${release}`;

/** The stage in which people approve what the stage behind it releases. */
export const approvalStage = (releases: string): string => `approve-${releases}`;

/** Where a release goes: a stack, and one thing that lives there. */
interface ReleaseAddress {
  readonly stack: string;
  readonly site?: string | undefined;
  readonly service?: string | undefined;
  readonly application?: string | undefined;
}

/** The stages of a wave whose approvals let a release in. */
export const stagesOfWave = (wave: string): readonly string[] => [approvalStage(wave), wave];

export const pipelineName = (delivery: Owner, pipeline: string) => `${delivery.name}-${pipeline}`;

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
export const ownProjectName = (delivery: Owner, project: string) => `${delivery.name}-${project}`;

/** CodeBuild finds a report group by the project and the name in the buildspec. */
export const reportGroup = (project: string, report: string): string => `${project}-${report}`;

export const invalidateFunction = (delivery: Owner): string => `${delivery.name}-invalidate`;

export const changedPathsFunction = (delivery: Owner): string => `${delivery.name}-changed-paths`;

export function connectionName(delivery: Owner, connection: string): string {
  return `${delivery.name}-${connection}`;
}

/** The group of the schedules that close and open stages of a pipeline. */
export function holdsGroup(delivery: Owner, pipeline: string): string {
  return `${delivery.name}-${pipeline}-holds`;
}

export function sourceRule(delivery: Owner, pipeline: string, source: string): string {
  return `${delivery.name}-${pipeline}-${source}`;
}

/** The event bus to which other accounts tell of their repositories: rules on it begin with the prefix as well. */
export const sourceBus = (delivery: Owner): string => `${delivery.name}-sources`;

/** What tells that bus: a rule of another account, which may have rules of ferry's names itself. */
export function tellingRule(delivery: Owner, pipeline: string, source: string): string {
  const whole = `${sourceRule(delivery, pipeline, source)}-to-${delivery.account}`;
  return cut(whole, nameLimits.rule.characters);
}

/** A rule of EventBridge: on a bus of its own, or on that of the account. */
export function ruleArn(owner: Pick<Owner, "account" | "region">, rule: string, bus?: string) {
  return arn(owner, "events", bus === undefined ? `rule/${rule}` : `rule/${bus}/${rule}`);
}

export function artifactBucket(delivery: Owner): string {
  return `${delivery.name}-artifacts-${delivery.account}-${delivery.region}`;
}

export function siteBucket(target: Owner, site: string): string {
  return `${target.name}-${site}-${target.account}-${target.region}`;
}

/** The cluster of all services of a stack. */
export const cluster = (target: Owner): string => target.name;

/** A service's task definitions, application and deployment group of CodeDeploy, alarms. */
export const serviceName = (target: Owner, service: string): string => `${target.name}-${service}`;

/** The stack of CloudFormation that an application is. */
export function applicationStack(target: Owner, application: string): string {
  return `${target.name}-${application}`;
}

/** Where it is logged who talked to whom in the network that ferry makes. */
export const flowLogGroup = (target: Owner): string => `/vpc/${target.name}`;

/**
 * What Amazon ECS calls a service: one without a load balancer is another than the one with it, since releases own what
 * leads to its tasks. No key of a service has an underscore.
 */
export function runningService(service: string, exposed: boolean): string {
  return exposed ? service : `${service}_worker`;
}

export function serviceLogGroup(target: Owner, service: string): string {
  return `/ecs/${serviceName(target, service)}`;
}

/** The repository of Amazon ECR for the images of a delivery. */
export function imageRepository(delivery: Owner, repository: string): string {
  return `${delivery.name}/${repository}`;
}

export const artifactKeyAlias = (delivery: Owner): string => `alias/${delivery.name}-artifacts`;

export const buildLogGroup = (project: string): string => `/aws/codebuild/${project}`;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html */
export const computeLogGroup = (pipeline: string): string => `/aws/codepipeline/${pipeline}`;

export const functionLogGroup = (name: string): string => `/aws/lambda/${name}`;
