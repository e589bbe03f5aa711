import { actionGrants } from "../../actions";
import { contractOf } from "../../contract";
import { allAtOnce } from "../../contract/deployment-configuration";
import type { ServiceContract } from "../../contract/service";
import type { ArtifactStore } from "../../grants/artifacts";
import { runsBefore } from "../../grants/before";
import { servedRepository } from "../../grants/build-registries";
import { readsVariables } from "../../grants/build-secrets";
import { type Grant, type Principal, principal } from "../../grants/grant";
import { reference } from "../../grants/references";
import { returnsTasks } from "../../grants/restore";
import { returnsGroup } from "../../grants/rollouts";
import {
  findsMachines,
  looksAtTasks,
  type RunningService,
  shiftsTraffic,
  startsTasks,
  turnsRules,
} from "../../grants/services";
import {
  takeBeforeRole,
  takeDeployRole,
  takeRecordRole,
  takeRestoreRole,
} from "../../grants/take-role";
import * as names from "../../names";
import {
  type ContainerSettings,
  type InstancesSettings,
  isExposed,
  type ServiceSettings,
  type Settings,
} from "../../settings";
import { rollout } from "../pipelines/service-release";
import { admittedStore } from "./sites";

/** A service of this stack, with every permission that concerns its roles. */
export interface PlannedService {
  readonly key: string;
  readonly contract: ServiceContract;
  readonly deployRole: names.RoleName;
  readonly grants: readonly Grant[];
}

export interface PlannedContainer extends PlannedService {
  readonly settings: ContainerSettings;
  /** Whether tasks have the tags of their service: where the settings name some. */
  readonly tagsTasks: boolean;
  /** Addresses from which its load balancer is reached. */
  readonly access: readonly string[];
}

export interface PlannedInstances extends PlannedService {
  readonly settings: InstancesSettings;
}

/** Everything of a stack that runs. */
export interface PlannedServices {
  readonly containers: readonly PlannedContainer[];
  readonly instances: readonly PlannedInstances[];
  /** Whether a VPC is to be made for the containers, by awsx. */
  readonly makesNetwork: boolean;
}

/**
 * Plans the services of a stack. The deploy role's permissions are those of the action that runs in it, taken
 * from the same catalogue entry that delivery takes the other half from.
 */
export function planServices(settings: Settings): PlannedServices {
  const contracts = contractOf(settings);
  const { admits, services } = contracts;
  const owner = names.ownerOf(settings);
  const planned: readonly Planned[] = Object.entries(settings.services).map(([key, service]) => {
    const contract = services[key];
    if (!contract) throw new Error(`The contract lacks service ${key}.`);
    const deployRole = names.deployRole(settings, key);
    const grants = [
      ...deployGrants(owner, contract, admittedStore(contracts, service.pipeline ?? key)),
      takeDeployRole(principal(contract.pipelineRole), deployRole.arn),
      ...(service.kind === "container"
        ? containerGrants(owner, admits, key, service, contract)
        : findsMachines(
            principal(names.serviceRole(owner, key, "codedeploy").arn),
            owner,
            service.alarms.length > 0,
          )),
    ];
    return { key, settings: service, contract, deployRole, grants };
  });
  const tagsTasks = Object.keys(settings.tags).length > 0;
  const containers = planned
    .filter(isContainer)
    .map((each) => ({ ...each, tagsTasks, access: accessOf(each.settings, settings) }));
  return {
    containers,
    instances: planned.filter(isInstances),
    makesNetwork: containers.length > 0 && settings.network.vpc === undefined,
  };
}

type Planned = PlannedService & { readonly settings: ServiceSettings };

function isContainer(
  planned: Planned,
): planned is Planned & { readonly settings: ContainerSettings } {
  return planned.settings.kind === "container";
}

function isInstances(planned: Planned): planned is PlannedInstances {
  return planned.settings.kind === "instances";
}

/** Everybody, or the addresses of the network that ferry makes; of yours the settings say them. */
function accessOf(service: ServiceSettings, { network }: Settings): readonly string[] {
  if (!isExposed(service)) return [];
  if (service.access) return service.access;
  if (service.expose === "public") return ["0.0.0.0/0"];
  return network.vpc === undefined ? [network.cidr] : [];
}

/** What the action of a release needs in the deploy role. */
function deployGrants(owner: names.Owner, contract: ServiceContract, store: ArtifactStore) {
  const acting = {
    ...rollout(contract, "release", names.anyArtifact),
    actor: principal(contract.deployRole),
    roleArn: contract.deployRole,
    region: owner.region,
    inputs: [names.anyArtifact],
    outputs: [],
  };
  return actionGrants(acting, store);
}

function containerGrants(
  owner: names.Owner,
  delivery: names.Owner,
  key: string,
  settings: ContainerSettings,
  contract: ServiceContract,
): readonly Grant[] {
  if (contract.kind === "instances") return [];
  const { executionRole, taskRole, repository } = contract;
  const execution = principal(executionRole);
  const { arn: image } = servedRepository(delivery, repository);
  const running = { owner, service: names.runningService(key, isExposed(settings)) };
  const { deployment: how } = settings;
  const of = (role: names.ServiceRole): Principal =>
    principal(names.serviceRole(owner, key, role).arn);
  const shifts =
    how.kind === "codedeploy"
      ? shiftsTraffic(
          of("codedeploy"),
          running,
          [reference.listener(key), reference.testListener(key)],
          Object.values(how.hooks),
          [executionRole, taskRole],
        )
      : how.kind === "blue-green"
        ? turnsRules(
            of("balancer"),
            [reference.rule(key), reference.testRule(key)],
            [reference.blue(key), reference.green(key)],
          )
        : [];
  const looks = names.recordRole(owner, key);
  const before = contract.before && principal(contract.before.role);
  return [
    ...(before
      ? [
          takeBeforeRole(principal(names.beforeFunctionRole(delivery).arn), before.roleArn),
          ...runsBefore(before, running, contract.family, contract.kind === "ecs", [
            executionRole,
            taskRole,
          ]),
        ]
      : []),
    takeRecordRole(principal(names.invalidateFunctionRole(delivery).arn), looks.arn),
    ...looksAtTasks(principal(looks.arn), running),
    ...restoreGrants(
      delivery,
      names.restoreRole(owner, key),
      running,
      contract,
      how.kind === "blue-green",
    ),
    ...startsTasks(execution, owner, names.serviceLogGroup(owner, key), image),
    ...readsVariables(execution, owner, settings.environment),
    ...shifts,
  ];
}

/** An earlier release comes back in a role of its own, which the back function takes. */
function restoreGrants(
  delivery: names.Owner,
  role: names.RoleName,
  running: RunningService,
  contract: Exclude<ServiceContract, { readonly kind: "instances" }>,
  bakes: boolean,
): readonly Grant[] {
  const { owner } = running;
  const to = principal(role.arn);
  const { kind, family, executionRole, taskRole } = contract;
  return [
    takeRestoreRole(principal(names.backFunctionRole(delivery).arn), role.arn),
    ...looksAtTasks(to, running),
    ...(kind === "ecs"
      ? returnsTasks(to, { ...running, family, bakes, taskRoles: [executionRole, taskRole] })
      : returnsGroup(to, owner.region, { ...contract, configuration: allAtOnce })),
  ];
}
