import { z } from "zod";
import { ruleProviderNames } from "../../actions/condition-rules";
import { ruleLimits, stageNames } from "../../aws/limits";
import { aws, between, list, map, region, text, wideName } from "./values";

const value = z
  .union([z.string(), z.number(), z.boolean()], { error: "it must be a text" })
  .transform(String)
  .refine((text) => text.length <= 10_000, "it must be at most 10000 characters");

const rule = map({
  provider: z.enum(ruleProviderNames).describe("CodePipeline's name of the rule."),
  configuration: z
    .record(z.string(), value)
    .default({})
    .meta({
      ...aws("codepipeline/latest/userguide/rule-reference"),
      examples: [{ AlarmName: "errors" }],
    })
    .describe("What the rule asks, by CodePipeline's keys."),
  build: wideName
    .optional()
    .describe(
      "CodeBuild: a key of `delivery.builds`, of which ferry makes a project for the rule. Default of its `inputs`: the first source.",
    ),
  commands: list(
    "commands",
    text("it must be one line of at most 1000 characters", /^.{1,1000}$/, {
      ...aws("codepipeline/latest/APIReference/API_ActionDeclaration"),
      examples: ["npm test"],
    }),
  )
    .max(50, "it must have at most 50 commands")
    .optional(),
  inputs: z
    .array(
      text("it must be the name of an artifact", /^[\w-]{1,100}$/, { examples: ["app_source"] }),
    )
    .default([])
    .describe("Artifacts that the rule reads."),
  region: region.optional(),
  timeoutMinutes: between(...ruleLimits.minutes, "minutes")
    .meta(aws("codepipeline/latest/APIReference/API_Condition"))
    .optional(),
});
const rules = z
  .record(text("it must be 1 to 100 letters, digits and . @ _ -", stageNames), rule)
  .refine((map) => Object.keys(map).length >= 1 && Object.keys(map).length <= ruleLimits.rules, {
    error: `it must have 1 to ${ruleLimits.rules} rules`,
  })
  .describe("Rules of CodePipeline, by a name.");

/**
 * What a stage asks before it begins, and after it ended.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html
 */
export const conditions = {
  freeze: text("it must be a reason of 10 to 1000 characters in one line", /^.{10,1000}$/, {
    ...aws("codepipeline/latest/userguide/stage-conditions"),
    examples: ["Year end: nothing goes out"],
  })
    .optional()
    .describe("Why the stage is closed: nothing enters it until this is taken away."),
  beforeEntry: map({
    result: z
      .enum(["FAIL", "SKIP"])
      .default("FAIL")
      .describe("Whether the release fails or goes past the stage where a rule does not hold."),
    rules,
  })
    .optional()
    .describe("Rules that must hold before the stage begins."),
  onSuccess: map({
    result: z
      .enum(["ROLLBACK", "FAIL"])
      .default("ROLLBACK")
      .describe("What happens where a rule is not kept."),
    rules,
  })
    .optional()
    .describe("Rules that must hold once the stage's actions have succeeded."),
  onFailure: z
    .union(
      [
        z.enum(["rollback", "retry", "retry-all", "nothing"]),
        map({
          result: z.literal("ROLLBACK").default("ROLLBACK").describe("The stage is rolled back."),
          rules,
        }),
      ],
      {
        error:
          "it must be rollback, retry, retry-all or nothing, or {rules} that lead to a rollback",
      },
    )
    .optional()
    .describe(
      "What a failure does. Default: `rollback` where the stage releases to another account or checks what it released (`after`), else nothing. Nothing, too, in a stage with an application, which CloudFormation takes back itself, with an approval, which a rollback would ask for again, or with `freeze`.",
    ),
} as const;

export type RuleSettings = z.output<typeof rule>;

/** Where a stage has rules. */
export const ruleSlots = ["beforeEntry", "onSuccess", "onFailure"] as const;

/** The rules of one of these, by name. */
export function rulesIn(
  condition: string | undefined | { readonly rules: Readonly<Record<string, RuleSettings>> },
): readonly (readonly [string, RuleSettings])[] {
  return typeof condition === "object" ? Object.entries(condition.rules) : [];
}
