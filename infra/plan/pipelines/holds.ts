import { type Grant, plain, principal } from "../../grants/grant";
import * as names from "../../names";
import type { PipelineSettings } from "../../settings";
import type { HoldSettings } from "../../settings/schema/holds";

/** What closes and opens stages at moments that the settings say. */
export interface PlannedHolds {
  /** The group of schedules, which alone takes the role. */
  readonly group: string;
  readonly role: names.RoleName;
  readonly schedules: readonly PlannedSchedule[];
  readonly grants: readonly Grant[];
}

/** One call of CodePipeline at one moment. */
export interface PlannedSchedule {
  readonly name: string;
  readonly operation: "disableStageTransition" | "enableStageTransition";
  readonly at: string;
  readonly timeZone: string;
  /** The same moment, in milliseconds since 1970. */
  readonly instant: number;
  readonly input: Readonly<Record<string, string>>;
  /** What to do where the moment is over before the schedule is there. */
  readonly late: string;
}

interface HoldsOf {
  readonly owner: names.Owner;
  readonly key: string;
  readonly settings: PipelineSettings;
  readonly stages: readonly string[];
}

/** Two schedules for each stage that is held, and for the stage of its approval. */
export function planHolds({ owner, key, settings, stages }: HoldsOf): PlannedHolds | undefined {
  if (settings.holds.length === 0) return undefined;
  const pipeline = names.pipelineName(owner, key);
  const role = names.holdsRole(owner, key);
  const held = (hold: HoldSettings) =>
    hold.stages
      .flatMap((stage) => [stage, names.approvalStage(stage)])
      .filter((stage) => stages.includes(stage));
  const schedules = settings.holds.flatMap((hold) =>
    held(hold).flatMap((stage) => schedulesOf(key, pipeline, stage, hold)),
  );
  const arns = [...new Set(settings.holds.flatMap(held))].map((stage) =>
    names.arn(owner, "codepipeline", `${pipeline}/${stage}`),
  );
  return {
    group: names.holdsGroup(owner, key),
    role,
    schedules,
    grants: [
      {
        id: "HoldStages",
        to: principal(role.arn),
        on: plain(...arns),
        actions: ["codepipeline:DisableStageTransition", "codepipeline:EnableStageTransition"],
        why: "stages are closed and opened at the moments of holds",
      },
    ],
  };
}

function schedulesOf(
  key: string,
  pipeline: string,
  stage: string,
  { from, to, timeZone, reason }: HoldSettings,
): readonly PlannedSchedule[] {
  const end = to.replace(":", ".");
  const at = (operation: PlannedSchedule["operation"], moment: string) => ({
    name: names.cutTo(
      `${stage}-${operation.slice(0, -"StageTransition".length)}-${moment.replace(/[-:]/g, "")}`,
      64,
    ),
    operation,
    at: `${moment}:00`,
    timeZone,
    instant: instantOf(moment, timeZone),
  });
  const way = { PipelineName: pipeline, StageName: stage, TransitionType: "Inbound" };
  const closing = from !== undefined && {
    ...at("disableStageTransition", from),
    input: { ...way, Reason: `ferry hold - ${reason} - until ${end}` },
    late:
      `The hold of pipeline ${key} before ${stage} has begun (${from}, ${timeZone}), and nothing would close it: run ` +
      `\`ferry hold ${key} ${stage.replace(/^approve-/, "")} --reason "${reason}" --until ${to}\` first, and take from out of the hold.`,
  };
  return [
    ...(closing ? [closing] : []),
    {
      ...at("enableStageTransition", to),
      input: way,
      late: `The hold of pipeline ${key} before ${stage} is over (${to}, ${timeZone}): take it out of holds.`,
    },
  ];
}

/** Why holds can't be planned; texts are faults. */
export function* holdFaults({ key, settings, stages }: Omit<HoldsOf, "owner">): Iterable<string> {
  const known = stages.slice(1);
  const spans: { stage: string; start: number; end: number }[] = [];
  for (const { stages: held, from, to, timeZone } of settings.holds) {
    const start = from === undefined ? Number.NEGATIVE_INFINITY : instantOf(from, timeZone);
    const end = instantOf(to, timeZone);
    if (end <= start)
      yield `Pipeline ${key} has a hold from ${from} to ${to}, which ends before it begins.`;
    for (const stage of held) {
      if (!known.includes(stage))
        yield `Pipeline ${key} holds stage ${stage}, and has none that could be: choose one of ${known.join(", ")}.`;
      // What opens the one would open the other.
      if (spans.some((each) => each.stage === stage && each.start < end && start < each.end))
        yield `Pipeline ${key} has two holds of stage ${stage} at one time: make them one.`;
      spans.push({ stage, start, end });
    }
  }
}

/** What a clock of the zone shows at a moment; the later one where it shows it twice. */
function instantOf(local: string, timeZone: string): number {
  const wanted = Date.parse(`${local}:00Z`);
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const shown = (instant: number) => Date.parse(`${format.format(instant).replace(" ", "T")}Z`);
  let instant = wanted;
  for (let round = 0; round < 2; round++) instant += wanted - shown(instant);
  return instant;
}

/** The switch that does without holds cancels what it should hold. */
export function freezeWarnings(key: string, { stages }: PipelineSettings): readonly string[] {
  return Object.entries(stages).flatMap(([stage, { freeze }]) =>
    freeze === undefined
      ? []
      : [
          `delivery.pipelines.${key}.stages.${stage}.freeze still closes the stage, but fails what comes, and each change of it stops ` +
            `the release that runs: delivery.pipelines.${key}.holds, or ferry hold ${key} ${stage}, let releases wait.`,
        ],
  );
}
