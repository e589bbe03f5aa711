import { z } from "zod";
import type { Grant, Principal } from "../grants/grant";
import { arn } from "../names";
import { writesComputeLog } from "./logs";

/** One rule of a stage's condition: plain data, ready to be declared. */
export interface PlannedRule {
  readonly name: string;
  readonly provider: RuleProviderName;
  readonly region: string;
  readonly configuration: Readonly<Record<string, string>>;
  readonly commands?: readonly string[];
  readonly inputs: readonly string[];
  readonly timeoutInMinutes?: number;
}

/** What CodePipeline documents of a rule. */
export interface RuleProvider {
  /** Keys of the rule's configuration; values are texts. */
  readonly configuration: z.ZodObject;
  readonly named?: readonly string[];
  readonly page: string;
  /** Whether a stage may be skipped by it. */
  readonly skips: boolean;
  grants(rule: PlannedRule, actor: Principal, logGroup: string): readonly Grant[];
}

export type RuleProviderName =
  | "CloudWatchAlarm"
  | "CodeBuild"
  | "Commands"
  | "DeploymentWindow"
  | "LambdaInvoke"
  | "VariableCheck";

const page = (rule: string) =>
  `https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-${rule}.html`;

/** The rules of conditions, which run with the pipeline's own role. */
export const conditionRules: Readonly<Record<RuleProviderName, RuleProvider>> = {
  CloudWatchAlarm: {
    configuration: z.strictObject({
      AlarmName: z.string().describe("The alarm that is looked at"),
      AlarmStates: z
        .string()
        .regex(/^(ALARM|OK|INSUFFICIENT_DATA)(,(ALARM|OK|INSUFFICIENT_DATA))*$/)
        .optional()
        .describe("ALARM, OK, INSUFFICIENT_DATA, with commas between them"),
      WaitTime: z.string().regex(/^\d+$/).optional().describe("Minutes that are waited before"),
    }),
    named: ["AlarmName"],
    page: page("CloudWatchAlarm"),
    skips: false,
    grants: ({ region, configuration }, actor) => [
      use(
        "LookAtAlarm",
        actor,
        ["cloudwatch:DescribeAlarms"],
        [arn({ account: actor.account, region }, "cloudwatch", `alarm:${configuration.AlarmName}`)],
      ),
    ],
  },
  CodeBuild: {
    configuration: z.strictObject({
      ProjectName: z.string().describe("The project that decides"),
      PrimarySource: z.string().optional().describe("The artifact with the buildspec, of several"),
      BatchEnabled: z.literal("false").optional().describe("Batches are not for rules here"),
      EnvironmentVariables: z.string().optional().describe("JSON list of name, value and type"),
    }),
    named: ["ProjectName"],
    page: page("CodeBuild"),
    skips: false,
    grants: ({ region, configuration }, actor) => [
      use(
        "StartBuild",
        actor,
        ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
        [
          arn(
            { account: actor.account, region },
            "codebuild",
            `project/${configuration.ProjectName}`,
          ),
        ],
      ),
    ],
  },
  Commands: {
    configuration: z.strictObject({}),
    page: page("Commands"),
    skips: false,
    grants: ({ region }, actor, logGroup) => writesComputeLog({ actor, region, logGroup }),
  },
  DeploymentWindow: {
    configuration: z.strictObject({
      Cron: z
        .string()
        .regex(/^\S+( \S+){5,6}$/)
        .describe(
          "seconds minutes hours day-of-month month day-of-week [year], such as * * 9-17 ? * MON-FRI",
        ),
      TimeZone: z
        .string()
        .regex(/^([A-Za-z_]+\/[A-Za-z_/+-]+|UTC([+-]\d{2}:\d{2})?|[A-Z]{3,5})$/)
        .optional()
        .describe("Europe/Berlin, UTC or UTC+01:00"),
    }),
    page: page("DeploymentWindow"),
    skips: false,
    grants: () => [],
  },
  LambdaInvoke: {
    configuration: z.strictObject({
      FunctionName: z.string().describe("The function that decides"),
      UserParameters: z.string().optional().describe("Text for the function"),
    }),
    named: ["FunctionName"],
    page: page("LambdaInvoke"),
    skips: true,
    grants: ({ region, configuration }, actor) => [
      use(
        "InvokeFunction",
        actor,
        ["lambda:InvokeFunction"],
        [
          arn(
            { account: actor.account, region },
            "lambda",
            `function:${configuration.FunctionName}`,
          ),
        ],
      ),
    ],
  },
  VariableCheck: {
    configuration: z.strictObject({
      Variable: z.string().describe("The variable, such as #{Source-app.BranchName}"),
      Value: z.string().describe("What it is compared with"),
      Operator: z.enum(["EQ", "NE", "CONTAINS", "MATCHES"]).describe("How it is compared"),
    }),
    page: page("VariableCheck"),
    skips: true,
    grants: () => [],
  },
};

function use(
  id: string,
  to: Principal,
  actions: readonly string[],
  arns: readonly string[],
): Grant {
  return { id, to, on: { kind: "plain", arns }, actions, why: "a rule of a stage's condition" };
}
