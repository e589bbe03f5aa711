import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { ferry } from "../../cli/ferry";
import type { Ended } from "../../cli/verb";
import { endpointsOf } from "../../rehearsal/endpoints/aws";
import { objectService } from "../../rehearsal/endpoints/objects";
import { type Call, Refusal, type Service, signedFor } from "../../rehearsal/endpoints/protocol";
import type { StandIn } from "../../rehearsal/endpoints/services";
import { Tasks } from "../../rehearsal/endpoints/tasks";
import { type LambdaFunction, runFunction } from "../../rehearsal/performers/lambda-invoke";
import { ObjectStore } from "../../rehearsal/performers/object-store";
import type { Artifacts, Release } from "../../rehearsal/performers/release";
import { perform } from "../../rehearsal/release/perform";
import { beginning } from "../../rehearsal/release/walk";
import type { Site } from "../../rehearsal/site";
import { inputsOf, type RegisteredPipeline, World } from "../../rehearsal/world/world";
import { defaultStacks, exampleStacks } from "./stacks";
import { surroundings } from "./surroundings";

/** What somebody pushes. */
export interface Push {
  readonly commit: string;
  readonly message: string;
  readonly author: string;
  readonly site: Site;
}

/** An execution on its way through the stages. */
interface Execution {
  readonly release: Release;
  readonly artifacts: Artifacts;
}

interface StageState {
  last?: { readonly id: string; readonly status: "InProgress" | "Succeeded" | "Failed" };
  /** What stands before it. */
  waiting?: Execution;
  /** What waits in it for a person. */
  asks?: Execution;
  /** Why the last one ended. */
  rejected?: { readonly by: string; readonly words: string };
}

const minute = 60_000;

/**
 * The default stacks in operation: pushes go through the registered pipeline, by the registered functions, and `ferry`
 * asks local endpoints what came of it. One pipeline; its executions run one after another.
 */
export class Operated {
  readonly objects = new ObjectStore();
  readonly tasks = new Tasks();
  /** Stages into which nothing goes, with the reason. */
  readonly closed = new Map<string, string>();
  /** Calls that these endpoints refuse. */
  refuse: (call: Call) => Refusal | undefined = () => undefined;
  /** The account of the credentials. */
  caller: string;
  /** What the function that goes back fails with. */
  failing: string | undefined;
  private readonly stages = new Map<string, StageState>();
  private readonly clean: (() => Promise<void> | void)[] = [];
  private pushes = 0;

  private constructor(
    readonly world: World,
    readonly pipeline: RegisteredPipeline,
  ) {
    this.caller = pipeline.account;
    for (const { name } of pipeline.stages) this.stages.set(name, {});
  }

  /** The default stacks, or those of an example. */
  static async begin(example?: string): Promise<Operated> {
    const { prod, dev } = await (example === undefined ? defaultStacks() : exampleStacks(example));
    const world = new World([prod, dev]);
    const [pipeline] = world.pipelines();
    if (!pipeline) throw new Error("The stacks have no pipeline.");
    const made = new Operated(world, pipeline);
    await made.open();
    return made;
  }

  async end(): Promise<void> {
    for (const each of this.clean.reverse()) await each();
  }

  /** A commit comes, and goes as far as it may. */
  async push({ commit, message, author, site }: Push): Promise<string> {
    this.pushes += 1;
    const id = `${String(this.pushes).padStart(8, "0")}-0000-4000-8000-000000000000`;
    const release: Release = {
      ...beginning(this.world, site, this.objects),
      execution: id,
      // Hours apart, and all of them over.
      began: Date.now() - (100 - this.pushes) * 60 * minute,
      sources: [{ name: "app_source", revision: commit, message, author }],
      closed: this.closed,
      tasks: this.tasks,
    };
    const artifacts: Artifacts = new Map();
    await this.enter(this.pipeline.stages[0]?.name ?? "", { release, artifacts });
    return id;
  }

