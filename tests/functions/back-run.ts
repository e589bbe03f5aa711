import { join } from "node:path";
import type { Answered, Asked } from "../../functions/back/handler";
import type { BackPlan, BackTarget } from "../../functions/back/way";
import { pagesIn, pageTest } from "../../functions/records/pages";
import { type ReleaseRecord, recordId, recordKey } from "../../functions/records/record";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { type History, historyService } from "../../rehearsal/endpoints/history";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import { objectService } from "../../rehearsal/endpoints/objects";
import type { RecordedCall } from "../../rehearsal/endpoints/protocol";
import { ObjectStore } from "../../rehearsal/performers/object-store";
import { bundleFunction } from "../../tools/bundle";

export const records = "acme-records";
export const site: BackTarget = {
  name: "web@prod",
  kind: "site",
  account: "222222222222",
  region: "eu-central-1",
  place: "acme-web",
  alias: "web_prod-web",
  pipeline: "acme-web",
  stage: "prod-web",
  role: "arn:aws:iam::222222222222:role/ferry/acme-web-restore",
  parts: [{ folder: "", without: [], immutable: "fingerprints", foreign: ["config.json"] }],
};

/** A site with its releases, and the function that goes back. */
export interface BackRun {
  readonly objects: ObjectStore;
  readonly calls: readonly RecordedCall[];
  readonly closed: Map<string, string>;
  /** Whether a release is under way in the stage. */
  running: boolean;
  /** Puts files into the bucket, as a release does, and records what is there then. */
  release(execution: string, files: Readonly<Record<string, string>>): ReleaseRecord;
  ask(asked: Omit<Asked, "target">, alias?: string): Promise<Answered>;
  /** What readers get. */
  content(): Readonly<Record<string, string>>;
}

export async function goingBack(
  test: (run: BackRun) => Promise<void>,
  target: BackTarget = site,
): Promise<void> {
  const objects = new ObjectStore();
  const closed = new Map<string, string>();
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
    others: { s3: objectService(objects), codepipeline: historyService(history) },
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
      AWS_REGION: "eu-central-1",
      ...endpoints.env,
      ...endpoints.role("arn:aws:iam::111111111111:role/ferry/acme-back"),
    },
  });
  const isPage = pageTest(target.parts ?? []);
  const run: BackRun = {
    objects,
    calls: endpoints.calls,
    closed,
    running: false,
    release: (execution, files) => {
      for (const [key, text] of Object.entries(files)) {
        objects.write(target.place, key, Buffer.from(text));
      }
      releases += 1;
      last = execution;
      const at = new Date(Date.UTC(2026, 10, 20, 12, releases)).toISOString();
      const { name, kind, account, region, place, pipeline, stage } = target;
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
        pages: pagesIn(
          objects.list(place).map(({ key, versionId, body }) => ({
            key,
            versionId,
            latest: true,
            hidden: false,
            etag: "",
            size: body.length,
          })),
          isPage,
        ),
      };
      objects.write(records, recordKey(record), Buffer.from(JSON.stringify(record)));
      return record;
    },
    ask: async (asked, alias = target.alias) => {
      const event = { ...asked, target: target.name };
      const invokedFunctionArn = `arn:aws:lambda:eu-central-1:111111111111:function:acme-back:${alias}`;
      return (await loaded.invoke(event, { invokedFunctionArn })).result as Answered;
    },
    content: () =>
      Object.fromEntries(
        objects.list(target.place).map(({ key, body }) => [key, body.toString("utf8")]),
      ),
  };
  try {
    await test(run);
  } finally {
    loaded.close();
  }
}

/** The plan, then the deed, as the command asks for them. */
export async function back(run: BackRun, asked: Partial<Asked> = {}): Promise<Answered> {
  const planned = await run.ask({ do: "plan", ...asked });
  if (!("digest" in planned)) return planned;
  const { digest } = planned;
  return run.ask({ do: "go", reason: "it is broken", by: "jane", digest, ...asked });
}
