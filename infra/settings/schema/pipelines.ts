import { z } from "zod";
import { approvalMinutes, bakeMinutes, variablesPerPipeline } from "../../aws/limits";
import { runsPullRequests } from "../triggers";
import { after } from "./after";
import { environment } from "./environment";
import { hold } from "./holds";
import { source } from "./sources";
import { stage, stageName } from "./stages";
import { schedule } from "./triggers";
import {
  aws,
  between,
  folderName,
  keyName,
  list,
  map,
  relativePath,
  roleArn,
  text,
  wideName,
} from "./values";

/** What a release may go to: a release names exactly one of them. */
const destinations = ["site", "service", "application"] as const;

const approval = z
  .union(
    [
      z.boolean(),
      map({
        timeoutMinutes: between(...approvalMinutes, "minutes")
          .default(2_880)
          .meta(aws("codepipeline/latest/userguide/limits"))
          .describe("Minutes that the release waits for an answer."),
        message: z
          .string()
          .max(800, "it must be at most 800 characters")
          .meta({
            ...aws("codepipeline/latest/userguide/approvals-action-add"),
            examples: ["Look at the site first."],
          })
          .optional()
          .describe("What the approver reads before the commit."),
        details: z
          .boolean()
          .default(true)
          .describe(
            "Whether the approver reads repository, commit, author and commit message, too. `false`: the revision alone, where a Git host gives CodePipeline no author.",
          ),
      }),
    ],
    { error: "it must be true, false or {timeoutMinutes, message, details}" },
  )
  .optional();

/** What holds for all releases of a wave. */
const wave = map({
  approval: approval.describe(
    "One approval for the whole wave, in the place of one for each release that does not set its own.",
  ),
  alarm: text("it must be the name of an alarm of this account and region", /^[^*?:$]{1,255}$/)
    .optional()
    .meta(aws("codepipeline/latest/userguide/rule-reference-CloudWatchAlarm"))
    .describe(
      "An alarm of CloudWatch in this account and region: the next wave begins only if it is quiet.",
    ),
  bakeMinutes: between(...bakeMinutes, "minutes")
    .optional()
    .meta(aws("codepipeline/latest/userguide/rule-reference-CloudWatchAlarm"))
    .describe("Minutes that pass before the alarm is looked at."),
  onAlarm: z
    .enum(["stop", "rollback"])
    .default("stop")
    .describe(
      "What an alarm does beside ending the release: `rollback` brings the wave's last good release back.",
    ),
});

const releaseShape = map({
  stack: text("it must be the name of a stack", /^[\w.-]+(\/[\w.-]+\/[\w.-]+)?$/).describe(
    "The stack that owns the site, service or application: its name, or organization/project/stack.",
  ),
  site: keyName.optional().describe("A key of that stack's `sites`."),
  service: keyName.optional().describe("A key of that stack's `services`."),
  application: keyName.optional().describe("A key of that stack's `applications`."),
  approval: approval.describe(
    "Manual approval before the release. Default: true for another account.",
  ),
  wave: between(1, 48)
    .optional()
    .describe(
      "Releases of one wave run in parallel; waves run one after another. Default: one more than before.",
    ),
  path: text(
    "it must be folders of letters, digits and . _ - with slashes between them, and without .. in it",
    /^(?!.*\.\.)[\w.-]+(\/[\w.-]+){0,20}$/,
    { examples: ["docs/api"] },
  )
    .optional()
    .describe("Folder in the bucket below which the site is put."),
  taskDefinition: relativePath
    .optional()
    .meta(aws("codepipeline/latest/userguide/file-reference"))
    .describe(
      "The repository's own task definition instead of ferry's, with `<IMAGE1_NAME>` for the image (CodeDeploy).",
    ),
  appSpec: relativePath
    .optional()
    .meta(aws("codedeploy/latest/userguide/reference-appspec-file"))
    .describe(
      "The repository's own AppSpec instead of ferry's, with `<TASK_DEFINITION>` (CodeDeploy).",
    ),
  parameters: z
    .record(
      text("a parameter's name must be letters and digits", /^(?!__proto__$)[A-Za-z0-9]{1,255}$/),
      z.string({ error: "it must be a text in quotes" }),
    )
    .optional()
    .describe("Values for the parameters of an application's template."),
  after: after
    .optional()
    .describe(
      "A check of what was released, in the same stage: where it fails, the stage is rolled back. The stage of an application fails, and keeps what it has.",
    ),
  build: map({
    environment: environment
      .refine((variables) => Object.keys(variables).length > 0, {
        error: "it must have at least one variable",
      })
      .describe("Variables of the build, for this release alone."),
  })
    .optional()
    .describe(
      "Values of this release alone: it gets a build and an artifact of its own from the same source.",
    ),
});

