import { z } from "zod";
import * as names from "../names";
import type { ApplicationSettings } from "../settings";

const text = z.string();

/** An application as another stack releases to it: a stack of CloudFormation, and the roles that make it. */
export const applicationShape = z.object({
  /** The role in which the deploy actions run. */
  deployRole: text,
  /** The role that it trusts. */
  pipelineRole: text,
  /** The role in which CloudFormation makes the resources. */
  stackRole: text,
  /** The stack of CloudFormation. */
  stack: text,
  capabilities: z.array(text).readonly(),
  /** The folder of the artifact bucket that `stackRole` reads: packages lie nowhere else. */
  packages: text,
});

export type ApplicationContract = Readonly<z.output<typeof applicationShape>>;

/** What an application exports, all of it known before anything is created. */
export function applicationContract(
  owner: names.Owner,
  application: string,
  { capabilities, pipeline = application }: ApplicationSettings,
  delivery: names.Owner,
  pipelineRole: string,
): ApplicationContract {
  return {
    deployRole: names.deployRole(owner, application).arn,
    pipelineRole,
    stackRole: names.serviceRole(owner, application, "cloudformation").arn,
    stack: names.applicationStack(owner, application),
    capabilities,
    packages: names.packagesFolder(delivery, pipeline),
  };
}
