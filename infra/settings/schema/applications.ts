import { z } from "zod";
import { permission } from "./stages";
import { list, map, text, wideName } from "./values";

/** An application of this account: what CloudFormation makes of a template, in a role that may do just that. */

const capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"] as const;

/** By operator and key, as in a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
const conditions = z.record(
  text("it must be an operator such as StringEquals", /^[A-Za-z:]{4,60}$/),
  z.record(
    text("it must be a condition key such as iam:PassedToService", /^[\w-]+:[\w:/-]+$/),
    z.union([z.string(), z.array(z.string()).min(1)], { error: "it must be a text or a list" }),
  ),
);

export const application = map({
  pipeline: wideName
    .optional()
    .describe(
      "The pipeline of `receives` whose role may release it. Default: the application's own key.",
    ),
  capabilities: list("capabilities", z.enum(capabilities))
    .default([])
    .describe(
      "What a template may do that CloudFormation wants acknowledged: CAPABILITY_IAM where it has roles.",
    ),
  permissions: list(
    "{actions, resources, conditions}",
    permission.extend({
      conditions: conditions.optional().describe("Conditions of IAM, by operator and key."),
    }),
  )
    .min(1, "it must have at least one permission: CloudFormation has no other")
    .describe(
      "What CloudFormation may do for the stack, beside reading the packages: no more than the template needs.",
    ),
});

export type ApplicationSettings = z.output<typeof application>;
