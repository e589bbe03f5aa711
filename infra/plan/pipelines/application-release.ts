import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { ApplicationContract } from "../../contract/application";
import { principal } from "../../grants/grant";
import { releaseNamespace } from "../../names";
import type { BuildOutputs } from "../builds";
import { packagedTemplate } from "../builds/application";
import type { ApplicationDestination } from "../targets/destinations";

/** A release has one change set: what is approved is what is executed. */
const changeSet = "ferry-release";

type Step = Pick<PlannedAction, "provider" | "configuration" | "inputs" | "touches">;

/** Says what a release would change, and changes nothing. */
export function changeSetCreation(
  { stack, stackRole, capabilities, packages }: ApplicationContract,
  input: string,
  parameters: Readonly<Record<string, string>> | undefined,
): Step {
  return {
    provider: actions.cloudFormation,
    configuration: {
      ActionMode: "CHANGE_SET_REPLACE",
      StackName: stack,
      ChangeSetName: changeSet,
      RoleArn: stackRole,
      TemplatePath: `${input}::${packagedTemplate}`,
      ...(capabilities.length > 0 && { Capabilities: capabilities.join(",") }),
      ...(parameters && { ParameterOverrides: JSON.stringify(parameters) }),
    },
    inputs: [input],
    touches: { packages: { reader: stackRole, folder: packages } },
  };
}

/** Makes the changes. CloudFormation does so in the role that came with the change set. */
export function changeSetExecution({ stack }: ApplicationContract): Step {
  return {
    provider: actions.cloudFormation,
    configuration: {
      ActionMode: "CHANGE_SET_EXECUTE",
      StackName: stack,
      ChangeSetName: changeSet,
    },
    inputs: [],
  };
}

/** The change set, for whoever approves it, and its execution. */
export function applicationActions(
  { name, region, release, application }: ApplicationDestination,
  artifacts: BuildOutputs,
  executionOrder: number,
): readonly PlannedAction[] {
  const input = artifacts.application ?? artifacts.whole ?? "";
  const { deployRole } = application;
  const common = { actor: principal(deployRole), roleArn: deployRole, region, outputs: [] };
  return [
    {
      name: `${name}-change-set`,
      runOrder: 1,
      ...common,
      ...changeSetCreation(application, input, release.parameters),
    },
    {
      name: `${name}-deploy`,
      runOrder: executionOrder,
      ...common,
      ...changeSetExecution(application),
      namespace: releaseNamespace(name),
    },
  ];
}
