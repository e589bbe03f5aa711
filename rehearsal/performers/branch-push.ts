import { accountOf, arnIn } from "../arn";
import { documented } from "../call";
import { loadFunction } from "../endpoints/lambda";
import { type RepositoryCall, startRepositoryEndpoint } from "../endpoints/repository";
import { matchesGlob } from "../globs";
import type { Registered } from "../world/world";
import type { ActionRun } from "./action-run";
import { type BranchRule, branchRules, type Watch, watchOf } from "./branch-rules";
import { filesOf, type LambdaFunction, takeFunctionRole } from "./lambda-invoke";

const invocation = documented("eventbridge/latest/userguide/eb-use-resource-based");
const comparison = documented("codecommit/latest/APIReference/API_GetDifferences");
const start = documented("codepipeline/latest/APIReference/API_StartPipelineExecution");

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
  const { region } = lambda.place;
  const registered = lambda.resource.inputs as unknown as LambdaFunction;
  const eventBridge = {
    service: "events.amazonaws.com",
    sourceArn: String(rule.resource.outputs.arn),
    sourceAccount: rule.place.account,
  };
  const arn = String(lambda.resource.outputs.arn);
  run.call(eventBridge, "lambda:InvokeFunction", arn, invocation);
  takeFunctionRole(run, registered, lambda);

  const files = await filesOf(registered.code);
  const watch = await watchOf(branchRule, lambda);
  const { counting, other } = examplesFor(watch ?? {});
  if (counting === undefined) {
    throw run.fault("its paths take no file, so that no push would ever start the pipeline");
  }
  const endpoint = await startRepositoryEndpoint();
  const env = { AWS_REGION: region, ...endpoint.env };
  const loaded = loadFunction({ files, handler: registered.handler, env });
  try {
    const event = inputOf(target, pushEvent(run, repository));
    endpoint.changes = [other];
    await loaded.invoke(event);
    if (endpoint.calls.some(({ operation }) => operation === "StartPipelineExecution")) {
      throw run.fault(
        `the function ${registered.name} starts a pipeline without a file that counts`,
      );
    }
    endpoint.changes = [[], [counting]];
    await loaded.invoke(event);
    if (!endpoint.calls.some(({ operation }) => operation === "StartPipelineExecution")) {
      throw run.fault(`the function ${registered.name} starts nothing with ${counting} changed`);
    }
    for (const call of endpoint.calls) record(run, registered.role, repository, region, call);
  } finally {
    loaded.close();
    await endpoint.close();
  }
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
function pushEvent(run: ActionRun, repository: string) {
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
  const { inputTransformer } = resource.inputs as {
    readonly inputTransformer?: {
      readonly inputPaths: Readonly<Record<string, string>>;
      readonly inputTemplate: string;
    };
  };
  if (!inputTransformer) return event;
  const { inputPaths, inputTemplate } = inputTransformer;
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

/** A request that the function really made, as a call to judge. */
function record(
  run: ActionRun,
  role: string,
  repository: string,
  region: string,
  { operation, input }: RepositoryCall,
): void {
  if (operation === "GetDifferences") {
    run.call(role, "codecommit:GetDifferences", repository, comparison);
  } else {
    const place = { account: accountOf(role), region };
    const pipeline = arnIn(place, "codepipeline", String(input.name));
    run.call(role, `codepipeline:${operation}`, pipeline, start);
  }
}
