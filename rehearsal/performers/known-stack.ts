import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { deployCalls, readArtifact, takeRoles, useKey } from "./artifacts";

const wideKey = documented("codepipeline/latest/userguide/pipelines-create-cross-account");

/** As far as the delivery's own policies decide: the role is taken, and it reads its artifacts. */
export async function enterStack(run: ActionRun): Promise<void> {
  takeRoles(run);
  for (const name of run.action.inputArtifacts ?? []) {
    const artifact = run.input(name);
    readArtifact(run, run.actor, artifact, deployCalls);
    const object = `${run.store().bucket.arn}/${artifact.key}`;
    useKey(run, run.actor, "kms:GenerateDataKey", object, wideKey);
  }
}
