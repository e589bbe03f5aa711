import { z } from "zod";
import * as names from "../names";
import type { ApplicationSettings } from "../settings";

/** An application as another stack releases to it: a stack of CloudFormation, and the roles that make it. */
export interface ApplicationContract {
  /** The role in which the deploy actions run. */
  readonly deployRole: string;
  /** The role that it trusts. */
  readonly pipelineRole: string;
  /** The role in which CloudFormation makes the resources. */
  readonly stackRole: string;
  /** The stack of CloudFormation. */
  readonly stack: string;
  readonly capabilities: readonly string[];
  /** The folder of the artifact bucket that `stackRole` reads: packages lie nowhere else. */
  readonly packages: string;
}

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

const text = z.string();

/** The shape in which another stack exports it. */
export const applicationShape = z.object({
  deployRole: text,
  pipelineRole: text,
  stackRole: text,
  stack: text,
  capabilities: z.array(text),
  packages: text,
});
