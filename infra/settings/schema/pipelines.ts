import { z } from "zod";
import { approvalMinutes, bakeMinutes, variablesPerPipeline } from "../../aws/limits";
import { runsPullRequests } from "../triggers";
import { after } from "./after";
import { environment } from "./builds";
import { source } from "./sources";
import { stage, stageName } from "./stages";
import { schedule } from "./triggers";
import { folderName, keyName, map, relativePath, roleArn, text, whole } from "./values";

/** What a release may go to: a release names exactly one of them. */
const destinations = ["site", "service", "application"] as const;

const approval = z
  .union(
    [
      z.boolean(),
      map({
        /** Minutes that the release waits for an answer. */
        timeoutMinutes: whole("it must be 5 to 86400 minutes", approvalMinutes).default(2_880),
        /** What the approver reads. */
        message: z.string().max(800, "it must be at most 800 characters").optional(),
      }),
    ],
    { error: "it must be true, false or {timeoutMinutes, message}" },
  )
  .optional();

/** What holds for all releases of a wave. */
const wave = map({
  /** One approval for the whole wave, in the place of one for each release that does not set its own. */
  approval,
  /** An alarm of CloudWatch in this account and region: the next wave begins only if it is quiet. */
  alarm: text(
    "it must be the name of an alarm of this account and region",
    /^[^*?:$]{1,255}$/,
  ).optional(),
  /** Minutes that pass before the alarm is looked at. */
  bakeMinutes: whole("it must be 1 to 1440 minutes", bakeMinutes).optional(),
  /** What an alarm does beside ending the release: `rollback` brings the wave's last good release back. */
  onAlarm: z.enum(["stop", "rollback"]).default("stop"),
});

const releaseShape = map({
  /** The stack that owns the site, service or application: its name, or organization/project/stack. */
  stack: text("it must be the name of a stack", /^[\w.-]+(\/[\w.-]+\/[\w.-]+)?$/),
  /** A key of that stack's `sites`. */
  site: keyName.optional(),
  /** A key of that stack's `services`. */
  service: keyName.optional(),
  /** A key of that stack's `applications`. */
  application: keyName.optional(),
  /** Manual approval before the release. Default: true for another account. */
  approval,
  /** Releases of one wave run in parallel; waves run one after another. Default: one more than before. */
  wave: whole("it must be 1 to 48", { least: 1, most: 48 }).optional(),
  /** Folder in the bucket below which the site is put. */
  path: text(
    "it must be folders of letters, digits and . _ - with slashes between them, and without .. in it",
    /^(?!.*\.\.)[\w.-]+(\/[\w.-]+){0,20}$/,
  ).optional(),
  /** The repository's own task definition instead of ferry's, with `<IMAGE1_NAME>` for the image (CodeDeploy). */
  taskDefinition: relativePath.optional(),
  /** The repository's own AppSpec instead of ferry's, with `<TASK_DEFINITION>` (CodeDeploy). */
  appSpec: relativePath.optional(),
  /** Values for the parameters of an application's template. */
  parameters: z
    .record(
      text("a parameter's name must be letters and digits", /^(?!__proto__$)[A-Za-z0-9]{1,255}$/),
      z.string({ error: "it must be a text in quotes" }),
    )
    .optional(),
  /** A check of what was released, in the same stage: where it fails, the stage is rolled back. */
  after: after.optional(),
  /** Values of this release alone: it gets a build and an artifact of its own from the same source. */
  build: map({
    environment: environment.refine((variables) => Object.keys(variables).length > 0, {
      error: "it must have at least one variable",
    }),
  }).optional(),
});

const release = releaseShape.refine(
  (settings) => destinations.filter((kind) => settings[kind] !== undefined).length === 1,
  { error: "it must name one of site, service and application, and no more than one" },
);

const pipelineShape = map({
  sources: z.record(keyName, source),
  /** Starts beside those of the sources: `rate(1 day)` or `cron(0 5 ? * MON-FRI *)`, in UTC. */
  schedule: schedule.optional(),
  /** A key of `delivery.builds`. Left out, the source is released as it is. */
  build: keyName.optional(),
  /** Keys of `delivery.builds` that run beside the build and leave nothing: one that fails ends the release. */
  tests: z.array(keyName, { error: "it must be a list of builds" }).default([]),
  /** Builds of what lies in a folder of a site: released to the sites that have the folder. */
  folders: z.record(folderName, keyName).default({}),
  /**
   * SUPERSEDED: of the releases waiting behind an approval only the newest goes on. QUEUED: all of them, one after
   * another. PARALLEL: all at once, without rollback. Default: SUPERSEDED, but QUEUED where pull requests start it.
   */
  mode: z.enum(["SUPERSEDED", "QUEUED", "PARALLEL"]).optional(),
  releases: z
    .array(release, {
      error: "it must be a list of releases ({stack, site, service or application, …})",
    })
    .min(1, "it must have at least one release")
    .default([]),
  /** By the number of the wave. */
  waves: z
    .record(text('it must be the number of a wave, such as "1"', /^([1-9]|[1-4]\d)$/), wave)
    .default({}),
  /** Values that a start by hand may set, for `#{variables.<name>}` in actions. */
  variables: z
    .record(
      text("a variable's name must be 1 to 128 letters, digits, @, _ and -", /^[\w@-]{1,128}$/),
      map({
        /** What it is where nobody sets it: a push sets none. */
        default: text("it must be a text of 1 to 1000 characters", /^[\s\S]{1,1000}$/),
        description: z.string().max(200, "it must be at most 200 characters").optional(),
      }),
    )
    .refine((variables) => Object.keys(variables).length <= variablesPerPipeline, {
      error: `it must have at most ${variablesPerPipeline} variables`,
    })
    .default({}),
  /** Stages that are added, and what is added to the generated ones: source, build, <stack>-<site>, wave-<n>. */
  stages: z.record(stageName, stage).default({}),
  /** An existing service role instead of ferry's own: the statements that it needs are an output. */
  role: roleArn.optional(),
});

export const pipeline = pipelineShape.transform(({ mode, ...settings }) => ({
  ...settings,
  mode: mode ?? (runsPullRequests(settings) ? ("QUEUED" as const) : ("SUPERSEDED" as const)),
}));

export type PipelineSettings = z.output<typeof pipeline>;
export type WaveSettings = z.output<typeof wave>;
export type ReleaseSettings = z.output<typeof release>;
