import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { globToRegex } from "../../infra/aws/globs";
import { changedFiles, Refusal } from "./differences";
import { type Push, parsePush, type Watch, watchOf } from "./event";

/** What became of a push. */
interface Outcome {
  readonly pipeline: string;
  readonly starts: boolean;
  readonly why: string;
}

/**
 * The function behind the rule of a CodeCommit branch with paths: starts the pipeline with the pushed commit
 * if one of the changed files counts. EventBridge sees no files, and a build that looks would cost its minute.
 */
export function createHandler(): (event: unknown) => Promise<Outcome> {
  const codePipeline = new CodePipelineClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
  });
  return async (event) => {
    const push = parsePush(event);
    const watch = watchOf(push.rule);
    const outcome = { pipeline: watch.pipeline, ...(await decide(push, watch)) };
    console.log(JSON.stringify({ event: push.id, commit: push.after, ...outcome }));
    if (outcome.starts) {
      await codePipeline.send(
        new StartPipelineExecutionCommand({
          name: watch.pipeline,
          // EventBridge may deliver an event twice: the second start is the first.
          clientRequestToken: push.id,
          sourceRevisions: [
            { actionName: watch.action, revisionType: "COMMIT_ID", revisionValue: push.after },
          ],
        }),
      );
    }
    return outcome;
  };
}

async function decide(push: Push, watch: Watch): Promise<Omit<Outcome, "pipeline">> {
  const counts = counting(watch);
  try {
    for await (const files of changedFiles(push)) {
      const file = files.find(counts);
      if (file !== undefined) return { starts: true, why: `${file} counts` };
    }
    return { starts: false, why: "no changed file counts" };
  } catch (error) {
    // After a forced push the old commit may be gone: what can't be compared may well count.
    if (!(error instanceof Refusal) || error.code !== "CommitDoesNotExistException") throw error;
    return { starts: true, why: `commit ${push.before} is gone` };
  }
}

/** An exclusion beats an inclusion; without inclusions everything else counts. */
function counting({ paths, excludePaths }: Watch): (file: string) => boolean {
  const included = paths?.map(expression);
  const excluded = excludePaths?.map(expression) ?? [];
  return (file) =>
    (included?.some((each) => each.test(file)) ?? true) &&
    !excluded.some((each) => each.test(file));
}

function expression(glob: string): RegExp {
  return new RegExp(`^${globToRegex(glob)}$`, "su");
}
