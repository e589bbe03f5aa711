import { z } from "zod";
import { givenPermissions, takesInputs } from "./aws-action";
import type { ActionCategory, ActionProvider } from "./provider";

/** An action type that an account declares for a worker of its own. */
interface ActionType {
  readonly category: ActionCategory;
  readonly provider: string;
  readonly version: string;
  readonly configuration: z.ZodObject;
  readonly artifacts: ActionProvider["artifacts"];
}

/**
 * An action that a worker outside of AWS performs: it polls for jobs with credentials of its own, and each job
 * brings credentials for its artifacts. The pipeline's role needs no more than it has.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html
 */
export function jobWorker(type: ActionType): ActionProvider {
  return {
    ...type,
    owner: "Custom",
    // "Cross-account actions are not supported for Jenkins", and a custom type lives in one account and region.
    across: { accounts: false, regions: false },
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html",
    variables: "any",
    timeoutMinutes: 1_440,
    artifactGrants: () => [],
    grants: () => [],
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-four-stage-pipeline.html */
const jenkins = (category: "Build" | "Test") =>
  jobWorker({
    category,
    provider: "Jenkins",
    version: "1",
    configuration: z.strictObject({ ProjectName: z.string().describe("The project of Jenkins") }),
    artifacts: { inputs: [0, 5], outputs: [0, 5] },
  });

/** The plugin of Jenkins registers a type under the name that it is given there. */
export const jenkinsBuild = jenkins("Build");
export const jenkinsTest = jenkins("Test");

/** An action of a partner, whose keys only the partner documents. */
export function partner(category: ActionCategory, provider: string): ActionProvider {
  return {
    category,
    owner: "ThirdParty",
    provider,
    version: "1",
    configuration: z.object({}).catchall(z.string()),
    artifacts: { inputs: [0, 5], outputs: [0, 5] },
    across: { accounts: false, regions: false },
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/integrations-action-type.html",
    variables: "any",
    unproven: true,
    artifactGrants: takesInputs,
    grants: givenPermissions,
  };
}
