import assert from "node:assert/strict";
import { join } from "node:path";
import type { BeforePlan, BeforeRelease } from "../../functions/before/plan";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { loadFunction } from "../../rehearsal/endpoints/lambda";
import type { RecordedCall } from "../../rehearsal/endpoints/protocol";
import { type MadeService, tasksThatRun } from "../../rehearsal/endpoints/run-task";
import type { StandIn } from "../../rehearsal/endpoints/services";
import { Tasks } from "../../rehearsal/endpoints/tasks";
import { bundleFunction } from "../../tools/bundle";
import { eventOf } from "./invalidation-run";
import { type Misbehaviour, misbehaving } from "./misbehaviour";

const repository = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/shop";
const image = `${repository}@sha256:${"ab".repeat(32)}`;
const role = "arn:aws:iam::222222222222:role/ferry/acme-mail-before";

const mail: BeforeRelease = {
  role,
  region: "eu-central-1",
  cluster: "acme",
  service: "mail_worker",
  container: "mail",
  repository,
  command: ["bin/migrate", "--all"],
  timeoutMinutes: 30,
  logGroup: "/ecs/acme-mail",
};

const container = { name: "mail", image: "first@sha256:0", user: "1000:1000" };
const beside = { name: "log", image: "log@sha256:0" };
const made: MadeService = {
  service: {
    networkConfiguration: {
      subnets: ["subnet-1"],
      securityGroups: ["sg-1"],
      assignPublicIp: false,
    },
  },
  definition: {
    family: "acme-mail",
    taskRoleArn: "arn:aws:iam::222222222222:role/ferry/acme-mail-task",
    containerDefinitions: [container, beside],
    tags: [{ key: "ferry:name", value: "acme" }],
  },
};

interface Given extends Misbehaviour {
  readonly release?: BeforeRelease;
  readonly parameters?: object;
  /** What Amazon ECS says of the task, look by look: the last again and again. */
  readonly looks?: readonly object[];
  /** Milliseconds that the first continuation comes later. */
  readonly later?: number;
  readonly token?: string;
}

/** Carries a job to its end: what was asked, and the last answer. */
async function carry({ release = mail, looks, later = 0, token, ...given }: Given = {}) {
  const { parameters = { release: "shop/prod-mail", image }, ...misbehaviour } = given;
  const plan: BeforePlan = { "shop/prod-mail": release };
  const tasks = tasksThatRun(new Tasks().answer, () => made);
  let looked = 0;
  const ecs: StandIn = (call) => {
    if (call.operation === "StopTask") return { status: 200, body: "{}" };
    if (call.operation !== "DescribeTasks" || !looks) return tasks(call);
    const task = looks[Math.min(looked, looks.length - 1)];
    looked += 1;
    return { status: 200, body: JSON.stringify({ tasks: task ? [task] : [] }) };
  };
  const endpoints = endpointsOf(misbehaving({ ...misbehaviour, others: { ecs } }));
  const loaded = loadFunction({
    files: {
      "index.js": bundleFunction(join(__dirname, "../../functions/before/index.ts")),
      "before.json": JSON.stringify(plan),
    },
    handler: "index.handler",
    network: endpoints.network,
    env: {
      AWS_REGION: "eu-central-1",
      AWS_MAX_ATTEMPTS: "1",
      ...endpoints.env,
      ...endpoints.role("arn:aws:iam::111111111111:role/ferry/acme-before"),
    },
  });
  try {
    let continuation = token;
    for (let job = 1; job <= 5; job += 1) {
      await loaded.invoke(eventOf(`job-${job}`, JSON.stringify(parameters), continuation));
      const answer = endpoints.calls.find(({ input }) => input.jobId === `job-${job}`);
      assert.ok(answer, "The job got no answer");
      const next = answer.input.continuationToken;
      if (typeof next !== "string") return { calls: endpoints.calls, answer };
      const { task, since } = JSON.parse(next) as { task: string; since: string };
      continuation = JSON.stringify({
        task,
        since: new Date(Date.parse(since) - later).toISOString(),
      });
    }
    throw new Error("The function was not done after 5 jobs");
  } finally {
    loaded.close();
  }
}

const asked = (calls: readonly RecordedCall[], operation: string) =>
  calls.filter((call) => call.operation === operation).map(({ input }) => input);
const refusal = ({ input }: RecordedCall) => input.failureDetails;

const log =
  "Its log: aws logs tail /ecs/acme-mail --log-stream-names mail/mail/task-1 --region eu-central-1";

