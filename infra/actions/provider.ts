import type { z } from "zod";
import type { ArtifactStore } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import type { Conditions } from "../grants/policy";
import type { Value } from "../grants/value";

/** What an action does, as far as its permissions depend on it. */
export interface Acting {
  /** The role that performs the action. */
  readonly actor: Principal;
  /** Set where the actor is not the pipeline's own role: the pipeline assumes it for this action. */
  readonly roleArn?: string;
  readonly region: string;
  readonly configuration: Readonly<Record<string, Value>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What it touches beside what its configuration names: the narrower its permissions. */
  readonly touches?: Touched;
  /** Where CodePipeline writes the log of an action that it computes itself. */
  readonly logGroup?: string;
  /** Permissions that the user gives, where the catalogue does not know what AWS calls. */
  readonly permissions?: readonly GivenPermission[];
}

/** One action of a planned pipeline: plain data, ready to be declared. */
export interface PlannedAction extends Acting {
  readonly name: string;
  readonly provider: ActionProvider;
  readonly runOrder: number;
  readonly namespace?: string;
  /** Minutes; manual approvals only. */
  readonly timeoutInMinutes?: number;
  /** What stands beside the configuration of the Commands action. */
  readonly compute?: ComputeSettings;
}

/** Things that an action touches, though its configuration does not name them. */
export interface Touched {
  /** The name of the deployment group's configuration. */
  readonly deploymentConfiguration?: string | undefined;
  /** The family of the task definition that it registers. */
  readonly taskFamily?: string | undefined;
  /**
   * Roles beside the action's own that read its artifacts: those of the machines that fetch them, or that of the
   * project which builds, and then writes what it makes.
   */
  readonly readers?: readonly string[] | undefined;
  /** The code that a template refers to: who reads it, and where it lies in the artifact bucket. */
  readonly packages?: { readonly reader: string; readonly folder: string };
  /** The roles that it hands to tasks. */
  readonly passedRoles?: readonly string[] | undefined;
}

/** What of it the settings of an added action name. */
export type NamedTouch = Exclude<keyof Touched, "packages">;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html */
interface ComputeSettings {
  readonly commands: readonly string[];
  /** Files of the output artifact. */
  readonly files: readonly string[];
  /** Names of shell variables that later actions may read. */
  readonly outputVariables: readonly string[];
}

/** A permission that the user answers for. */
interface GivenPermission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/**
 * One entry of the action catalogue: what CodePipeline documents of an action provider. Validation, the
 * roles' policies and the configuration's documentation read it; the rehearsal does not.
 */
export interface ActionProvider {
  readonly category: ActionCategory;
  readonly owner: ActionOwner;
  readonly provider: string;
  readonly version: string;
  /** Keys of the action's configuration; values are texts. */
  readonly configuration: z.ZodObject;
  /** How many artifacts the action takes and gives. */
  readonly artifacts: {
    readonly inputs: readonly [least: number, most: number];
    readonly outputs: readonly [least: number, most: number];
  };
  /** Whether the action may run with a role of another account, or in another region. */
  readonly across: { readonly accounts: boolean; readonly regions: boolean };
  /** The AWS page that all this is taken from. */
  readonly page: string;
  /** Keys whose values stand in policies: each names one thing, so no wildcard or variable is taken. */
  readonly named?: readonly string[];
  /** Keys whose values are ARNs in the account of the action's role, and in its region where they say one. */
  readonly nearby?: readonly string[];
  /** What it touches and its configuration does not name: the settings of an added action have to. */
  readonly touches?: readonly NamedTouch[];
  /** The variables that the action gives; left out, none. `any`: its own work decides. */
  readonly variables?: readonly string[] | "any";
  /** Minutes after which AWS gives the action up. Default: an hour. */
  readonly timeoutMinutes?: number;
  /** Set where AWS's calls are not known well enough to prove: the user gives the permissions. */
  readonly unproven?: true;
  /** Buckets outside of ferry that the action writes to. */
  buckets?(action: Acting): readonly string[];
  /** Keys outside of ferry that it encrypts with, by ARN. */
  keys?(action: Acting): readonly string[];
  /** Topics outside of ferry that the action publishes to, by ARN. */
  topics?(action: Acting): readonly string[];
  /** What keys must be together; sentences without the key's path. */
  faults?(action: ConfiguredAction): readonly string[];
  /** What of the artifact store the action needs, in its own role and in those that it touches. */
  artifactGrants(action: Acting, store: ArtifactStore): readonly Grant[];
  /** What it needs of everything else. */
  grants(action: Acting): readonly Grant[];
}

export const actionCategories = [
  "Source",
  "Build",
  "Test",
  "Deploy",
  "Approval",
  "Invoke",
  "Compute",
] as const;
export type ActionCategory = (typeof actionCategories)[number];
export type ActionOwner = "AWS" | "ThirdParty" | "Custom";

/** An action as its settings have it. */
export interface ConfiguredAction {
  readonly configuration: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A value of an action's configuration: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const configurationValueCharacters = 1_000;
