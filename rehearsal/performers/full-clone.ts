import { arnIn } from "../arn";
import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";

const connection = documented("codepipeline/latest/userguide/troubleshooting");
const bothNames = inferred(
  "codepipeline/latest/userguide/action-reference-CodestarConnectionSource",
);
const codecommit = documented("codepipeline/latest/userguide/tutorials-codecommit-gitclone");

/** Where a source's artifact is a reference, the build clones the repository with its own role. */
export function cloneSource(run: ActionRun, role: string, artifact: string): void {
  const source = run.pipeline.stages
    .flatMap(({ actions }) => actions)
    .find(({ outputArtifacts }) => outputArtifacts?.includes(artifact));
  const {
    OutputArtifactFormat,
    ConnectionArn,
    FullRepositoryId = "",
    RepositoryName,
  } = source?.configuration ?? {};
  if (OutputArtifactFormat !== "CODEBUILD_CLONE_REF") return;
  if (ConnectionArn !== undefined) {
    for (const service of ["codeconnections", "codestar-connections"]) {
      const page = service === "codeconnections" ? connection : bothNames;
      const context = {
        [`${service}:FullRepositoryId`]: FullRepositoryId,
        [`${service}:ProviderPermissionsRequired`]: "read_only",
      };
      run.call(role, `${service}:UseConnection`, ConnectionArn, page, { context });
    }
    return;
  }
  const repository = arnIn(run.pipeline, "codecommit", String(RepositoryName));
  run.call(role, "codecommit:GitPull", repository, codecommit);
}
