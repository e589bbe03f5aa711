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
  // The page asks for both names of the action, on the ARN that the connection has.
  for (const service of ["codeconnections", "codestar-connections"]) {
    run.call({ role }, `${service}:UseConnection`, { resource: connection, account }, page);
  }
  await storeRepository(
    run,
    `${run.configured("FullRepositoryId")} ${run.configured("BranchName")}`,
  );
}
