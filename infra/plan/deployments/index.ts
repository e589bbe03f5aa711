import type { Grant } from "../../grants/grant";
import type { PolicyDocument } from "../../grants/policy";
import * as names from "../../names";
import type { Settings } from "../../settings";
import { type Issuer, issuerOf } from "../../settings/deployments";
import { planApplications, planServices } from "..";
import type { DeliveryPlan } from "../delivery";
import { boundaryOf } from "./boundary";
import { type PlannedCloud, planCloud } from "./cloud";
import type { Registered } from "./registered";
import { policiesOf, type Right, rightsOf, type Scope, typesLeftOut } from "./rights";
import { type DeployedStack, subjectsOf, tokenTrust } from "./trust";

/** Everything that deployments on push need in the account and in Pulumi Cloud, as plain data. */
export interface PlannedDeployments {
  readonly issuer: Issuer;
  /** The account's identity provider; ferry makes it unless the settings name one. */
  readonly provider: { readonly arn: string; readonly made: boolean };
  readonly roles: Readonly<Record<Purpose, PlannedRole>>;
  /**
   * The permissions boundary of every other role of the stack. A role has one: where an organization asks for its own
   * there is none, and deployments change no role.
   */
  readonly boundary?: PlannedPolicy;
  /** Left out with GitHub Actions. */
  readonly cloud?: PlannedCloud;
}

type Purpose = "preview" | "update";

export interface PlannedRole {
  readonly role: names.RoleName;
  readonly description: string;
  readonly trust: PolicyDocument;
}

export interface PlannedPolicy {
  readonly policy: names.PolicyName;
  readonly description: string;
  readonly document: PolicyDocument;
}

/** What the two roles may do, and what of the stack they can't make. */
export interface PlannedRights {
  readonly policies: Readonly<Record<Purpose, readonly PlannedPolicy[]>>;
  /** Types of resources that a person has to make or change. */
  readonly leftOut: readonly string[];
}

/**
 * Plans the deployments of a stack; undefined where there are none but those from a terminal.
 * @param delivery what the stack delivers, if anything
 */
export function planDeployments(
  settings: Settings,
  deployed: DeployedStack,
  delivery?: DeliveryPlan,
): PlannedDeployments | undefined {
  const { deployments } = settings;
  if (!deployments) return undefined;
  const owner = names.ownerOf(settings);
  const issuer = issuerOf(deployments);
  const provider = providerOf(settings);
  const subjects = subjectsOf(deployments, deployed);
  const role = (purpose: Purpose, does: string): PlannedRole => ({
    role: names.deploymentRole(owner, purpose),
    description: `${does} stack ${deployed.stack}; taken by deployments on push`,
    trust: tokenTrust(provider, issuer, subjects[purpose]),
  });
  const roles = { preview: role("preview", "Reads"), update: role("update", "Makes") };
  const { pulumi } = deployments;
  return {
    issuer,
    provider: { arn: provider, made: deployments.identityProvider === undefined },
    roles,
    ...(settings.permissionsBoundary === undefined && {
      boundary: {
        policy: names.deploymentPolicy(owner, "boundary"),
        description: `The most that a role of stack ${deployed.stack} may do`,
        document: boundaryOf(owner, grantsOf(settings, delivery)),
      },
    }),
    ...(pulumi && {
      cloud: planCloud({
        pulumi,
        deployed,
        releasesTo: releasesTo(settings),
        updateRole: roles.update.role.arn,
      }),
    }),
  };
}

/** Everything that roles of the stack are given but by what the stack has of sites: no setting names more for those. */
function grantsOf(settings: Settings, delivery: DeliveryPlan | undefined): readonly Grant[] {
  const { containers, instances } = planServices(settings);
  const planned = [...containers, ...instances, ...planApplications(settings)];
  return [...planned, ...(delivery ? [delivery] : [])].flatMap(({ grants }) => grants);
}

/** Plans what the two roles may do with what the stack has registered. */
export function planRights(settings: Settings, registered: readonly Registered[]): PlannedRights {
  const owner = names.ownerOf(settings);
  const scope = scopeOf(settings, registered);
  const rights = rightsOf(scope);
  const policies = (purpose: Purpose, does: string, may: readonly Right[]) =>
    policiesOf(may).map((document, index) => ({
      policy: names.deploymentPolicy(owner, `${purpose}-${index + 1}`),
      description: `${does} what the stack is made of`,
      document,
    }));
  return {
    policies: {
      preview: policies(
        "preview",
        "Reads",
        rights.filter(({ access }) => access === "read"),
      ),
      update: policies("update", "Makes", rights),
    },
    leftOut: typesLeftOut(scope),
  };
}

/** What a person has to change, and why. */
export function leftOutWarnings({ leftOut }: Pick<PlannedRights, "leftOut">): readonly string[] {
  if (leftOut.length === 0) return [];
  return [
    `A deployment on push may only read ${leftOut.join(", ")}: from where something can be reached, who people ` +
      "are, and what roles with a boundary of yours may do, is changed by a person. Run pulumi up from a terminal whenever one of them changes.",
  ];
}

function scopeOf(settings: Settings, registered: readonly Registered[]): Scope {
  const { delivery } = settings;
  const owner = names.ownerOf(settings);
  const named = (all: Readonly<Record<string, { readonly role?: string | undefined }>> = {}) => [
    ...new Set(Object.values(all).flatMap(({ role }) => role ?? [])),
  ];
  const connections = Object.values(delivery?.connections ?? {});
  return {
    owner,
    registered,
    existingRoles: {
      pipelines: named(delivery?.pipelines),
      builds: named({ ...delivery?.builds, ...delivery?.projects }),
      tasks: Object.values(settings.services).flatMap((service) =>
        service.kind === "container" ? (service.taskRole ?? []) : [],
      ),
    },
    existingConnections: connections.flatMap((each) => ("arn" in each ? [each.arn] : [])),
    identityProvider: providerOf(settings),
    boundary:
      settings.permissionsBoundary === undefined
        ? names.deploymentPolicy(owner, "boundary").arn
        : undefined,
  };
}

/** The identity provider of the tokens. */
function providerOf(settings: Settings): string {
  const { deployments } = settings;
  if (!deployments) throw new Error("The settings say nothing of deployments.");
  const { identityProvider } = deployments;
  return (
    identityProvider ?? names.identityProvider(names.ownerOf(settings), issuerOf(deployments).host)
  );
}

function releasesTo({ delivery }: Settings): readonly string[] {
  const pipelines = Object.values(delivery?.pipelines ?? {});
  return pipelines.flatMap(({ releases }) => releases.map(({ stack }) => stack));
}
