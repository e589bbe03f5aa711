import { z } from "zod";
import { arn } from "../names";
import { writesComputeLog } from "./logs";
import { type ActionProvider, takesArtifacts } from "./provider";

/** Puts new code into a function, and shifts its alias to it. */
export const lambdaDeploy: ActionProvider = {
  category: "Deploy",
  owner: "AWS",
  provider: "Lambda",
  version: "1",
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
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html",
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
  grants: (action, store) => {
    const { actor, region, configuration } = action;
    const place = { account: actor.account, region };
    const { FunctionAlias, Alarms } = configuration;
    const own = arn(place, "lambda", `function:${configuration.FunctionName}`);
    const alarms = Alarms === undefined ? [] : String(Alarms).split(",");
    return [
      ...takesArtifacts(action, store),
      {
        id: "UpdateFunction",
        to: actor,
        on: { kind: "plain", arns: [own] },
        actions: [
          "lambda:GetFunctionConfiguration",
          "lambda:PublishVersion",
          "lambda:UpdateFunctionCode",
          ...(FunctionAlias === undefined ? [] : ["lambda:GetAlias", "lambda:UpdateAlias"]),
        ],
        why: "the action puts the code there and shifts the alias",
      },
      ...(FunctionAlias === undefined
        ? []
        : [
            {
              id: "AskProvisionedConcurrency",
              to: actor,
              on: { kind: "plain", arns: [`${own}:${FunctionAlias}`] } as const,
              actions: ["lambda:GetProvisionedConcurrencyConfig"],
              why: "the action waits for the instances that are kept warm for the alias",
            },
          ]),
      ...(alarms.length === 0
        ? []
        : [
            {
              id: "WatchAlarms",
              to: actor,
              on: {
                kind: "plain",
                arns: alarms.map((alarm) => arn(place, "cloudwatch", `alarm:${alarm.trim()}`)),
              } as const,
              actions: ["cloudwatch:DescribeAlarms"],
              why: "the action fails when one of these alarms goes off",
            },
          ]),
      ...writesComputeLog(action),
    ];
  },
};
