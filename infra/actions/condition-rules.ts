import { z } from "zod";
import type { Grant } from "../grants/grant";
import { near, permit } from "./aws-action";
import { writesComputeLog } from "./logs";
import type { Acting, ActionProvider } from "./provider";

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

/** What CodePipeline documents of a rule, as of an action. It runs with the pipeline's own role. */
interface RuleProvider extends Pick<ActionProvider, "configuration" | "named" | "page"> {
  /** Whether a stage may be skipped by it. */
  readonly skips?: true;
  grants?(rule: Pick<Acting, "actor" | "region" | "configuration" | "logGroup">): readonly Grant[];
}

type RuleProviderName =
  | "CloudWatchAlarm"
  | "CodeBuild"
  | "Commands"
  | "DeploymentWindow"
  | "LambdaInvoke"
  | "VariableCheck";

const page = (rule: string) =>
  `https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-${rule}.html`;

const alarmStates = /^(ALARM|OK|INSUFFICIENT_DATA)(,(ALARM|OK|INSUFFICIENT_DATA))*$/;
const cron = /^\S+( \S+){5,6}$/;
const timeZone = /^([A-Za-z_]+\/[A-Za-z_/+-]+|UTC([+-]\d{2}:\d{2})?|[A-Z]{3,5})$/;

/** The rules of conditions. */
export const conditionRules: Readonly<Record<RuleProviderName, RuleProvider>> = {
  CloudWatchAlarm: {
    configuration: z.strictObject({
      AlarmName: z.string().describe("The alarm that is looked at"),
      AlarmStates: z
        .string()
        .regex(alarmStates)
        .optional()
        .describe("ALARM, OK, INSUFFICIENT_DATA, with commas between them"),
      WaitTime: z.string().regex(/^\d+$/).optional().describe("Minutes that are waited before"),
    }),
    named: ["AlarmName"],
    page: page("CloudWatchAlarm"),
    grants: calls("LookAtAlarm", ["cloudwatch:DescribeAlarms"], "alarm:", "AlarmName"),
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
    grants: calls(
      "StartBuild",
      ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
      "project/",
      "ProjectName",
    ),
  },
  Commands: {
    configuration: z.strictObject({}),
    page: page("Commands"),
    grants: writesComputeLog,
  },
  DeploymentWindow: {
    configuration: z.strictObject({
      Cron: z
        .string()
        .regex(cron)
        .describe(
          "seconds minutes hours day-of-month month day-of-week [year], such as * * 9-17 ? * MON-FRI",
        ),
      TimeZone: z.string().regex(timeZone).optional().describe("Europe/Berlin, UTC or UTC+01:00"),
    }),
    page: page("DeploymentWindow"),
  },
  LambdaInvoke: {
    configuration: z.strictObject({
      FunctionName: z.string().describe("The function that decides"),
      UserParameters: z.string().optional().describe("Text for the function"),
    }),
    named: ["FunctionName"],
    page: page("LambdaInvoke"),
    skips: true,
    grants: calls("InvokeFunction", ["lambda:InvokeFunction"], "function:", "FunctionName"),
  },
  VariableCheck: {
    configuration: z.strictObject({
      Variable: z.string().describe("The variable, such as #{Source-app.BranchName}"),
      Value: z.string().describe("What it is compared with"),
      Operator: z.enum(["EQ", "NE", "CONTAINS", "MATCHES"]).describe("How it is compared"),
    }),
    page: page("VariableCheck"),
    skips: true,
  },
};

export const ruleProviderNames = Object.keys(conditionRules) as RuleProviderName[];

/** Calls on the one thing that a key of the configuration names, in the service of the calls. */
function calls(
  id: string,
  actions: readonly [string, ...string[]],
  kind: string,
  key: string,
): NonNullable<RuleProvider["grants"]> {
  const [service = ""] = actions[0].split(":");
  return (rule) => [
    permit(rule, {
      id,
      on: near(rule, service, `${kind}${rule.configuration[key]}`),
      actions,
      why: "a rule of a stage's condition",
    }),
  ];
}
