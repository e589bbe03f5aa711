import { z } from "zod";
import { arn } from "../names";
import { type ActionProvider, takesArtifacts } from "./provider";

/** Invokes a function, which answers the job itself. */
export const lambdaInvoke: ActionProvider = {
  category: "Invoke",
  owner: "AWS",
  provider: "Lambda",
  version: "1",
  configuration: z.strictObject({
    FunctionName: z.string().describe("The function's name"),
    UserParameters: z.string().optional().describe("Text for the function, up to 1000 characters"),
  }),
  artifacts: { inputs: [0, 5], outputs: [0, 5] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html",
  named: ["FunctionName"],
  variables: "any",
  timeoutMinutes: 1_440,
  grants: (action, store) => {
    const { actor, region, configuration } = action;
    const place = { account: actor.account, region };
    return [
      ...takesArtifacts(action, store),
      {
        id: "InvokeFunction",
        to: actor,
        on: {
          kind: "plain",
          arns: [arn(place, "lambda", `function:${configuration.FunctionName}`)],
        },
        actions: ["lambda:InvokeFunction"],
        why: "the action invokes the function",
      },
    ];
  },
};