describe("the command before a release", () => {
  it("runs once in the image that comes, with all else as the service runs, and lets the release go on", async () => {
    const { calls, answer } = await carry();
    assert.deepEqual(asked(calls, "RegisterTaskDefinition"), [
      {
        family: "acme-mail",
        taskRoleArn: made.definition.taskRoleArn,
        containerDefinitions: [{ ...container, image }, beside],
        tags: made.definition.tags,
      },
    ]);
    assert.deepEqual(asked(calls, "RunTask"), [
      {
        clientToken: "job-1",
        cluster: "acme",
        launchType: "FARGATE",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-1"],
            securityGroups: ["sg-1"],
            assignPublicIp: "DISABLED",
          },
        },
        overrides: { containerOverrides: [{ name: "mail", command: ["bin/migrate", "--all"] }] },
        startedBy: "ferry-before",
        taskDefinition: "acme-mail:2",
      },
    ]);
    assert.deepEqual([...new Set(calls.map(({ credentials }) => credentials.role))].sort(), [
      "arn:aws:iam::111111111111:role/ferry/acme-before",
      role,
    ]);
    assert.equal(answer.operation, "PutJobSuccessResult");
    assert.deepEqual(answer.input.executionDetails, {
      summary: '"bin/migrate --all" ended with 0',
      percentComplete: 100,
    });
  });

  it("runs in the definition that the release brings, where it brings one", async () => {
    const taskDefinition = JSON.stringify({
      family: "acme-mail",
      containerDefinitions: [{ name: "mail", image: "<IMAGE1_NAME>" }],
    });
    const { calls } = await carry({ release: { ...mail, taskDefinition } });
    assert.deepEqual(asked(calls, "RegisterTaskDefinition"), [
      { family: "acme-mail", containerDefinitions: [{ name: "mail", image }] },
    ]);
    assert.deepEqual(asked(calls, "DescribeTaskDefinition"), []);
  });

  it("is waited for, whatever asks too often in between", async () => {
    const running = { lastStatus: "RUNNING" };
    const done = { lastStatus: "STOPPED", containers: [{ name: "mail", exitCode: 0 }] };
    const faults = [
      { operation: "DescribeTasks", status: 400, code: "ThrottlingException", count: 1 },
    ];
    const { answer } = await carry({ looks: [running, running, done], faults });
    assert.equal(answer.operation, "PutJobSuccessResult");
  });

  const stopped = (containers: readonly object[], rest: object = {}) => ({
    lastStatus: "STOPPED",
    containers,
    ...rest,
  });
  const failures: readonly (readonly [what: string, looks: readonly object[], why: string])[] = [
    ["ended with another code than 0", [stopped([{ name: "mail", exitCode: 3 }])], "ended with 3"],
    [
      "ended in a container beside it alone",
      [stopped([{ name: "log", exitCode: 0 }, { name: "mail" }], { stoppedReason: "OutOfMemory" })],
      "did not run: OutOfMemory",
    ],
    [
      "never began",
      [stopped([{ name: "mail", reason: "CannotPullContainerError" }])],
      "did not run: CannotPullContainerError",
    ],
    ["was forgotten", [], "Amazon ECS does not know its task any more"],
  ];
  for (const [what, looks, why] of failures) {
    it(`keeps the release out where it ${what}, and says where its log is`, async () => {
      const { answer } = await carry({ looks });
      assert.deepEqual(refusal(answer), {
        type: "JobFailed",
        message: `"bin/migrate --all" ${why}: the release stays out. ${log}`,
      });
    });
  }

  it("is stopped when its time is over", async () => {
    const { calls, answer } = await carry({
      looks: [{ lastStatus: "RUNNING" }],
      later: 30 * 60_000,
    });
    assert.deepEqual(asked(calls, "StopTask"), [
      { cluster: "acme", task: "acme/task-1", reason: "ferry: its time is over" },
    ]);
    assert.deepEqual(refusal(answer), {
      type: "JobFailed",
      message: `"bin/migrate --all" was not done after 30 minutes, and was stopped: the release stays out. ${log}`,
    });
  });

  it("says why Amazon ECS started nothing", async () => {
    const { answer } = await carry({
      faults: [{ operation: "RunTask", status: 400, code: "ClusterNotFoundException" }],
    });
    assert.match(
      JSON.stringify(refusal(answer)),
      /The command before the release: Amazon ECS failed with ClusterNotFoundException \(status 400.*\)\. Retry the action\./,
    );
  });

  it("names both stacks where a half is missing, and quotes nothing of AWS", async () => {
    const { answer } = await carry({
      faults: [
        {
          operation: "RegisterTaskDefinition",
          status: 400,
          code: "AccessDeniedException",
          message: "session-token-of-somebody",
        },
      ],
    });
    const { type, message } = refusal(answer) as { type: string; message: string };
    assert.equal(type, "PermissionError");
    assert.match(message, /Run `pulumi up` on the stack of the target, then on the delivery stack/);
    assert.doesNotMatch(message, /session-token/);
  });

  const wrong: readonly (readonly [what: string, given: Given, message: RegExp])[] = [
    [
      "an image of another repository",
      {
        parameters: {
          release: "shop/prod-mail",
          image: `evil.example.com/acme/shop@sha256:${"ab".repeat(32)}`,
        },
      },
      /^The image is "evil.*", and must be one of 111111111111\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/acme\/shop by its digest\.$/,
    ],
    [
      "an image by its tag",
      { parameters: { release: "shop/prod-mail", image: `${repository}:latest` } },
      /and must be one of .* by its digest\.$/,
    ],
    [
      "an image that no build told",
      { parameters: { release: "shop/prod-mail", image: "#{Build-shop.RELEASE_IMAGE}" } },
      /^The image is "#\{Build-shop\.RELEASE_IMAGE\}", and must be/,
    ],
    [
      "a release that it does not know",
      { parameters: { release: "shop/prod-other", image } },
      /^The release "shop\/prod-other" is not in before\.json: /,
    ],
    [
      "a token that is not its own",
      { token: "{}" },
      /^The continuation token is not one that this function wrote: retry the action\.$/,
    ],
  ];
  for (const [what, given, message] of wrong) {
    it(`does not run for ${what}`, async () => {
      const { calls, answer } = await carry(given);
      assert.match(String((refusal(answer) as { message: string }).message), message);
      assert.deepEqual(asked(calls, "RunTask"), []);
    });
  }
});
