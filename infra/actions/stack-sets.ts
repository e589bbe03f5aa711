import { z } from "zod";
import { awsAction } from "./aws-action";

/** Keys that both actions of CloudFormation StackSets have. */
const operation = {
  StackSetName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/)
    .describe("The stack set: letters, digits and hyphens, a letter first"),
  DeploymentTargets: z.string().optional().describe("Accounts or organizational units"),
  Regions: z.string().optional().describe("Regions, with commas between them"),
  FailureTolerancePercentage: z.string().optional().describe("Accounts that may fail, in percent"),
  MaxConcurrentPercentage: z.string().optional().describe("Accounts at a time, in percent"),
  RegionConcurrencyType: z.string().optional().describe("Parallel or Sequential"),
  ConcurrencyMode: z
    .enum(["STRICT_FAILURE_TOLERANCE", "SOFT_FAILURE_TOLERANCE"])
    .optional()
    .describe("What an account that fails does to the others"),
  CallAs: z.enum(["SELF", "DELEGATED_ADMIN"]).optional().describe("In whose name it is called"),
};

/** Creates or updates a stack set. */
export const stackSet = awsAction({
  unproven: true,
  category: "Deploy",
  provider: "CloudFormationStackSet",
  configuration: z.strictObject({
    ...operation,
    TemplatePath: z.string().describe("<artifact>::<file> of the template"),
    Description: z.string().optional().describe("What the stack set is about"),
    Parameters: z.string().optional().describe("Parameters, or <artifact>::<file> of them"),
    Capabilities: z.string().optional().describe("CAPABILITY_IAM, CAPABILITY_NAMED_IAM"),
    PermissionModel: z
      .enum(["SELF_MANAGED", "SERVICE_MANAGED"])
      .optional()
      .describe("Who makes the roles"),
    AdministrationRoleArn: z.string().optional().describe("The administrator's role"),
    ExecutionRoleName: z.string().optional().describe("The role in each account"),
    OrganizationsAutoDeployment: z
      .enum(["Enabled", "Disabled", "EnabledWithStackRetention"])
      .optional()
      .describe("Whether new accounts get it too"),
  }),
  artifacts: { inputs: [1, 3], outputs: [0, 0] },
  page: "action-reference-StackSets",
  variables: ["StackSetId", "OperationId"],
});

/** Creates or updates instances of a stack set. */
export const stackInstances = awsAction({
  unproven: true,
  category: "Deploy",
  provider: "CloudFormationStackInstances",
  configuration: z.strictObject({
    ...operation,
    ParameterOverrides: z.string().optional().describe("Parameters of these instances"),
  }),
  artifacts: { inputs: [0, 2], outputs: [0, 0] },
  page: "action-reference-StackSets",
  variables: ["StackSetId", "OperationId"],
});