  /** Somebody answers the approval that waits. */
  async answer(said: "approve" | "reject", by: string, words: string): Promise<void> {
    const [stage, state] = [...this.stages].find(([, { asks }]) => asks) ?? [];
    if (!stage || !state?.asks) throw new Error("No approval waits.");
    const { asks } = state;
    delete state.asks;
    const who = `arn:aws:iam::${this.pipeline.account}:user/${by}`;
    if (said === "reject") {
      state.rejected = { by: who, words };
      state.last = { id: asks.release.execution, status: "Failed" };
      return;
    }
    await this.run(stage, asks);
    const { past } = asks.release;
    const last = past.at(-1);
    if (last) past[past.length - 1] = { ...last, answer: { by: who, words } };
    await this.leave(stage, asks);
  }

  /** A command line, with the credentials of whoever operates, and with their answer where they are asked. */
  async ferry(words: readonly string[], answer?: string): Promise<Ended & { asked: string }> {
    const output = new PassThrough();
    const terminal = { input: Readable.from([`${answer}\n`]), output };
    const ended = await ferry(words, {
      ...surroundings,
      ...(answer !== undefined && { terminal }),
    });
    output.end();
    const asked = await text(output);
    for (const [stage, state] of this.stages) {
      if (!state.waiting || this.closed.has(stage)) continue;
      const { waiting } = state;
      delete state.waiting;
      await this.enter(stage, waiting);
    }
    return { ...ended, asked };
  }

  /** What readers get of a file of a site. */
  read(bucket: string, key: string): string | undefined {
    return this.objects.get(bucket, key)?.body.toString("utf8");
  }

  private async enter(stage: string, execution: Execution): Promise<void> {
    const state = this.stages.get(stage);
    if (!state) return;
    if (this.closed.has(stage)) {
      state.waiting = execution;
      return;
    }
    const { actions = [] } = this.pipeline.stages.find(({ name }) => name === stage) ?? {};
    if (actions.some(({ category }) => category === "Approval")) {
      delete state.rejected;
      state.last = { id: execution.release.execution, status: "InProgress" };
      state.asks = execution;
      return;
    }
    await this.run(stage, execution);
    await this.leave(stage, execution);
  }

  private async run(stage: string, { release, artifacts }: Execution): Promise<void> {
    const state = this.stages.get(stage) ?? {};
    const stages = this.pipeline.stages.filter(({ name }) => name === stage);
    for await (const _ of perform(this.pipeline, release, { stages, artifacts })) {
      // Its calls are the rehearsal's to judge.
    }
    state.last = { id: release.execution, status: "Succeeded" };
  }

  private async leave(stage: string, execution: Execution): Promise<void> {
    const all = this.pipeline.stages.map(({ name }) => name);
    const next = all[all.indexOf(stage) + 1];
    if (next !== undefined) await this.enter(next, execution);
  }

  /** CodePipeline, as people see it and change it. */
  private readonly codePipeline: StandIn = ({ operation, input }) => {
    const stage = String(input.stageName);
    if (operation === "DisableStageTransition") this.closed.set(stage, String(input.reason));
    else if (operation === "EnableStageTransition") this.closed.delete(stage);
    else if (operation !== "GetPipelineState") {
      throw new Refusal(400, "UnknownOperationException", `No ${operation} here.`);
    }
    const body = operation === "GetPipelineState" ? JSON.stringify(this.state()) : "";
    return { status: 200, body };
  };

  private state() {
    return {
      pipelineName: this.pipeline.name,
      stageStates: this.pipeline.stages.map(({ name: stageName, actions }) => {
        const { last, asks, waiting, rejected } = this.stages.get(stageName) ?? {};
        const disabledReason = this.closed.get(stageName);
        return {
          stageName,
          inboundTransitionState:
            disabledReason === undefined ? { enabled: true } : { enabled: false, disabledReason },
          ...(last && { latestExecution: { pipelineExecutionId: last.id, status: last.status } }),
          ...(waiting && {
            inboundExecutions: [
              { pipelineExecutionId: waiting.release.execution, status: "InProgress" },
            ],
          }),
          ...(rejected && {
            actionStates: actions.map(({ name: actionName }) => ({
              actionName,
              latestExecution: {
                status: "Failed",
                lastUpdatedBy: rejected.by,
                summary: rejected.words,
              },
            })),
          }),
          ...(asks && {
            actionStates: actions.map(({ name: actionName }) => ({
              actionName,
              latestExecution: {
                status: "InProgress",
                token: "asked",
                lastStatusChange: (asks.release.began ?? 0) / 1_000 + 60,
              },
            })),
          }),
        };
      }),
    };
  }

