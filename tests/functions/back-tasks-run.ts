import { join } from "node:path";
import type { Answered, Asked } from "../../functions/back/handler";
import type { BackPlan, BackTarget } from "../../functions/back/way";
import { type ReleaseRecord, recordId, recordKey } from "../../functions/records/record";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { type History, historyService } from "../../rehearsal/endpoints/history";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import { objectService } from "../../rehearsal/endpoints/objects";
import type { RecordedCall, Refusal, Call as Request } from "../../rehearsal/endpoints/protocol";
import { Tasks } from "../../rehearsal/endpoints/tasks";
import { ObjectStore } from "../../rehearsal/performers/object-store";
import { bundleFunction } from "../../tools/bundle";

const account = "222222222222";
const region = "eu-central-1";
const records = "acme-records";
export const arn = `arn:aws:ecs:${region}:${account}:service/acme/api`;
const runs = { cluster: "acme", service: "api" };
const called = { applicationName: "acme-api", deploymentGroupName: "acme-api" };

export const byEcs: BackTarget = {
  name: "api@prod",
  kind: "service",
  account,
  region,
  place: "acme/api",
  alias: "api_prod-api",
  pipeline: "acme-api",
  stage: "prod-api",
  role: `arn:aws:iam::${account}:role/ferry/acme-api-restore`,
  runs,
};
export const byCodeDeploy: BackTarget = {
  ...byEcs,
  group: { ...called, deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce" },
};

export const imageOf = (release: string): string => {
  const digest = release.padEnd(64, "0");
  return `111111111111.dkr.ecr.${region}.amazonaws.com/acme-api@sha256:${digest}`;
};

/** A service with its releases, and the function that goes back. */
export interface TasksRun {
  readonly tasks: Tasks;
  readonly calls: readonly RecordedCall[];
  readonly closed: Map<string, string>;
  readonly objects: ObjectStore;
  /** Whether a release is under way in the stage. */
  running: boolean;
  /** What AWS answers in the place of doing it. */
  refuses: (call: Request) => Refusal | undefined;
  /** Tasks of a release come, and are recorded where that is not left out. */
  release(execution: string, recorded?: boolean): ReleaseRecord;
  ask(asked: Omit<Asked, "target">): Promise<Answered>;
  /** What readers get. */
  image(): string | undefined;
}

export async function goingBackInTasks(
  target: BackTarget,
  test: (run: TasksRun) => Promise<void>,
): Promise<void> {
  const objects = new ObjectStore();
  const tasks = new Tasks();
  const closed = new Map<string, string>();
  const group = `arn:aws:codedeploy:${region}:${account}:deploymentgroup:acme-api/acme-api`;
  const service = { ...runs, arn, family: "acme-api", ...(target.group && { group }) };
  let releases = 0;
  let last = "none";
  const history = (): History => ({
    pipeline: target.pipeline,
    execution: last,
    sources: [],
    actions: [{ stage: target.stage, name: "deploy", category: "Deploy", inputs: [] }],
    closed,
    running: run.running ? target.stage : undefined,
  });
  const endpoints = endpointsOf({
    intercept: (call) => run.refuses(call),
    others: {
      s3: objectService(objects),
      ecs: tasks.answer,
      ecr: tasks.answer,
      codedeploy: tasks.answer,
      codepipeline: historyService(history),
    },
  });
  const plan: BackPlan = { bucket: records, targets: { [target.name]: target } };
  const loaded = loadFunction({
    files: {
      "index.js": bundleFunction(join(__dirname, "../../functions/back/index.ts")),
      "targets.json": JSON.stringify(plan),
    },
    handler: "index.handler",
    network: endpoints.network,
    env: {
      AWS_REGION: region,
      ...endpoints.env,
      ...endpoints.role("arn:aws:iam::111111111111:role/ferry/acme-back"),
    },
  });
  const run: TasksRun = {
    tasks,
    objects,
    calls: endpoints.calls,
    closed,
    running: false,
    refuses: () => undefined,
    release: (execution, recorded = true) => {
      const images = { api: imageOf(execution) };
      const deployment = tasks.bring(service, images);
      releases += 1;
      last = execution;
      const at = new Date(Date.UTC(2026, 10, 20, 12, releases)).toISOString();
      const { name, kind, place, pipeline, stage } = target;
      const { taskDefinition } = tasks.runningIn(arn);
      const record: ReleaseRecord = {
        version: 1,
        id: recordId(at, execution),
        at,
        what: "release",
        target: { name, kind, account, region, place },
        pipeline: { name: pipeline, stage, execution },
        sources: [{ name: "app", revision: `${execution}-commit` }],
        approvals: [],
        artifacts: [],
        service: { taskDefinition, images, ...(target.group && { deployment }) },
      };
      const body = Buffer.from(JSON.stringify(record));
      if (recorded) objects.write(records, recordKey(record), body);
      return record;
    },
    ask: async (asked) => {
      const invokedFunctionArn = `arn:aws:lambda:${region}:111111111111:function:acme-back:${target.alias}`;
      const event = { ...asked, target: target.name };
      return (await loaded.invoke(event, { invokedFunctionArn })).result as Answered;
    },
    image: () => tasks.runningIn(arn).images.api,
  };
  try {
    await test(run);
  } finally {
    loaded.close();
  }
}

/** The plan, then the deed, as the command asks for them. */
export async function backInTasks(run: TasksRun, asked: Partial<Asked> = {}): Promise<Answered> {
  const planned = await run.ask({ do: "plan", ...asked });
  if (!("digest" in planned)) return planned;
  const { digest } = planned;
  return run.ask({ do: "go", reason: "it is broken", by: "jane", digest, ...asked });
}

/** The newest record. */
export function newestRecord({ objects }: TasksRun): ReleaseRecord {
  const [newest] = objects.list(records);
  return JSON.parse(newest?.body.toString() ?? "") as ReleaseRecord;
}
