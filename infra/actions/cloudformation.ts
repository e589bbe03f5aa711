import { z } from "zod";
import { stackReadsPackages } from "../grants/artifacts";
import { type Grant, type Principal, principal } from "../grants/grant";
import { arn } from "../names";
import { awsAction, near, permit } from "./aws-action";
import type { Acting, ConfiguredAction } from "./provider";

const modes = [
  "CHANGE_SET_EXECUTE",
  "CHANGE_SET_REPLACE",
  "CREATE_UPDATE",
  "DELETE_ONLY",
  "REPLACE_ON_FAILURE",
] as const;
type Mode = (typeof modes)[number];

/** What changes a stack at once, without a change set. */
const change = [
  "CreateStack",
  "DescribeStackEvents",
  "DescribeStackResources",
  "DescribeStacks",
  "GetTemplate",
  "UpdateStack",
];

/**
 * What each mode calls on the stack. AWS's page has one list for all of them.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 */
const stackActions: Readonly<Record<Mode, readonly string[]>> = {
  CHANGE_SET_EXECUTE: [
    "DescribeChangeSet",
    "DescribeStackEvents",
    "DescribeStacks",
    "ExecuteChangeSet",
  ],
  CHANGE_SET_REPLACE: ["CreateChangeSet", "DeleteChangeSet", "DescribeChangeSet", "DescribeStacks"],
  CREATE_UPDATE: change,
  DELETE_ONLY: ["DeleteStack", "DescribeStackEvents", "DescribeStacks"],
  REPLACE_ON_FAILURE: [...change, "DeleteStack"],
};

const capability = "CAPABILITY_(IAM|NAMED_IAM|AUTO_EXPAND)";
/** Acknowledges macros, of which AWS::Serverless is one. */
const macros = "CAPABILITY_AUTO_EXPAND";

/** Creates, changes or deletes a stack of CloudFormation, at once or by a change set. */
export const cloudFormation = awsAction({
  category: "Deploy",
  provider: "CloudFormation",
  configuration: z.strictObject({
    ActionMode: z.enum(modes).describe("What is done with the stack"),
    StackName: z.string().describe("The stack"),
    ChangeSetName: z.string().optional().describe("The change set that is made or executed"),
    RoleArn: z
      .string()
      .optional()
      .describe("The role that CloudFormation takes to make the resources"),
    TemplatePath: z.string().optional().describe("<artifact>::<file> of the template"),
    TemplateConfiguration: z.string().optional().describe("<artifact>::<file> with parameters"),
    ParameterOverrides: z.string().optional().describe("JSON of parameters, up to 1 KB"),
    Capabilities: z
      .string()
      .regex(new RegExp(`^${capability}(,${capability})*$`))
      .optional()
      .describe(
        "CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND (for AWS::Serverless), with commas and without blanks",
      ),
    OutputFileName: z
      .string()
      .optional()
      .describe("File of the output artifact with the stack's outputs"),
  }),
  artifacts: { inputs: [0, 10], outputs: [0, 1] },
  page: "action-reference-CloudFormation",
  named: ["StackName", "RoleArn"],
  variables: "any",
  timeoutMinutes: 4_320,
  faults,
  artifactGrants: ({ touches }, store) => {
    const { packages } = touches ?? {};
    return packages ? stackReadsPackages(principal(packages.reader), store, packages.folder) : [];
  },
  grants: (action) => [...changesStack(action), ...passesRole(action), ...expandsTemplates(action)],
});

/** Which keys a mode wants: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html */
function faults({ configuration, inputs, outputs }: ConfiguredAction): readonly string[] {
  const {
    ActionMode: mode = "",
    OutputFileName,
    TemplatePath,
    TemplateConfiguration,
  } = configuration;
  const changeSet = mode.startsWith("CHANGE_SET");
  const template = mode !== "CHANGE_SET_EXECUTE" && mode !== "DELETE_ONLY";
  const wanted = [
    ...(changeSet ? ["ChangeSetName"] : []),
    ...(template ? ["TemplatePath"] : []),
    ...(mode === "CHANGE_SET_EXECUTE" ? [] : ["RoleArn"]),
  ];
  const missing = wanted.filter((key) => configuration[key] === undefined);
  const files = Object.entries({ TemplatePath, TemplateConfiguration }).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const [artifact = "", file] = value.split("::");
    if (!file) return [`${key} is "${value}": it must be <artifact>::<file>`];
    return inputs.includes(artifact)
      ? []
      : [`${key} names the artifact "${artifact}", which is not in inputs`];
  });
  return [
    ...missing.map((key) => `ActionMode ${mode} needs ${key}`),
    ...files,
    ...(outputs.length > 0 && OutputFileName === undefined
      ? ["it gives an artifact only with OutputFileName: set it, or leave outputs out"]
      : []),
  ];
}

function changesStack(action: Acting): readonly Grant[] {
  const { configuration } = action;
  const stack = `stack/${configuration.StackName}/*`;
  const mode = configuration.ActionMode as Mode;
  const policies = setsPolicy(mode, configuration) ? ["GetStackPolicy", "SetStackPolicy"] : [];
  return [
    permit(action, {
      id: "ChangeStack",
      on: near(action, "cloudformation", stack),
      actions: [...stackActions[mode], ...policies].map((each) => `cloudformation:${each}`),
      why: `the action changes the stack (${mode})`,
    }),
    ...(mode === "CREATE_UPDATE" || mode === "REPLACE_ON_FAILURE"
      ? [
          permit(action, {
            id: "ValidateTemplate",
            on: "*",
            actions: ["cloudformation:ValidateTemplate"],
            why: "the action has its template looked at, for which AWS offers no resource to name",
          }),
        ]
      : []),
  ];
}

/**
 * A file of configuration may have a policy for the stack, of which a change set knows nothing.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
 */
function setsPolicy(mode: Mode, { TemplateConfiguration }: Acting["configuration"]) {
  return (
    TemplateConfiguration !== undefined && mode !== "CHANGE_SET_REPLACE" && mode !== "DELETE_ONLY"
  );
}

/** An executed change set has its role already. */
function passesRole(action: Acting): readonly Grant[] {
  const { RoleArn, ActionMode } = action.configuration;
  if (RoleArn === undefined || ActionMode === "CHANGE_SET_EXECUTE") return [];
  return [
    permit(action, {
      id: "PassStackRole",
      on: RoleArn,
      actions: ["iam:PassRole"],
      when: { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } },
      why: "CloudFormation makes the stack's resources in this role",
    }),
  ];
}

/** A template with packaged code may have AWS's macros, which concern the stack's role too. */
function expandsTemplates({ actor, region, configuration, touches }: Acting): readonly Grant[] {
  const { packages } = touches ?? {};
  if (packages) return [actor, principal(packages.reader)].map((to) => expandsTemplate(to, region));
  return String(configuration.Capabilities).includes(macros)
    ? [expandsTemplate(actor, region)]
    : [];
}

/** AWS's macros that templates with code have: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html */
const transforms = ["Include", "LanguageExtensions", "Serverless-2016-10-31"];

/**
 * They belong to AWS's own account, and whoever makes a change set with them has to be allowed each.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-permissions-cloudformation.html
 */
function expandsTemplate(to: Principal, region: string): Grant {
  const owner = { account: "aws", region };
  return permit(
    { actor: to },
    {
      id: "ExpandTemplate",
      on: transforms.map((name) => arn(owner, "cloudformation", `transform/${name}`)),
      actions: ["cloudformation:CreateChangeSet"],
      why: "CloudFormation expands AWS::Serverless, loops and included snippets",
    },
  );
}
