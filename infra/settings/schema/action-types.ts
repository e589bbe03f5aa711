import { z } from "zod";
import { actionCategories } from "../../actions/provider";
import { aws, between, map, text } from "./values";

const artifacts = between(0, 5).meta(aws("codepipeline/latest/APIReference/API_ArtifactDetails"));
const description = text("it must be 1 to 160 characters in one line", /^.{1,160}$/).meta(
  aws("codepipeline/latest/APIReference/API_ActionConfigurationProperty"),
);
const url = text("it must be an address that begins with https://", /^https:\/\/\S{1,2040}$/, {
  ...aws("codepipeline/latest/APIReference/API_CreateCustomActionType"),
  examples: ["https://example.com/scan"],
});
const count = map({
  least: artifacts.default(0),
  most: artifacts.default(0),
})
  .refine(({ least, most }) => least <= most, { error: "least must not be above most" })
  .default({ least: 0, most: 0 });

export const providerName = text(
  "a provider's name must be 1 to 35 letters, digits, _ and -",
  /^[\w-]{1,35}$/,
);

/**
 * An action type for a worker of one's own.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreateCustomActionType.html
 */
export const actionType = map({
  category: z.enum(actionCategories).describe("CodePipeline's category of the action."),
  version: text("it must be 1 to 9 letters, digits, hyphens and dots, in quotes", /^[\w.-]{1,9}$/)
    .meta(aws("codepipeline/latest/APIReference/API_CreateCustomActionType"))
    .default("1")
    .describe("A changed type needs another one: AWS takes none again that was deleted."),
  configuration: z
    .record(
      text("a key must be 1 to 50 characters", /^.{1,50}$/),
      map({
        description: description.optional(),
        type: z
          .enum(["string", "number", "boolean"])
          .default("string")
          .describe("What a value of the key is."),
        required: z.boolean().default(true).describe("Whether each action has to have the key."),
        queryable: z
          .boolean()
          .default(false)
          .describe("Workers may ask for jobs by its value; of one key at most."),
      }),
    )
    .refine((keys) => Object.keys(keys).length <= 10, { error: "it must have at most 10 keys" })
    .refine(
      (keys) => Object.values(keys).every(({ queryable, required }) => required || !queryable),
      {
        error: "its queryable key must be required",
      },
    )
    .refine((keys) => Object.values(keys).filter(({ queryable }) => queryable).length <= 1, {
      error: "it must have at most one queryable key",
    })
    .default({})
    .describe("Its keys, ten at most."),
  inputs: count.describe("How many artifacts an action takes."),
  outputs: count.describe("How many artifacts an action gives."),
  entityUrl: url
    .optional()
    .describe("Where the worker's own page of the action is; `{Config:<key>}` stands for a value."),
  executionUrl: url
    .optional()
    .describe("Where its page of one run is; `{ExternalExecutionId}` stands for the run's."),
});

export type ActionTypeSettings = z.output<typeof actionType>;
