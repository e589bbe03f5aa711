import type * as aws from "@pulumi/aws";
import { documented } from "../call";
import type { RecordedCall } from "../endpoints/protocol";
import { matchesGlob } from "../globs";
import { actingFor, inputsOf, type Registered } from "../world/world";
import type { ActionRun } from "./action-run";
import { type BranchRule, branchRules, type Watch, watchOf } from "./branch-rules";
import { recordCall, runFunction, takeFunctionRole } from "./lambda-invoke";

const invocation = documented("eventbridge/latest/userguide/eb-use-resource-based");

/**
 * Pushes to a branch whose events a function looks at: once a file that counts, once none. The registered code
 * runs, and its calls are the release's.
 */
export async function pushToBranch(run: ActionRun, repository: string): Promise<void> {
  const branch = run.configured("BranchName");
  for (const rule of branchRules(run.release.world)) {
    const meant = rule.repositories.includes(repository) && rule.branches.includes(branch);
    if (meant && rule.lambda) await pushThrough(run, repository, rule, rule.lambda);
  }
}

async function pushThrough(
  run: ActionRun,
  repository: string,
  branchRule: BranchRule,
  lambda: Registered,
): Promise<void> {
  const { rule, target } = branchRule;
  const registered = inputsOf<aws.lambda.FunctionArgs>(lambda);
  const arn = String(lambda.resource.outputs.arn);
  run.call(actingFor("events.amazonaws.com", rule), "lambda:InvokeFunction", arn, invocation);
  takeFunctionRole(run, registered, lambda);

  const watch = await watchOf(branchRule, lambda);
  const { counting, other } = examplesFor(watch ?? {});
  run.must(
    counting !== undefined,
    "its paths take no file, so that no push would ever start the pipeline",
  );
  const event = inputOf(target, pushEvent(run, repository));
  const calls: RecordedCall[] = [];
  const startsWith = async (changes: readonly (readonly string[])[]) => {
    await runFunction(registered, lambda, { changes }, async (invoke, made) => {
      await invoke(event);
      calls.push(...made);
    });
    return calls.some(({ operation }) => operation === "StartPipelineExecution");
  };
  if (await startsWith([other])) {
    throw run.fault(`the function ${registered.name} starts a pipeline without a file that counts`);
  }
  run.must(
    await startsWith([[], [counting]]),
    `the function ${registered.name} starts nothing with ${counting} changed`,
  );
  for (const call of calls) recordCall(run, call);
}

/** A file that counts, and files that do not: an inclusion has to take a file, and no exclusion may. */
function examplesFor({ paths = ["**"], excludePaths = [] }: Partial<Watch>) {
  const names = ["x", "x.x", "index.html", "a/b/c.ts"];
  const files = [...paths, ...excludePaths].flatMap((glob) =>
    names.flatMap((name) => [name, nameFor(glob, name)]),
  );
  const counts = (file: string) =>
    paths.some((glob) => matchesGlob(glob, file)) &&
    !excludePaths.some((glob) => matchesGlob(glob, file));
  return { counting: files.find(counts), other: files.filter((file) => !counts(file)) };
}

function nameFor(glob: string, name: string): string {
  return glob
    .replace(/\*\*\//g, "")
    .replace(/\*\*/g, name)
    .replace(/\{([^,}]*)[^}]*\}/g, "$1")
    .replace(/\[!?([^\]])[^\]]*\]/g, (set, first) => (set.startsWith("[!") ? "x" : first))
    .replace(/\*/g, "x")
    .replace(/\?/g, "x")
    .replace(/\\(.)/g, "$1");
}

/** https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
export function pushEvent(run: ActionRun, repository: string) {
  return {
    version: "0",
    id: "01234567-0123-0123-0123-012345678901",
    "detail-type": "CodeCommit Repository State Change",
    source: "aws.codecommit",
    account: run.account,
    region: run.region,
    resources: [repository],
    detail: {
      event: "referenceUpdated",
      repositoryName: repository.split(":").at(-1),
      referenceType: "branch",
      referenceName: run.configured("BranchName"),
      oldCommitId: "1".repeat(40),
      commitId: "2".repeat(40),
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function inputOf({ resource }: Registered, event: object): unknown {
  const { inputTransformer } = inputsOf<aws.cloudwatch.EventTargetArgs>({ resource });
  if (!inputTransformer) return event;
  const { inputPaths = {}, inputTemplate } = inputTransformer;
  const filled = Object.entries(inputPaths).reduce(
    (text, [name, path]) => text.replaceAll(`<${name}>`, String(valueAt(event, path))),
    inputTemplate,
  );
  return JSON.parse(filled);
}

/** The value behind a JSON path of names, such as `$.detail.commitId`. */
function valueAt(event: object, path: string): unknown {
  const names = path.split(".").slice(1);
  return names.reduce<unknown>(
    (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
    event,
  );
}
