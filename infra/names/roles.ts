import { nameLimits } from "../aws/limits";
import { iamArn, type Owner } from "./arns";
import { cut } from "./cut";
import {
  approvalMessageFunction,
  backFunction,
  beforeFunction,
  changedPathsFunction,
  invalidateFunction,
  stageWatchFunction,
} from "./resources";

/**
 * The path of every role that ferry makes, so that an organization can guard them all by one pattern. It ends in
 * ferry's own, below which nobody else has any.
 */
export const rolePath = ({ rolePath = "/" }: Pick<Owner, "rolePath">) => `${rolePath}ferry/`;

/**
 * The path of what a deployment on push may use but never change: its roles, their policies and the
 * boundary. It lies outside of the path above, on which such a deployment makes roles.
 */
const deploymentPath = ({ rolePath = "/" }: Owner) => `${rolePath}ferry-deployments/`;

/** What a role is called, where, and its ARN: `RoleName` for the resource, `arn` for every policy. */
export interface RoleName {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
}

function role(owner: Owner, name: string): RoleName {
  const path = rolePath(owner);
  return { name, path, arn: iamArn(owner, `role${path}${name}`) };
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
export const changedPathsRole = (delivery: Owner) => role(delivery, changedPathsFunction(delivery));

/** The role that EventBridge takes to start a pipeline. */
export function eventsRole(delivery: Owner, pipeline: string): RoleName {
  return role(delivery, `${delivery.name}-${pipeline}-events`);
}

/** The role that EventBridge Scheduler takes to close and open stages of a pipeline. */
export function holdsRole(delivery: Owner, pipeline: string): RoleName {
  return role(delivery, `${delivery.name}-${pipeline}-holds`);
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

/** The role of the function that goes back: the only principal that a target's restore role trusts. */
export function backFunctionRole(delivery: Owner): RoleName {
  return role(delivery, backFunction(delivery));
}

/** The role of a target in which an earlier release of a site or service comes back. */
export function restoreRole(target: Owner, destination: string): RoleName {
  return role(target, `${target.name}-${destination}-restore`);
}

/** The role of the function that runs commands before releases: the only principal that a target's before role trusts. */
export function beforeFunctionRole(delivery: Owner): RoleName {
  return role(delivery, beforeFunction(delivery));
}

/** The role of a target in which a command of an image runs before its release. */
export function beforeRole(target: Owner, service: string): RoleName {
  return role(target, `${target.name}-${service}-before`);
}

/** The role of a target in which the invalidate function looks what a service runs. */
export function recordRole(target: Owner, service: string): RoleName {
  return role(target, `${target.name}-${service}-record`);
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

/** A policy that is there, by its name with its path, or by its ARN. */
export function policyNamed(owner: Owner, named: string): string {
  return named.startsWith("arn:") ? named : iamArn(owner, `policy/${named}`);
}

/** The policy of a group of people: a permission set of IAM Identity Center refers to its name and path. */
export function peoplePolicy(delivery: Owner, group: string): PolicyName {
  const { name, path, arn } = peopleRole(delivery, group);
  return { name, path, arn: arn.replace(":role/", ":policy/") };
}

/** The role of a deployment on push: `preview` reads, `update` makes what the program needs. */
export function deploymentRole(owner: Owner, purpose: "preview" | "update"): RoleName {
  const name = `${owner.name}-${purpose}`;
  const path = deploymentPath(owner);
  return { name, path, arn: iamArn(owner, `role${path}${name}`) };
}

/** A managed policy of a deployment on push. */
export function deploymentPolicy(owner: Owner, what: string): PolicyName {
  const name = `${owner.name}-${what}`;
  const path = deploymentPath(owner);
  return { name, path, arn: iamArn(owner, `policy${path}${name}`) };
}

/** What deployments on push use and never change. */
export function deploymentResources(owner: Owner) {
  const arn = (type: string) => iamArn(owner, `${type}${deploymentPath(owner)}${owner.name}-*`);
  return { roles: arn("role"), policies: arn("policy") } as const;
}

/** An identity provider, by the host of its tokens. */
export function identityProvider(owner: Owner, host: string): string {
  return iamArn(owner, `oidc-provider/${host}`);
}

export const approvalMessageRole = (delivery: Owner) =>
  role(delivery, approvalMessageFunction(delivery));

export const stageWatchRole = (delivery: Owner) => role(delivery, stageWatchFunction(delivery));

/** The role in which Amazon VPC writes that. */
export const flowLogRole = (target: Owner): RoleName => role(target, `${target.name}-flow-logs`);
