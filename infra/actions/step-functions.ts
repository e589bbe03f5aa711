import { z } from "zod";
import { type ActionProvider, takesArtifacts } from "./provider";

/** Runs a state machine of Step Functions, and waits for a standard one. */
export const stepFunctions: ActionProvider = {
  category: "Invoke",
  owner: "AWS",
  provider: "StepFunctions",
  version: "1",
  configuration: z.strictObject({
    StateMachineArn: z
      .string()
      .regex(/^arn:[\w-]+:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]+$/)
      .describe("The ARN of the state machine"),
    ExecutionNamePrefix: z.string().optional().describe("Text before the execution's name"),
    InputType: z.enum(["Literal", "FilePath"]).optional().describe("What Input is"),
    Input: z.string().optional().describe("The input, or its file in the input artifact"),
  }),
  artifacts: { inputs: [0, 1], outputs: [0, 1] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html",
  named: ["StateMachineArn"],
  nearby: ["StateMachineArn"],
  variables: ["ExecutionArn", "StateMachineArn"],
  timeoutMinutes: 10_080,
  faults: ({ configuration: { InputType, Input }, inputs }) =>
    InputType === "FilePath" && (Input === undefined || inputs.length === 0)
      ? ["InputType FilePath needs Input and an input artifact"]
      : [],
  grants: (action, store) => {
    const machine = String(action.configuration.StateMachineArn);
    return [
      ...takesArtifacts(action, store),
      {
        id: "StartMachine",
        to: action.actor,
        on: { kind: "plain", arns: [machine] },
        actions: ["states:DescribeStateMachine", "states:StartExecution"],
        why: "the action starts the state machine",
      },
      {
        id: "FollowMachine",
        to: action.actor,
        on: { kind: "plain", arns: [`${machine.replace(":stateMachine:", ":execution:")}:*`] },
        actions: ["states:DescribeExecution"],
        why: "the action asks how the execution goes",
      },
    ];
  },
};
