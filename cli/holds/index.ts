import type { GetPipelineStateOutput } from "@aws-sdk/client-codepipeline";
import { RehearsalFault } from "../../rehearsal/fault";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { type RegisteredPipeline, World } from "../../rehearsal/world/world";
import { withoutCredentials } from "../credentials";
import { configOf } from "../rehearse";
import { type Ended, Misuse, type Surroundings } from "../verb";
import { reasonOf, until } from "./reason";

interface Asked {
  readonly config: string | undefined;
}

/** What of CodePipeline opens and closes the way into a stage. */
export interface Transitions {
  /** Why the way into each closed stage is closed, by stage. */
  readonly closed: (pipeline: string) => Promise<ReadonlyMap<string, string>>;
  readonly close: (pipeline: string, stage: string, reason: string) => Promise<void>;
  readonly open: (pipeline: string, stage: string) => Promise<void>;
}

/** Closes the way into a release and into its approval, so that what comes waits. */
export async function held(
  asked: Asked & { readonly reason: string | undefined; readonly until: string | undefined },
  words: readonly string[],
  surroundings: Surroundings,
  transitionsIn: (region: string) => Promise<Transitions> = ofCaller,
): Promise<Partial<Ended>> {
  if (asked.reason === undefined) throw new Misuse("Say why: --reason <sentence>.");
  const reason = reasonOf(asked.reason, until(asked.until));
  const { pipeline, stages } = await placeOf(asked, words, surroundings);
  const { closed, close } = await transitionsIn(pipeline.region);
  const before = await closed(pipeline.name);
  const others = stages.filter((stage) => isOthers(before.get(stage)));
  if (others.length > 0) throw elsewhereClosed(pipeline, others, before);
  for (const stage of stages) await close(pipeline.name, stage, reason);
  const [release] = stages;
  return {
    out: [
      `${pipeline.name} holds ${stages.join(" and ")}: ${reason}.`,
      "What runs in them goes on. A release that comes waits before them, the newest alone in mode SUPERSEDED.",
      ...(asked.until === undefined
        ? []
        : [
            `Nothing opens them by itself on ${asked.until}: somebody does, or the schedule of this hold in`,
            `delivery.pipelines.${words[0]}.holds, once pulumi up has made it:`,
            `  { stages: [${release}], to: "${asked.until}", reason: ${JSON.stringify(asked.reason)} }`,
          ]),
      `ferry resume ${words.join(" ")} lets it into ${release}.`,
      "",
    ].join("\n"),
  };
}

/** Opens what `ferry hold` closed, and nothing that somebody else did. */
export async function resumed(
  asked: Asked,
  words: readonly string[],
  surroundings: Surroundings,
  transitionsIn: (region: string) => Promise<Transitions> = ofCaller,
): Promise<Partial<Ended>> {
  const { pipeline, stages } = await placeOf(asked, words, surroundings);
  const { closed, open } = await transitionsIn(pipeline.region);
  const before = await closed(pipeline.name);
  const others = stages.filter((stage) => isOthers(before.get(stage)));
  if (others.length > 0) throw elsewhereClosed(pipeline, others, before);
  const own = stages.filter((stage) => before.has(stage));
  for (const stage of own) await open(pipeline.name, stage);
  return {
    out:
      own.length === 0
        ? `${pipeline.name} holds nothing before ${stages.join(" and ")}.\n`
        : `${pipeline.name} lets releases into ${own.join(" and ")} again: what waits goes on.\n`,
  };
}

const mark = "ferry hold";

function isOthers(reason: string | undefined): boolean {
  return reason !== undefined && !reason.startsWith(mark);
}

/** Two who close one way would open each other's. */
function elsewhereClosed(
  { name, region }: RegisteredPipeline,
  stages: readonly string[],
  reasons: ReadonlyMap<string, string>,
): RehearsalFault {
  const said = stages.map((stage) => `${stage} (${reasons.get(stage)})`).join(", ");
  return new RehearsalFault(
    `${name} is closed before ${said} by something else than ferry hold, which is left as it is. After a way back, ` +
      "ferry back --forward opens it; else: aws codepipeline enable-stage-transition --transition-type Inbound " +
      `--region ${region} --pipeline-name ${name} --stage-name ${stages[0]}.`,
  );
}

/** The pipeline of the key that a stack has, and its stage with that of the approval before it: the release comes first. */
async function placeOf(
  { config }: Asked,
  words: readonly string[],
  surroundings: Surroundings,
): Promise<{ readonly pipeline: RegisteredPipeline; readonly stages: readonly string[] }> {
  const [key, stage, ...more] = words;
  if (key === undefined || stage === undefined || more.length > 0) {
    throw new Misuse("Say which pipeline and which stage: web prod-web.");
  }
  const { project, progress } = surroundings;
  const stacks = await evaluateFolder(configOf(config, surroundings), project, progress);
  const pipelines = new World(stacks).pipelines();
  const pipeline = pipelines.find(({ name }) => name === key || name.endsWith(`-${key}`));
  if (!pipeline) {
    const known = pipelines.map(({ name }) => name).join(", ") || "none";
    throw new RehearsalFault(`No stack has a pipeline ${key}: choose one of ${known}.`);
  }
  const all = pipeline.stages.slice(1).map(({ name }) => name);
  const stages = [stage, `approve-${stage}`].filter((each) => all.includes(each));
  if (!all.includes(stage)) {
    throw new RehearsalFault(
      `${pipeline.name} has no stage ${stage} that can be held: choose one of ${all.join(", ")}.`,
    );
  }
  progress("asking CodePipeline");
  return { pipeline, stages };
}

/** With the credentials that the SDK finds, such as those of a group that operates. */
async function ofCaller(region: string): Promise<Transitions> {
  const aws = await import("@aws-sdk/client-codepipeline");
  const client = new aws.CodePipelineClient({ region, maxAttempts: 3 });
  const transition = (pipelineName: string, stageName: string) =>
    ({ pipelineName, stageName, transitionType: "Inbound" }) as const;
  return {
    closed: async (name) =>
      closedIn(await refusing(client.send(new aws.GetPipelineStateCommand({ name })))),
    close: async (pipeline, stage, reason) => {
      const input = { ...transition(pipeline, stage), reason };
      await refusing(client.send(new aws.DisableStageTransitionCommand(input)));
    },
    open: async (pipeline, stage) => {
      const input = transition(pipeline, stage);
      await refusing(client.send(new aws.EnableStageTransitionCommand(input)));
    },
  };
}

function closedIn({ stageStates = [] }: GetPipelineStateOutput): ReadonlyMap<string, string> {
  return new Map(
    stageStates.flatMap(({ stageName, inboundTransitionState: way }) =>
      stageName !== undefined && way?.enabled === false
        ? [[stageName, way.disabledReason ?? "without a reason"] as const]
        : [],
    ),
  );
}

/** What AWS says no to, in its own sentence. */
async function refusing<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const { name, message } = error as Error;
    const fault = withoutCredentials(error as Error);
    if (fault) throw fault;
    throw new RehearsalFault(`CodePipeline answers with ${name}: ${message.replace(/\.$/, "")}.`);
  }
}
