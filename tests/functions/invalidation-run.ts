import assert from "node:assert/strict";
import { join } from "node:path";
import type { Target } from "../../functions/invalidate/targets";
import { type Endpoints, endpointsOf } from "../../rehearsal/endpoints/aws";
import { type Invocation, loadFunction } from "../../rehearsal/endpoints/lambda";
import type { RecordedCall } from "../../rehearsal/endpoints/protocol";
import { bundleFunction } from "../../tools/bundle";
import { type Misbehaviour, misbehaving } from "./misbehaviour";

export const functionRole = "arn:aws:iam::111111111111:role/ferry/invalidate";

/** A target in an account of its own. */
export function target(name: string, account: string, paths: readonly string[] = ["/*"]): Target {
  const roleArn = `arn:aws:iam::${account}:role/ferry/${name}`;
  return { name, distributionId: `E${account}`, roleArn, paths };
}

export const web = target("prod/web", "222222222222");
export const shop = target("prod/shop", "333333333333");
export const docs = target("prod/docs", "444444444444");

/** What CodePipeline hands over in every event and nobody may see. */
const eventCredentials = {
  accessKeyId: "ASIAEVENTEVENTEVENTE",
  secretAccessKey: "secret-of-the-event",
  sessionToken: "session-of-the-event",
};

/** An event of a Lambda invoke action, as documented. */
export function eventOf(
  id: string,
  userParameters: string | undefined = '{"wave":"first"}',
  continuationToken?: string,
) {
  return {
    "CodePipeline.job": {
      id,
      accountId: "111111111111",
      data: {
        actionConfiguration: {
          configuration: { FunctionName: "ferry-invalidate", UserParameters: userParameters },
        },
        inputArtifacts: [],
        outputArtifacts: [],
        artifactCredentials: eventCredentials,
        ...(continuationToken === undefined ? {} : { continuationToken }),
      },
    },
  };
}

/** The function with its endpoints, while a test runs. */
export interface Run {
  readonly endpoints: Endpoints;
  invoke(event: unknown): Promise<Invocation>;
  /** Delivers a first job and, as long as the answer is a continuation, the job after it. */
  carry(userParameters?: string): Promise<void>;
  /** The answers that CodePipeline took: operation and parameters. */
  answers(): readonly (readonly [operation: string, input: RecordedCall["input"]])[];
  /** Everything that was logged. */
  log(): string;
}

export interface RunOptions {
  readonly behaviour?: Misbehaviour;
  readonly waves?: unknown;
  readonly remainingTimeInMillis?: number;
}

/** Runs a test against the bundled function, and checks that nothing secret came out of it. */
export async function running(
  options: RunOptions,
  test: (run: Run) => Promise<void>,
): Promise<void> {
  const { behaviour = {}, waves = { first: [web] }, remainingTimeInMillis = 20_000 } = options;
  const endpoints = endpointsOf(misbehaving(behaviour));
  const own = endpoints.role(functionRole);
  const loaded = loadFunction({
    files: {
      "index.js": bundleFunction(join(__dirname, "quick-invalidate.ts")),
      ...(waves === null
        ? {}
        : { "targets.json": typeof waves === "string" ? waves : JSON.stringify(waves) }),
    },
    handler: "index.handler",
    network: endpoints.network,
    env: { AWS_REGION: "eu-central-1", ...own, ...endpoints.env },
    remainingTimeInMillis,
  });
  const answers: Run["answers"] = () =>
    endpoints.calls
      .filter(({ service, error }) => service === "codepipeline" && error === undefined)
      .map(({ operation, input }) => [operation, input]);
  try {
    await test({
      endpoints,
      answers,
      invoke: loaded.invoke,
      log: () => loaded.log.join("\n"),
      carry: async (userParameters) => {
        let token: string | undefined;
        for (let job = 1; job === 1 || token !== undefined; job += 1) {
          await loaded.invoke(eventOf(`job-${job}`, userParameters, token));
          token = answers()[job - 1]?.[1].continuationToken as string | undefined;
          assert.equal(answers().length, job, "one answer per job");
          assert.ok(job < 10, "an end");
        }
      },
    });
    const seen = `${loaded.log.join("\n")}${JSON.stringify(answers())}`;
    const roles = [web, shop, docs].map(({ roleArn }) => endpoints.role(roleArn));
    for (const secret of [eventCredentials, own, ...roles].flatMap(Object.values)) {
      assert.ok(!seen.includes(secret), `${secret} came out`);
    }
  } finally {
    loaded.close();
  }
}

/** The calls of an operation, as what was sent and the role that sent it. */
export function callsOf(run: Run, operation: string) {
  return run.endpoints.calls.filter((call) => call.operation === operation);
}

/** The one failure that a job was answered with. */
export function failureOf(run: Run): { readonly type: string; readonly message: string } {
  const [answer, ...more] = run.answers();
  assert.deepEqual([answer?.[0], more], ["PutJobFailureResult", []]);
  return answer?.[1].failureDetails as { readonly type: string; readonly message: string };
}
