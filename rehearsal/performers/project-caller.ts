import type { Principal } from "../../judge";
import { accountOf, arnIn, type Place, regionOf } from "../arn";
import {
  type Call,
  type CallDetails,
  callsOf,
  documented,
  type Evidence,
  transport,
} from "../call";

const trust = documented("codebuild/latest/userguide/cross-service-confused-deputy-prevention");
export const serviceRole = documented("codebuild/latest/userguide/setting-up-service-role");

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

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** The calls of one role, noted one after another. */
export class Caller {
  readonly calls: Call[] = [];

  constructor(
    readonly place: Place,
    readonly project: Project,
    readonly projectArn: string,
  ) {}

  /** An ARN of the project's account and region. */
  arn(service: string, resource: string): string {
    return arnIn(this.place, service, resource);
  }

  call(
    actions: string | readonly string[],
    resource: string,
    evidence: Evidence,
    details: CallDetails = {},
    role: string | Principal = this.project.serviceRole,
  ): void {
    const owner = accountOf(resource) || this.place.account;
    const region = regionOf(resource) || this.place.region;
    const own = { owner, region, ...(details.via === undefined && { transport }) };
    this.calls.push(...callsOf(role, actions, resource, evidence, { ...own, ...details }));
  }

  /** CodeBuild takes a role for this project. */
  take(role: string): void {
    const by = { service: "codebuild.amazonaws.com", sourceArn: this.projectArn };
    this.call("sts:AssumeRole", role, trust, {}, by);
  }
}

/** Reads what a setting names in Secrets Manager, by ARN or by name. */
export function readSecret(caller: Caller, secret: string, evidence: Evidence): void {
  const arn = secret.startsWith("arn:")
    ? secret.split(":").slice(0, 7).join(":")
    : // Secrets Manager puts six characters of its own behind the name.
      caller.arn("secretsmanager", `secret:${secret.split(":")[0]}-Ab1Cd2`);
  caller.call("secretsmanager:GetSecretValue", arn, evidence);
}
