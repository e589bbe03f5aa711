import { z } from "zod";
import { aws, between, list, map, text } from "./values";

/** How a release replaces what a service runs, and what takes it back. */

export const alarms = list(
  "alarms",
  text("it must be the name of a CloudWatch alarm of this account", /^[\x20-\x7e]{1,255}$/),
)
  .max(10, "it must have at most 10 alarms")
  .default([]);

const alarmsOnly = { alarms: alarms.describe("Alarms of yours.") };

/** What takes a release back by itself, beside its own failure. */
const rollback = map({
  errorsPerMinute: between(1, 1_000_000)
    .default(10)
    .describe("Answers of the service with 5xx within a minute."),
  ...alarmsOnly,
}).prefault({});

const step = (what: string) =>
  map({
    percent: between(1, 99, "percent").meta(
      aws("codedeploy/latest/userguide/deployment-configurations"),
    ),
    minutes: between(1, 2_880, `minutes ${what}`).meta(
      aws("codedeploy/latest/userguide/deployment-configurations"),
    ),
  });

/** How CodeDeploy moves the traffic from the old tasks to the new ones. */
const traffic = z.union(
  [
    z.literal("all-at-once"),
    map({
      canary: step("before the rest follows").describe("A part of the requests first, then all."),
    }),
    map({
      linear: step("between two steps").describe("The same part again and again, until it is all."),
    }),
  ],
  {
    error:
      "it must be all-at-once, {canary: {percent, minutes}} or {linear: {percent, minutes}} in whole numbers",
  },
);

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html */
const hooks = z
  .record(
    text(
      "a hook must be one of BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic",
      /^(BeforeInstall|AfterInstall|AfterAllowTestTraffic|BeforeAllowTraffic|AfterAllowTraffic)$/,
    ),
    text("it must be the name of a Lambda function of this account", /^[\w-]{1,64}$/),
  )
  .default({});

const rolling = {
  leastPercent: between(0, 100)
    .meta(aws("AmazonECS/latest/APIReference/API_DeploymentConfiguration"))
    .default(100)
    .describe("Healthy tasks during a release, in percent of the wanted ones."),
  mostPercent: between(101, 400)
    .meta(aws("AmazonECS/latest/APIReference/API_DeploymentConfiguration"))
    .default(200),
  timeoutMinutes: between(1, 60, "minutes")
    .meta(aws("codepipeline/latest/userguide/action-reference-ECS"))
    .default(15)
    .describe("Minutes after which the action gives up: CodePipeline allows 60."),
};

export const deployment = z.discriminatedUnion(
  "kind",
  [
    /** Blue/green by CodeDeploy, for which ECS hands its deployments over. */
    map({
      kind: z
        .literal("codedeploy")
        .describe("Who exchanges the tasks: AWS CodeDeploy, or Amazon ECS by its two ways."),
      traffic: traffic.default({ canary: { percent: 10, minutes: 5 } }),
      keepMinutes: between(0, 2_880, "minutes")
        .meta(aws("codedeploy/latest/APIReference/API_BlueInstanceTerminationOption"))
        .default(5)
        .describe("Minutes for which the old tasks stay, for a way back without a new start."),
      hooks: hooks.describe(
        "Functions that CodeDeploy asks on the way, by the event of its life cycle.",
      ),
      rollback: rollback.describe("When the old tasks come back."),
    }),
    /**
     * New tasks replace old ones by and by. Like `blue-green` it takes over all of the running task but the image:
     * a change of `environment`, `cpu` and the like reaches only the definition that services begin with.
     * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
     */
    map({ kind: z.literal("rolling"), ...rolling, rollback }),
    /** Blue/green by Amazon ECS itself. */
    map({
      kind: z.literal("blue-green"),
      bakeMinutes: between(0, 45, "minutes")
        .meta(aws("codepipeline/latest/userguide/action-reference-ECS"))
        .default(5)
        .describe("Minutes for which old and new tasks run side by side after the traffic moved."),
      timeoutMinutes: between(1, 60, "minutes")
        .meta(aws("codepipeline/latest/userguide/action-reference-ECS"))
        .default(30),
      rollback,
    }),
  ],
  { error: "it must be a map with kind: codedeploy, rolling or blue-green" },
);

/** Where nothing has traffic, nothing is moved. */
export const replacement = map({
  kind: z
    .literal("rolling", {
      error:
        "it must be rolling: with expose: none there is no load balancer whose traffic could be moved",
    })
    .default("rolling"),
  ...rolling,
  rollback: map(alarmsOnly).prefault({}),
});
