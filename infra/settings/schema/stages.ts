import { z } from "zod";
import { actionCategories } from "../../actions/provider";
import { approvalMinutes, commandLimits, stageNames } from "../../aws/limits";
import { conditions } from "./conditions";
import { aws, between, list, map, region, roleArn, sentence, text, wideName } from "./values";

const artifact = text(
  "it must be the name of an artifact: 1 to 100 letters, digits, _ and -",
  /^[\w-]{1,100}$/,
);
const namespace = text(
  "it must be 1 to 100 letters, digits, @, _ and -; codepipeline and variables are AWS's",
  /^(?!(codepipeline|variables)$)[\w@-]{1,100}$/,
).meta(aws("codepipeline/latest/APIReference/API_ActionDeclaration"));
export const stageName = text(
  "it must be the name of a stage: 1 to 100 letters, digits and . @ _ -",
  stageNames,
).meta(aws("codepipeline/latest/APIReference/API_StageDeclaration"));

/** A value of a configuration: CodePipeline takes texts alone. */
const value = z
  .union([z.string(), z.number(), z.boolean()], { error: "it must be a text" })
  .transform(String)
  .refine((text) => text.length <= 1_000, "it must be at most 1000 characters");

/** A permission for an action whose calls ferry can't prove. */
export const permission = map({
  actions: list(
    "actions",
    text(
      "it must be an action of AWS such as ssm:SendCommand, without wildcards",
      /^[a-z0-9-]+:\w+$/,
    ),
  ).min(1, "it must have at least one action"),
  resources: list(
    "ARNs",
    text("it must be an ARN, or * where AWS knows no resource", /^(\*|arn:\S+)$/),
  ).min(1, "it must have at least one resource"),
  reason: sentence
    .optional()
    .describe("Why it has to be so wide: asked for where a resource is `*`."),
});

const roles = list("the ARNs of roles", roleArn);

const command = text(
  `it must be one line of at most ${commandLimits.characters} characters`,
  new RegExp(`^.{1,${commandLimits.characters}}$`),
  { ...aws("codepipeline/latest/userguide/action-reference-Commands"), examples: ["npm test"] },
);

const commandList = list("commands", command)
  .min(1, "it must have at least one command")
  .max(commandLimits.commands, `it must have at most ${commandLimits.commands} commands`);

/** One action of a stage, by the names that CodePipeline has for it. */
const stageAction = map({
  provider: text("it must be the name of an action provider, such as CodeBuild", /^[\w-]{1,35}$/)
    .meta(aws("codepipeline/latest/userguide/actions-valid-providers"))
    .describe("As in the catalogue: CodeBuild, Lambda, CloudFormation …"),
  category: z
    .enum(actionCategories)
    .optional()
    .describe("Needed where a provider is of two categories: Deploy or Invoke of Lambda."),
  owner: z
    .enum(["AWS", "Custom", "ThirdParty"])
    .optional()
    .describe("A partner's action, instead of AWS's or one of `delivery.actionTypes`."),
  configuration: z
    .record(text("a key must be 1 to 50 characters", /^.{1,50}$/), value)
    .default({})
    .describe("Of the action, by CodePipeline's keys: see its page in the reference of actions."),
  build: wideName
    .optional()
    .describe("A key of `delivery.builds`: ferry makes the project that the action runs."),
  role: roleArn
    .optional()
    .describe("An existing role that performs it: the output statementsToAdd says what it needs."),
  region: region.optional(),
  inputs: list("artifacts", artifact).default([]),
  outputs: list("artifacts", artifact).default([]),
  runOrder: between(1, 999)
    .meta(aws("codepipeline/latest/APIReference/API_ActionDeclaration"))
    .default(1)
    .describe("Actions with one number run in parallel; lower numbers first."),
  namespace: namespace
    .optional()
    .describe("Under what later actions read its variables: `#{namespace.variable}`."),
  timeoutMinutes: between(...approvalMinutes, "minutes")
    .meta(aws("codepipeline/latest/userguide/limits"))
    .optional()
    .describe("Minutes that an approval waits."),
  commands: commandList.optional(),
  files: list(
    "files",
    text("it must be a pattern of at most 128 characters", /^.{1,128}$/, {
      ...aws("codepipeline/latest/userguide/action-reference-Commands"),
      examples: ["reports/**"],
    }),
  )
    .max(10, "it must have at most 10 files")
    .default([])
    .describe("Files of the output artifact of commands."),
  outputVariables: list(
    "variables",
    text("it must be the name of a shell variable", /^[A-Za-z_]\w{0,127}$/, {
      ...aws("codepipeline/latest/userguide/action-reference-Commands"),
      examples: ["VERSION"],
    }),
  )
    .max(15, "it must have at most 15 variables")
    .default([])
    .describe("Shell variables of commands that later actions may read."),
  touches: map({
    readers: roles
      .optional()
      .describe(
        "Existing roles beside the action's own that read its artifacts: that of the project of CodeBuild, which then writes its outputs too, or those of the machines of a deployment group.",
      ),
    deploymentConfiguration: text(
      "it must be the name of a deployment configuration, such as CodeDeployDefault.OneAtATime",
      /^[\w.+=,@-]{1,100}$/,
      {
        ...aws("codedeploy/latest/userguide/deployment-configurations"),
        examples: ["CodeDeployDefault.OneAtATime"],
      },
    )
      .optional()
      .describe("CodeDeploy: the deployment group's deployment configuration."),
    taskFamily: text(
      "it must be the family of a task definition: 1 to 255 letters, digits, _ and -",
      /^[\w-]{1,255}$/,
      {
        ...aws("AmazonECS/latest/developerguide/task_definition_parameters"),
        examples: ["acme-api"],
      },
    )
      .optional()
      .describe("Amazon ECS: the family of the task definition that the action registers."),
    passedRoles: roles
      .max(2, "a task definition has at most 2 roles")
      .optional()
      .describe(
        "Amazon ECS: the roles in the task definition, task and execution role; an empty list where it has none.",
      ),
  })
    .prefault({})
    .describe(
      "What the action touches and its configuration does not name: its permissions name it.",
    ),
  permissions: list("{actions, resources}", permission).default([]),
});

/** A stage that is added, or what is added to a generated one. */
export const stage = map({
  after: stageName.optional().describe("A new stage comes behind this one …"),
  before: stageName
    .optional()
    .describe("… or before it: before its approval, where a release has one."),
  actions: z.record(stageName, stageAction).default({}).describe("What the stage runs, by name."),
  ...conditions,
});

export type StageSettings = z.output<typeof stage>;
export type StageActionSettings = z.output<typeof stageAction>;
