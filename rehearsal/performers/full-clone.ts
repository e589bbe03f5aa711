import { partition } from "../arn";
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
    const account = ConnectionArn.split(":")[4] ?? "";
    for (const service of ["codeconnections", "codestar-connections"]) {
      const on = { resource: ConnectionArn, account };
      const page = service === "codeconnections" ? connection : bothNames;
      const context = {
        [`${service}:FullRepositoryId`]: FullRepositoryId,
        [`${service}:ProviderPermissionsRequired`]: "read_only",
      };
      run.call({ role }, `${service}:UseConnection`, on, page, { context });
    }
    return;
  }
  const { account, region } = run.pipeline;
  const resource = `arn:${partition(region)}:codecommit:${region}:${account}:${RepositoryName}`;
  run.call({ role }, "codecommit:GitPull", { resource, account }, codecommit);
}
