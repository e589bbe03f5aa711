import { actionGrants } from "../../actions";
import { contractOf } from "../../contract";
import type { ApplicationContract } from "../../contract/application";
import { type Grant, plain, principal } from "../../grants/grant";
import { distinct, groupBy } from "../../grants/grouping";
import { takeDeployRole } from "../../grants/take-role";
import * as names from "../../names";
import type { ApplicationSettings, Settings } from "../../settings";
import { changeSetCreation, changeSetExecution } from "../pipelines/application-release";
import { admittedStore } from "./sites";

/** An application of this stack, with every permission that concerns its roles. */
export interface PlannedApplication {
  readonly key: string;
  readonly contract: ApplicationContract;
  readonly deployRole: names.RoleName;
  /** The role in which CloudFormation makes its resources. */
  readonly stackRole: names.RoleName;
  readonly grants: readonly Grant[];
}

/**
 * Plans the applications of a stack. The deploy role's permissions, and what CloudFormation's role reads, are those
 * of the actions that run in it, taken from the same catalogue entry that delivery takes the other half from.
 */
export function planApplications(settings: Settings): readonly PlannedApplication[] {
  const contracts = contractOf(settings);
  const owner = names.ownerOf(settings);
  return Object.entries(settings.applications).map(([key, application]) => {
    const contract = contracts.applications[key];
    if (!contract) throw new Error(`The contract lacks application ${key}.`);
    const deployRole = names.deployRole(owner, key);
    const steps = [
      changeSetCreation(contract, names.anyArtifact, undefined),
      changeSetExecution(contract),
    ];
    return {
      key,
      contract,
      deployRole,
      stackRole: names.serviceRole(owner, key, "cloudformation"),
      grants: [
        ...together(
          steps.flatMap((step) =>
            actionGrants(
              {
                ...step,
                actor: principal(deployRole.arn),
                roleArn: deployRole.arn,
                region: owner.region,
                outputs: [],
              },
              admittedStore(contracts, application.pipeline ?? key),
            ),
          ),
        ),
        takeDeployRole(principal(contract.pipelineRole), deployRole.arn),
        ...resourcesOf(application, contract.stackRole),
      ],
    };
  });
}

/** Two actions of one role on one stack have most calls in common: they are allowed once. */
function together(grants: readonly Grant[]): readonly Grant[] {
  const groups = groupBy(grants, ({ id, to, on, when }) => JSON.stringify([id, to, on, when]));
  return [...groups.values()].map(([first, ...others]) => ({
    ...first,
    actions: distinct([first, ...others].flatMap(({ actions }) => actions)),
  }));
}

/** What CloudFormation may do for the stack, as the settings list it. */
function resourcesOf({ permissions }: ApplicationSettings, stackRole: string): readonly Grant[] {
  return permissions.map(({ actions, resources, conditions }) => ({
    id: "ApplicationResources",
    to: principal(stackRole),
    on: plain(...resources),
    actions,
    ...(conditions && { when: conditions }),
    why: "the settings give it to the application's template",
  }));
}
