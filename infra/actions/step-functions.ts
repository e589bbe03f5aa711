import { z } from "zod";
import { awsAction, permit } from "./aws-action";

/** Runs a state machine of Step Functions, and waits for a standard one. */
export const stepFunctions = awsAction({
  category: "Invoke",
  provider: "StepFunctions",
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
  page: "action-reference-StepFunctions",
  named: ["StateMachineArn"],
  nearby: ["StateMachineArn"],
  variables: ["ExecutionArn", "StateMachineArn"],
  timeoutMinutes: 10_080,
  faults: ({ configuration: { InputType, Input }, inputs }) =>
    InputType === "FilePath" && (Input === undefined || inputs.length === 0)
      ? ["InputType FilePath needs Input and an input artifact"]
      : [],
  grants: (action) => {
    const machine = String(action.configuration.StateMachineArn);
    return [
      permit(action, {
        id: "StartMachine",
        on: machine,
        actions: ["states:DescribeStateMachine", "states:StartExecution"],
        why: "the action starts the state machine",
      }),
      permit(action, {
        id: "FollowMachine",
        on: `${machine.replace(":stateMachine:", ":execution:")}:*`,
        actions: ["states:DescribeExecution"],
        why: "the action asks how the execution goes",
      }),
    ];
  },
});
