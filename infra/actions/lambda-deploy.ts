import { z } from "zod";
import { awsAction, near, permit } from "./aws-action";
import { writesComputeLog } from "./logs";

/** Puts new code into a function, and shifts its alias to it. */
export const lambdaDeploy = awsAction({
  category: "Deploy",
  provider: "Lambda",
  configuration: z.strictObject({
    FunctionName: z.string().describe("The function, which has a published version"),
    FunctionAlias: z.string().optional().describe("The alias that is shifted to the new version"),
    PublishedTargetVersion: z.string().optional().describe("A version that was published before"),
    DeployStrategy: z
      .string()
      .regex(/^(AllAtOnce|Canary\d{1,2}Percent\d+Minutes?|Linear\d{1,2}PercentEvery\d+Minutes?)$/)
      .optional()
      .describe("AllAtOnce, Canary10Percent5Minutes, Linear10PercentEvery1Minute or such"),
    Alarms: z.string().optional().describe("Up to ten alarms, with commas between them"),
  }),
  artifacts: { inputs: [0, 1], outputs: [0, 0] },
  page: "action-reference-LambdaDeploy",
  named: ["FunctionName", "FunctionAlias", "Alarms"],
  variables: ["FunctionVersion"],
  timeoutMinutes: 2_880,
  faults: ({
    configuration: { FunctionAlias, DeployStrategy, PublishedTargetVersion, Alarms },
    inputs,
  }) => [
    ...(FunctionAlias === undefined && (DeployStrategy ?? PublishedTargetVersion) !== undefined
      ? ["DeployStrategy and PublishedTargetVersion shift an alias: set FunctionAlias"]
      : []),
    ...(inputs.length === 0 && PublishedTargetVersion === undefined
      ? ["it has neither an input artifact nor a PublishedTargetVersion: give it one of them"]
      : []),
    ...(Alarms !== undefined && Alarms.split(",").length > 10
      ? ["Alarms has more than 10 alarms, the most that the action watches"]
      : []),
  ],
  grants: (action) => {
    const { FunctionName, FunctionAlias, Alarms } = action.configuration;
    const own = near(action, "lambda", `function:${FunctionName}`);
    const alarms = Alarms === undefined ? [] : String(Alarms).split(",");
    return [
      permit(action, {
        id: "UpdateFunction",
        on: own,
        actions: [
          "lambda:GetFunctionConfiguration",
          "lambda:PublishVersion",
          "lambda:UpdateFunctionCode",
          ...(FunctionAlias === undefined ? [] : ["lambda:GetAlias", "lambda:UpdateAlias"]),
        ],
        why: "the action puts the code there and shifts the alias",
      }),
      ...(FunctionAlias === undefined
        ? []
        : [
            permit(action, {
              id: "AskProvisionedConcurrency",
              on: `${own}:${FunctionAlias}`,
              actions: ["lambda:GetProvisionedConcurrencyConfig"],
              why: "the action waits for the instances that are kept warm for the alias",
            }),
          ]),
      ...(alarms.length === 0
        ? []
        : [
            permit(action, {
              id: "WatchAlarms",
              on: alarms.map((alarm) => near(action, "cloudwatch", `alarm:${alarm.trim()}`)),
              actions: ["cloudwatch:DescribeAlarms"],
              why: "the action fails when one of these alarms goes off",
            }),
          ]),
      ...writesComputeLog(action),
    ];
  },
});