  private async open(): Promise<void> {
    const { answer } = this.tasks;
    const ofTasks = { codedeploy: answer, ecr: answer, ecs: answer };
    const s3 = objectService(this.objects);
    const others = { s3, codepipeline: this.codePipeline, ...ofTasks };
    const endpoints = endpointsOf({ others, intercept: (call) => this.refuse(call) });
    const beside = createServer(async (request, response) => {
      const [, , , name = ""] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
      if (request.method === "POST" && request.url?.startsWith("/2015-03-31/")) {
        const alias = new URL(request.url, "http://localhost").searchParams.get("Qualifier") ?? "";
        const event: unknown = JSON.parse((await buffer(request)).toString());
        if (this.failing !== undefined) {
          response.setHeader("x-amz-function-error", "Unhandled");
          response.end(JSON.stringify({ errorMessage: this.failing }));
          return;
        }
        response.end(JSON.stringify(await this.invoke(name, alias, event, others)));
        return;
      }
      const body = await text(request);
      if (signedFor(request).service !== "sts") {
        const answer = endpoints.answer(request, body);
        if (answer === "hang") return;
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return;
      }
      const identity = `<Account>${this.caller}</Account><Arn>arn:aws:sts::${this.caller}:assumed-role/operators/operator</Arn>`;
      response.setHeader("content-type", "text/xml");
      response.end(
        `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    });
    const url = await listening(beside);
    this.clean.push(
      () => {
        beside.closeAllConnections();
        beside.close();
      },
      withEnvironment({
        AWS_ENDPOINT_URL: url,
        ...endpoints.role(`arn:aws:iam::${this.pipeline.account}:role/operators`),
      }),
      this.serving(),
    );
  }

  /** The function that goes back, in its own role. */
  private async invoke(
    name: string,
    alias: string,
    event: unknown,
    others: Readonly<Partial<Record<Service, StandIn>>>,
  ): Promise<unknown> {
    const registered = this.world.lambda(this.pipeline.account, name);
    if (!registered) throw new Error(`There is no function ${name}.`);
    const lambda = inputsOf<LambdaFunction>(registered);
    let result: unknown;
    await runFunction(lambda, registered, { others }, async (invoke) => {
      const invokedFunctionArn = `${registered.resource.outputs.arn}:${alias}`;
      result = (await invoke(event, { invokedFunctionArn })).result;
    });
    return result;
  }

  /** Readers get what lies in the buckets. */
  private serving(): () => void {
    const former = globalThis.fetch;
    globalThis.fetch = async (address) => {
      const { host, pathname } = new URL(String(address));
      const bucket = this.world.bucketNames().find((each) => this.buckets.get(host) === each);
      const body = bucket && this.read(bucket, decodeURIComponent(pathname.slice(1)));
      return new Response(body ?? "", { status: body === undefined ? 404 : 200 });
    };
    return () => {
      globalThis.fetch = former;
    };
  }

  /** Which bucket is behind which address, as the records say. */
  private get buckets(): ReadonlyMap<string, string> {
    const records = this.world.bucketNames().find((name) => name.includes("records")) ?? "";
    const targets = this.objects
      .list(records)
      .map(
        ({ body }) =>
          (JSON.parse(body.toString()) as { target: { url?: string; place: string } }).target,
      );
    return new Map(targets.map(({ url = "http://none", place }) => [new URL(url).host, place]));
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sets variables until what is returned is called. */
function withEnvironment(wanted: Readonly<Record<string, string>>): () => void {
  const former = Object.keys(wanted).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, wanted);
  return () => {
    for (const [key, value] of former) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  };
}

const times = /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z| \d\d:\d\d)/g;
const ids = /\d{8}-\d{6}-[0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A text without times, whose ids are another each time: the first that it names is <1>, and so on. */
export function steady(said: string): string {
  const names = new Map<string, string>();
  return said.replace(times, "<time>").replace(ids, (found) => {
    if (!names.has(found)) names.set(found, `<${names.size + 1}>`);
    return names.get(found) ?? "";
  });
}
