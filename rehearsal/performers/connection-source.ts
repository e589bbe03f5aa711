import type { ActionRun } from "../action-run";
import { documented } from "../call";
import { pipelineCalls, takeRoles, writeArtifact } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-CodestarConnectionSource");

/** Fetches a commit through a connection. The rehearsal has no repository: the site stands for the build's output. */
export async function fetchFromConnection(run: ActionRun): Promise<void> {
  const connection = run.configured("ConnectionArn");
  const role = run.actor;
  takeRoles(run);
  const on = { resource: connection, account: connection.split(":")[4] ?? "" };
  for (const action of ["codeconnections:UseConnection", "codestar-connections:UseConnection"]) {
    run.call({ role }, action, on, page);
  }
  const repository = `${run.configured("FullRepositoryId")} ${run.configured("BranchName")}`;
  const files = [{ path: "REPOSITORY", body: Buffer.from(`${repository}\n`) }];
  for (const name of run.action.outputArtifacts ?? []) {
    writeArtifact(run, role, await run.output(name, files), pipelineCalls);
  }
}
