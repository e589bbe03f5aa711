import type { Place } from "../arn";
import { type Call, documented, type Evidence } from "../call";

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

type Details = Pick<Call["request"], "context" | "region" | "via">;

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
    const [, partition] = this.projectArn.split(":");
    return `arn:${partition}:${service}:${this.place.region}:${this.place.account}:${resource}`;
  }

  call(
    actions: readonly string[],
    resource: string,
    evidence: Evidence,
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
      this.calls.push({ ...evidence, request, count: 1 });
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

/** Reads what a setting names in Secrets Manager, by ARN or by name. */
export function readSecret(caller: Caller, secret: string, evidence: Evidence): void {
  const arn = secret.startsWith("arn:")
    ? secret.split(":").slice(0, 7).join(":")
    : // Secrets Manager puts six characters of its own behind the name.
      caller.arn("secretsmanager", `secret:${secret.split(":")[0]}-Ab1Cd2`);
  caller.call(["secretsmanager:GetSecretValue"], arn, evidence);
}
