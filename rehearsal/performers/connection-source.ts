import type { ActionRun } from "../action-run";
import { documented } from "../call";
import { storeSource, takeRoles } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-CodestarConnectionSource");

/** Fetches a commit through a connection. The rehearsal has no repository: the site stands for the build's output. */
export async function fetchFromConnection(run: ActionRun): Promise<void> {
  const connection = run.configured("ConnectionArn");
  const role = run.actor;
  takeRoles(run);
  const account = connection.split(":")[4] ?? "";
  // The page asks for both; a policy's ARN has the service name of its action.
  for (const service of ["codeconnections", "codestar-connections"]) {
    const resource = connection.replace(/:(codeconnections|codestar-connections):/, `:${service}:`);
    run.call({ role }, `${service}:UseConnection`, { resource, account }, page);
  }
  const repository = `${run.configured("FullRepositoryId")} ${run.configured("BranchName")}`;
  const files = [{ path: "REPOSITORY", body: Buffer.from(`${repository}\n`) }];
  await storeSource(run, files);
}
