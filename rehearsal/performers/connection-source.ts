import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { storeRepository, takeRoles } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-CodestarConnectionSource");

/** Fetches a commit through a connection. */
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
  await storeRepository(
    run,
    `${run.configured("FullRepositoryId")} ${run.configured("BranchName")}`,
  );
}