const release = releaseShape.refine(
  (settings) => destinations.filter((kind) => settings[kind] !== undefined).length === 1,
  { error: "it must name one of site, service and application, and no more than one" },
);

const pipelineShape = map({
  sources: z
    .record(keyName, source)
    .describe("What the pipeline carries, by a key that names its artifact: up to five."),
  schedule: schedule
    .optional()
    .meta(aws("eventbridge/latest/userguide/eb-scheduled-rule-pattern"))
    .describe(
      "Starts beside those of the sources: `rate(1 day)` or `cron(0 5 ? * MON-FRI *)`, in UTC.",
    ),
  build: wideName
    .optional()
    .describe("A key of `delivery.builds`. Left out, the source is released as it is."),
  tests: list("builds", wideName)
    .default([])
    .describe(
      "Keys of `delivery.builds` that run beside the build and leave nothing: one that fails ends the release.",
    ),
  folders: z
    .record(folderName, wideName)
    .default({})
    .describe(
      "Builds of what lies in a folder of a site: released to the sites that have the folder.",
    ),
  config: z
    .array(text("it must be a name of sites.<name>.config", /^[A-Za-z_]\w{0,99}$/), {
      error: "it must be a list of names",
    })
    .default([])
    .describe(
      "Names that the code asks for in `config` of the sites that it goes to: a site without one is a fault.",
    ),
  mode: z
    .enum(["SUPERSEDED", "QUEUED", "PARALLEL"])
    .optional()
    .meta(aws("codepipeline/latest/userguide/execution-modes"))
    .describe(
      "SUPERSEDED: of the releases waiting behind an approval only the newest goes on. QUEUED: all of them, one after another. PARALLEL: all at once, without rollback. Default: SUPERSEDED, but QUEUED where pull requests start it.",
    ),
  releases: list("releases ({stack, site, service or application, …})", release)
    .min(1, "it must have at least one release")
    .default([]),
  holds: list("holds ({stages, from, to, timeZone, reason})", hold)
    .default([])
    .describe("Times in which nothing enters stages: what comes waits, and nothing is canceled."),
  waves: z
    .record(
      text('it must be the number of a wave, such as "1"', /^([1-9]|[1-4]\d)$/, {
        examples: ["1"],
      }),
      wave,
    )
    .default({})
    .describe("By the number of the wave."),
  variables: z
    .record(
      text("a variable's name must be 1 to 128 letters, digits, @, _ and -", /^[\w@-]{1,128}$/),
      map({
        default: text("it must be a text of 1 to 1000 characters", /^[\s\S]{1,1000}$/, {
          ...aws("codepipeline/latest/APIReference/API_PipelineVariableDeclaration"),
          examples: ["nobody"],
        }).describe("What it is where nobody sets it: a push sets none."),
        description: z
          .string()
          .max(200, "it must be at most 200 characters")
          .meta({ examples: ["Who asked for it."] })
          .optional()
          .describe("What whoever starts a release by hand reads of it."),
      }),
    )
    .refine((variables) => Object.keys(variables).length <= variablesPerPipeline, {
      error: `it must have at most ${variablesPerPipeline} variables`,
    })
    .default({})
    .describe("Values that a start by hand may set, for `#{variables.<name>}` in actions."),
  stages: z
    .record(stageName, stage)
    .default({})
    .describe(
      "Stages that are added, and what is added to the generated ones: source, build, <stack>-<site>, wave-<n>, and approve-<stage> before a release that somebody approves.",
    ),
  role: roleArn
    .optional()
    .describe(
      "An existing service role instead of ferry's own: the statements that it needs are an output.",
    ),
});

export const pipeline = pipelineShape.transform(({ mode, ...settings }) => ({
  ...settings,
  mode: mode ?? (runsPullRequests(settings) ? ("QUEUED" as const) : ("SUPERSEDED" as const)),
}));

export type PipelineSettings = z.output<typeof pipeline>;
export type WaveSettings = z.output<typeof wave>;
export type ReleaseSettings = z.output<typeof release>;
