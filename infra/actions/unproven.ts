import type { z } from "zod";
import { givenPermissions } from "./given";
import type { ActionProvider } from "./provider";

interface UnprovenAction {
  readonly category: ActionProvider["category"];
  readonly owner?: ActionProvider["owner"];
  readonly provider: string;
  readonly configuration: z.ZodObject;
  readonly artifacts: ActionProvider["artifacts"];
  readonly accounts: boolean;
  /** The page's name in CodePipeline's guide. */
  readonly page: string;
  readonly variables?: NonNullable<ActionProvider["variables"]>;
}

/** An action whose keys are documented, but whose permissions are the user's to give. */
export function unproven(action: UnprovenAction): ActionProvider {
  const { accounts, page, owner = "AWS", ...rest } = action;
  return {
    ...rest,
    owner,
    version: "1",
    across: { accounts, regions: true },
    page: `https://docs.aws.amazon.com/codepipeline/latest/userguide/${page}.html`,
    unproven: true,
    grants: givenPermissions,
  };
}
