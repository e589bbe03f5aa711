import { z } from "zod";
import { awsAction, near, permit } from "./aws-action";

/** Invokes a function, which answers the job itself. */
export const lambdaInvoke = awsAction({
  category: "Invoke",
  provider: "Lambda",
  configuration: z.strictObject({
    FunctionName: z.string().describe("The function's name"),
    UserParameters: z.string().optional().describe("Text for the function, up to 1000 characters"),
  }),
  artifacts: { inputs: [0, 5], outputs: [0, 5] },
  page: "action-reference-Lambda",
  named: ["FunctionName"],
  variables: "any",
  timeoutMinutes: 1_440,
  grants: (action) => [
    permit(action, {
      id: "InvokeFunction",
      on: near(action, "lambda", `function:${action.configuration.FunctionName}`),
      actions: ["lambda:InvokeFunction"],
      why: "the action invokes the function",
    }),
  ],
});
