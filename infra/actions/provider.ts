import type { z } from "zod";
import type { ArtifactStore } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import type { Value } from "../grants/value";

/** One action of a planned pipeline: plain data, ready to be declared. */
export interface PlannedAction {
  readonly name: string;
  readonly provider: ActionProvider;
  readonly runOrder: number;
  /** The role that performs the action. */
  readonly actor: Principal;
  /** Set where the actor is not the pipeline's own role: the pipeline assumes it for this action. */
  readonly roleArn?: string;
  readonly region: string;
  readonly configuration: Readonly<Record<string, Value>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly namespace?: string;
  /** Minutes; manual approvals only. */
  readonly timeoutInMinutes?: number;
  /** What it touches beside what its configuration names: the narrower its permissions. */
  readonly touches?: Touched;
}

/** Things that an action of a service touches, though its configuration does not name them. */
export interface Touched {
  /** The name of the deployment group's configuration. */
  readonly deploymentConfiguration?: string;
  /** The family of the task definition that it registers. */
  readonly taskFamily?: string;
  /** Roles beside the action's own that read its artifact: those of the machines that fetch it. */
  readonly readers?: readonly string[];
  /** The roles that it hands to tasks. */
  readonly passedRoles?: readonly string[];
}

/**
 * One entry of the action catalogue: what CodePipeline documents of an action provider. Validation, the
 * roles' policies and the configuration's documentation read it; the rehearsal does not.
 */
export interface ActionProvider {
  readonly category: "Source" | "Build" | "Test" | "Deploy" | "Approval" | "Invoke" | "Compute";
  readonly owner: "AWS" | "ThirdParty" | "Custom";
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
  /** What the acting role needs for this configuration. */
  grants(action: PlannedAction, store: ArtifactStore): readonly Grant[];
}

/** A value of an action's configuration: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const configurationValueCharacters = 1_000;
