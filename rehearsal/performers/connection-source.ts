import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { storeRepository, takeRoles } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-CodestarConnectionSource");

/** Fetches a commit through a connection. */
export async function fetchFromConnection(run: ActionRun): Promise<void> {
  const connection = run.configured("ConnectionArn");
  takeRoles(run);
  const repository = run.configured("FullRepositoryId");
  // The page asks for both names of the action, on the ARN that the connection has. The repository is sent only
  // where the use is about one, and no page says which uses are: one call with it, and one without.
  for (const service of ["codeconnections", "codestar-connections"]) {
    for (const sent of [repository, null]) {
      const context = { [`${service}:FullRepositoryId`]: sent };
      run.act(`${service}:UseConnection`, connection, page, { context });
    }
  }
  await storeRepository(run, `${repository} ${run.configured("BranchName")}`);
}
