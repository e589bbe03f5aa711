import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Answered, Asked } from "../../functions/back/handler";
import type { BackPlan, BackTarget } from "../../functions/back/way";
import { recordId } from "../../functions/records/record";
import { runningIn } from "../../functions/records/running";
import { keepRecord } from "../../functions/records/store";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { historyService } from "../../rehearsal/endpoints/history";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import { bundleFunction } from "../../tools/bundle";
import { asCallerOf, type Moto, startMoto } from "./support/moto";

const region = "eu-central-1";
const delivering = "111111111111";
const records = "acme-records";
const runs = { cluster: "acme", service: "api" };
const role = "arn:aws:iam::222222222222:role/ferry/acme-api-restore";
const target: BackTarget = {
  name: "api@prod",
  kind: "service",
  account: "222222222222",
  region,
  place: "acme/api",
  alias: "api_prod-api",
  pipeline: "acme-api",
  stage: "prod-api",
  role,
  runs,
};

describe("ways back of services, with the SDK of AWS against moto's Amazon ECS and Amazon ECR", function () {
  this.timeout(120_000);
  let moto: Moto;
  let restore: () => void;
  let ecs: ECSClient;
  let ask: (event: Omit<Asked, "target">) => Promise<Answered>;
  const ecr = new ECRClient({ region });
  const digests: Record<string, string> = {};
  const definitions: Record<string, string> = {};
  const closed = new Map<string, string>();
  const clean: (() => Promise<void> | void)[] = [];

  before(async () => {
    moto = await startMoto(delivering);
    restore = asCallerOf(moto.url);
    await new S3Client({ region }).send(
      new CreateBucketCommand({
        Bucket: records,
        CreateBucketConfiguration: { LocationConstraint: region },
      }),
    );
    await ecr.send(new CreateRepositoryCommand({ repositoryName: "acme/api" }));
    // What the restore role sees is of its own account.
    const { Credentials: issued } = await new STSClient({ region }).send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "test" }),
    );
    ecs = new ECSClient({
      region,
      credentials: {
        accessKeyId: issued?.AccessKeyId ?? "",
        secretAccessKey: issued?.SecretAccessKey ?? "",
        sessionToken: issued?.SessionToken ?? "",
      },
    });
    await ecs.send(new CreateClusterCommand({ clusterName: "acme" }));
    for (const execution of ["aaaaaaaa", "bbbbbbbb", "cccccccc"]) await release(execution);

    const codePipeline = historyService(() => ({
      pipeline: target.pipeline,
      execution: "cccccccc",
      sources: [],
      actions: [{ stage: target.stage, name: "deploy", category: "Deploy", inputs: [] }],
      closed,
      running: undefined,
    }));
    // moto does not know what stages are doing.
    const endpoints = endpointsOf({ others: { codepipeline: codePipeline } });
    const plan: BackPlan = { bucket: records, targets: { [target.name]: target } };
    const issuedRole = endpoints.role(`arn:aws:iam::${delivering}:role/ferry/acme-back`);
    const loaded = loadFunction({
      files: {
        "index.js": bundleFunction(join(__dirname, "../../functions/back/index.ts")),
        "targets.json": JSON.stringify(plan),
      },
      handler: "index.handler",
      network: endpoints.network,
      env: {
        AWS_REGION: region,
        AWS_ENDPOINT_URL: moto.url,
        AWS_ENDPOINT_URL_CODEPIPELINE: endpoints.env.AWS_ENDPOINT_URL_CODEPIPELINE ?? "",
        ...issuedRole,
      },
    });
    clean.push(loaded.close);
    const invokedFunctionArn = `arn:aws:lambda:${region}:${delivering}:function:acme-back:${target.alias}`;
    ask = async (event) =>
      (await loaded.invoke({ ...event, target: target.name }, { invokedFunctionArn }))
        .result as Answered;
  });

  after(async () => {
    for (const each of clean) await each();
    restore();
    moto.stop();
  });

  /** An image, a revision with it, the service that runs it, and the record of it. */
  async function release(execution: string): Promise<void> {
    // moto gives every image the digest of nothing, unless it is said.
    const imageManifest = JSON.stringify({ schemaVersion: 2, layers: [], of: execution });
    const digest = `sha256:${createHash("sha256").update(imageManifest).digest("hex")}`;
    await ecr.send(
      new PutImageCommand({
        repositoryName: "acme/api",
        imageManifest,
        imageDigest: digest,
        imageManifestMediaType: "application/vnd.docker.distribution.manifest.v2+json",
        imageTag: execution,
      }),
    );
    digests[execution] = digest;
    const uri = `${delivering}.dkr.ecr.${region}.amazonaws.com/acme/api@${digest}`;
    const { taskDefinition: made } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "acme-api",
        containerDefinitions: [{ name: "api", image: uri, memory: 512 }],
      }),
    );
    const taskDefinition = made?.taskDefinitionArn ?? "";
    definitions[execution] = taskDefinition;
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: "acme", services: ["api"] }),
    );
    await (services?.length === 0
      ? ecs.send(new CreateServiceCommand({ cluster: "acme", serviceName: "api", taskDefinition }))
      : ecs.send(new UpdateServiceCommand({ ...runs, taskDefinition })));
    const at = new Date(Date.UTC(2026, 10, 20, 12, Object.keys(digests).length)).toISOString();
    const { name, kind, account, place, pipeline, stage } = target;
    await keepRecord(
      { s3: new S3Client({ region }), bucket: records },
      {
        version: 1,
        id: recordId(at, execution),
        at,
        what: "release",
        target: { name, kind, account, region, place },
        pipeline: { name: pipeline, stage, execution },
        sources: [],
        approvals: [],
        artifacts: [],
        service: await runningIn(ecs, runs),
      },
    );
  }

  const running = async () => (await runningIn(ecs, runs)).taskDefinition;
  const back = async (asked: Partial<Asked> = {}): Promise<Answered> => {
    const planned = await ask({ do: "plan", ...asked });
    if (!("digest" in planned)) return planned;
    const { digest } = planned;
    return ask({ do: "go", reason: "Logins fail", by: "jane", digest, ...asked });
  };

  it("bring the revision of the release before, and of the newest again", async () => {
    assert.equal(await running(), definitions.cccccccc);
    const done = await back();
    assert.ok("record" in done, JSON.stringify(done));
    assert.deepEqual(
      [done.says[0], await running(), closed.size],
      [
        "acme-api:3 → acme-api:2: new tasks start, and take over once they are healthy",
        definitions.bbbbbbbb,
        1,
      ],
    );
    assert.deepEqual(await ask({ do: "look" }), { live: done.record });
    const forward = await back({ forward: true });
    assert.ok("record" in forward, JSON.stringify(forward));
    assert.deepEqual([await running(), closed.size], [definitions.cccccccc, 0]);
  });

  it("are refused where the image is gone", async () => {
    await ecr.send(
      new BatchDeleteImageCommand({
        repositoryName: "acme/api",
        imageIds: [{ imageDigest: digests.aaaaaaaa }],
      }),
    );
    const refused = await back({ to: "aaaaaaaa" });
    assert.match(
      "refused" in refused ? refused.refused : "",
      /^Of release 20261120-120100-aaaaaaaa the image \S+ is no longer there: its repository keeps the newest alone\. Nothing was changed\.$/,
    );
  });

  it("are refused where the revision is gone", async () => {
    const taskDefinition = definitions.bbbbbbbb;
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    const refused = await back({ to: "bbbbbbbb" });
    assert.match(
      "refused" in refused ? refused.refused : "",
      /^Of release \S+-bbbbbbbb the revision acme-api:2 is no longer there: somebody deregistered it\. Nothing was changed\.$/,
    );
    assert.deepEqual([await running(), closed.size], [definitions.cccccccc, 0]);
  });
});
