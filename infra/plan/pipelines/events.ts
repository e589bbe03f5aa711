import { type Grant, plain, principal } from "../../grants/grant";
import { reference } from "../../grants/references";
import { tellsBus } from "../../grants/tell-bus";
import * as names from "../../names";
import type { Path, PipelineSettings, SourceSettings } from "../../settings";
import { ownerOfSource, placeOf } from "./source-owner";

/** What an event of a service is like. */
interface EventPattern {
  readonly source: readonly [string];
  readonly "detail-type": readonly [string];
  readonly detail: object;
  readonly resources?: readonly string[];
  readonly account?: readonly string[];
}

/** An event of EventBridge that starts a pipeline, with the role that may start this one pipeline. */
export interface PlannedEvent {
  /** `<pipeline>-<source>`: the logical name within the delivery. */
  readonly key: string;
  /** The setting that it comes from. */
  readonly path: Path;
  readonly rule: string;
  /** The bus that it is on, if it is not that of the account. */
  readonly bus?: string;
  readonly role: names.RoleName;
  readonly description: string;
  /** What happens, or when: a pattern may refer to identifiers. */
  readonly on: { readonly pattern: EventPattern } | { readonly schedule: string };
  /** The revision that the event is about: just this one is released. */
  readonly revision?: {
    readonly action: string;
    readonly type: "COMMIT_ID" | "IMAGE_DIGEST" | "S3_OBJECT_VERSION_ID";
    /** Where the event has it, as a JSON path. */
    readonly path: string;
  };
  /** What another account has to make, so that it happens here. */
  readonly told?: ToldEvent;
  readonly grants: readonly Grant[];
}

/** A rule of another account, which tells a bus of this one. */
export interface ToldEvent {
  /** ARN. */
  readonly rule: string;
  /** ARN of the role in which it does. */
  readonly role: string;
  /** ARN. */
  readonly bus: string;
}

type Occasion = Pick<PlannedEvent, "description" | "on" | "revision" | "bus" | "told">;

/** The events that start a pipeline: of its sources that no trigger watches, its schedule, its own updates. */
export function planEvents(
  owner: names.Owner,
  pipeline: string,
  { sources, schedule }: PipelineSettings,
  restarts: boolean,
): readonly PlannedEvent[] {
  const starts = names.pipelineName(owner, pipeline);
  const own = ["delivery", "pipelines", pipeline];
  const event = (name: string, why: string, occasion: Occasion, path: Path): PlannedEvent => {
    const key = `${pipeline}-${name}`;
    const role = names.eventsRole(owner, key);
    return {
      key,
      path,
      rule: names.sourceRule(owner, pipeline, name),
      role,
      ...occasion,
      grants: [
        {
          id: "StartPipeline",
          to: principal(role.arn),
          on: plain(names.arn(owner, "codepipeline", starts)),
          actions: ["codepipeline:StartPipelineExecution"],
          why,
        },
      ],
    };
  };
  const ofSources = Object.entries(sources).flatMap(([name, source]) => {
    const occasion = occasionOf(owner, pipeline, starts, name, source);
    const path = [...own, "sources", name];
    const why = "a change of the source starts a release";
    const told = toldOf(owner, pipeline, name, source);
    return occasion ? [event(name, why, { ...occasion, ...told }, path)] : [];
  });
  const time = { description: `${schedule} starts ${starts}`, on: { schedule: schedule ?? "" } };
  return [
    ...ofSources,
    ...(schedule === undefined
      ? []
      : [
          event("schedule", "the time of the schedule starts a release", time, [
            ...own,
            "schedule",
          ]),
        ]),
    ...(restarts
      ? [
          event("restart", "a release that an update canceled starts again", canceled(starts), [
            "deployments",
          ]),
        ]
      : []),
  ];
}

/** A rule reaches no pipeline of another account, but a bus: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html */
function toldOf(
  owner: names.Owner,
  pipeline: string,
  name: string,
  source: SourceSettings,
): Pick<PlannedEvent, "bus" | "told"> {
  const { eventsRole } = ownerOfSource(source) ?? {};
  if (eventsRole === undefined) return {};
  const bus = names.sourceBus(owner);
  const rule = names.tellingRule(owner, pipeline, name);
  return {
    bus,
    told: {
      rule: names.ruleArn(placeOf(owner, source), rule),
      role: eventsRole,
      bus: names.arn(owner, "events", `event-bus/${bus}`),
    },
  };
}

/** What the roles of other accounts may tell the bus. */
export function tellingGrants(events: readonly PlannedEvent[]): readonly Grant[] {
  return events.flatMap(({ told, on }) =>
    told && "pattern" in on ? [tellsBus(principal(told.role), told.bus, on.pattern)] : [],
  );
}

/**
 * AWS cancels an execution when its pipeline changes, and says so by this state alone.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
function canceled(pipeline: string): Occasion {
  return {
    description: `An update that cancels a release starts ${pipeline} again`,
    on: {
      pattern: {
        source: ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        detail: { pipeline: [pipeline], state: ["CANCELED"] },
      },
    },
  };
}

function occasionOf(
  owner: names.Owner,
  pipeline: string,
  starts: string,
  action: string,
  source: SourceSettings,
): Occasion | undefined {
  switch (source.kind) {
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/create-S3-source-events-cfn.html
    case "s3":
      return {
        description: `A new version of ${source.object} starts ${starts}`,
        on: {
          pattern: {
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: {
              bucket: { name: [source.bucket ?? reference.sourceBucket(`${pipeline}-${action}`)] },
              object: { key: [source.object] },
            },
          },
        },
        revision: {
          action,
          type: "S3_OBJECT_VERSION_ID",
          path: "$.detail.object.version-id",
        },
      };
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/create-cwe-ecr-source-cfn.html
    case "ecr":
      return {
        description: `A push of ${source.repository}:${source.tag} starts ${starts}`,
        on: {
          pattern: {
            source: ["aws.ecr"],
            "detail-type": ["ECR Image Action"],
            // It says whose the repository is by nothing else.
            ...(source.owner && { account: [placeOf(owner, source).account] }),
            detail: {
              "action-type": ["PUSH"],
              "image-tag": [source.tag],
              "repository-name": [source.repository],
              result: ["SUCCESS"],
            },
          },
        },
        revision: { action, type: "IMAGE_DIGEST", path: "$.detail.image-digest" },
      };
    case "codecommit":
      // A function looks at the files first: see changed-paths.ts.
      if (source.paths ?? source.excludePaths ?? source.trigger) return undefined;
      return {
        description: `A push to ${source.branch} of ${source.repository} starts ${starts}`,
        on: {
          pattern: {
            ...pushPattern(placeOf(owner, source), source, [
              "referenceCreated",
              "referenceUpdated",
            ]),
            ...(source.owner && { account: [placeOf(owner, source).account] }),
          },
        },
        revision: { action, type: "COMMIT_ID", path: "$.detail.commitId" },
      };
    case "git":
      return undefined;
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-repo-changes-cfn.html */
export function pushPattern(
  owner: Pick<names.Owner, "account" | "region">,
  { repository, branch }: { readonly repository: string; readonly branch: string },
  events: readonly string[],
): EventPattern {
  return {
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    resources: [names.arn(owner, "codecommit", repository)],
    detail: {
      event: events,
      referenceType: ["branch"],
      referenceName: [branch],
    },
  };
}
