import type { Request } from "../../../judge";
import { peopleOf } from "../../../rehearsal/world/people";
import type { Registered, World } from "../../../rehearsal/world/world";
import { type Circumstance, role } from "../circumstance";

/** The circumstances of what starts, watches, logs and tells, and of people. */
export function operationCircumstances(world: World): readonly Circumstance[] {
  return [
    ...world
      .ofType("aws:cloudwatch/eventTarget:EventTarget")
      .flatMap((target) => ofEvent(world, target)),
    ...world
      .ofType("aws:codestarnotifications/notificationRule:NotificationRule")
      .flatMap((rule) => ofRule(world, rule)),
    ...world.ofType("aws:cloudtrail/trail:Trail").flatMap((trail) => ofTrail(world, trail)),
    ...world.distributions().map(ofDistribution),
    ...invalidations(world),
    ...chatTypes.flatMap((type) => world.ofType(type)).map(ofChat),
    ...ofPeople(world),
    ...ofRepositories(world),
  ];
}

const chatTypes = [
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
];

function ofEvent(world: World, target: Registered): readonly Circumstance[] {
  const { place, resource } = target;
  const { arn, roleArn, deadLetterConfig } = resource.inputs as {
    readonly arn?: string;
    readonly roleArn?: string;
    readonly deadLetterConfig?: { readonly arn?: string };
  };
  const [, , service = ""] = (arn ?? "").split(":");
  const where = `event target ${resource.name}`;
  const actors: Circumstance["actors"] =
    roleArn === undefined ? {} : { "events-role": role(roleArn) };
  const dead = deadLetterConfig?.arn;
  return [
    ...(service === "codepipeline"
      ? [{ when: "event-pipeline", where, place, actors, arns: { pipeline: [arn ?? ""] } }]
      : []),
    ...(service === "events" ? [ofBus(world, target, { where, place, actors }, arn ?? "")] : []),
    ...(service === "codebuild"
      ? [{ when: "event-build", where, place, actors, arns: { project: [arn ?? ""] } }]
      : []),
    ...(service === "sns" && roleArn === undefined
      ? ofTopic(world, where, place, arn ?? "", "event-topic", "events.amazonaws.com")
      : []),
    ...(dead === undefined
      ? []
      : [
          {
            when: "event-dead-letter",
            where,
            place,
            actors,
            services: ["events.amazonaws.com"],
            arns: { queue: [dead] },
          },
        ]),
  ];
}

/** Another account's bus: what is told says of itself what the rule asks for. */
function ofBus(
  world: World,
  { place, resource: { inputs } }: Registered,
  base: Pick<Circumstance, "where" | "place" | "actors">,
  bus: string,
): Circumstance {
  const rule = world
    .ofType("aws:cloudwatch/eventRule:EventRule")
    .find((each) => each.place === place && each.resource.inputs.name === inputs.rule);
  const pattern = JSON.parse(String(rule?.resource.inputs.eventPattern ?? "{}"));
  const context = {
    "events:source": pattern.source,
    "events:detail-type": pattern["detail-type"],
  };
  const sender = base.actors["events-role"];
  return {
    when: "event-bus-target",
    ...base,
    actors: { ...base.actors, ...(sender && { account: sender }) },
    arns: { "event-bus": [bus] },
    details: { "events:PutEvents": { context } },
  };
}

function ofRule(world: World, { place, resource }: Registered): readonly Circumstance[] {
  const targets = (resource.inputs.targets ?? []) as readonly { readonly address: string }[];
  const service = "codestar-notifications.amazonaws.com";
  return targets.flatMap(({ address }) =>
    ofTopic(
      world,
      `notification rule ${resource.name}`,
      place,
      address,
      "notification-rule",
      service,
    ),
  );
}

/** A service publishes to a topic, and asks its key through Amazon SNS. */
function ofTopic(
  world: World,
  where: string,
  place: Registered["place"],
  topic: string,
  when: string,
  service: string,
): readonly Circumstance[] {
  const found = world
    .ofType("aws:sns/topic:Topic")
    .find(({ resource }) => resource.outputs.arn === topic);
  const key = found?.resource.inputs.kmsMasterKeyId;
  const base = { where, place, actors: {}, services: [service] };
  const use: Partial<Request> = {
    via: { service: "sns.amazonaws.com" },
    encryptionContext: { "aws:sns:topicArn": topic },
  };
  return [
    { when, ...base, arns: { topic: [topic] } },
    ...(typeof key === "string"
      ? [
          {
            when: "encrypted-topic",
            ...base,
            arns: { "own-key": [key], "topic-key": [key] },
            details: { "kms:Decrypt": use, "kms:GenerateDataKey": use },
          },
        ]
      : []),
  ];
}

function ofTrail(world: World, { place, resource }: Registered): readonly Circumstance[] {
  const { s3BucketName: bucket = "", kmsKeyId: key } = resource.inputs as {
    readonly s3BucketName?: string;
    readonly kmsKeyId?: string;
  };
  const arn = `arn:aws:s3:::${bucket}`;
  const base = {
    where: `trail ${resource.name}`,
    place,
    actors: {},
    services: ["cloudtrail.amazonaws.com"],
    onBehalfOf: String(resource.outputs.arn),
    owners: { [arn]: world.bucket(bucket)?.account ?? place.account },
  };
  const object = `${arn}/AWSLogs/${place.account}/CloudTrail/${place.region}/2026/01/31/log.json.gz`;
  return [
    {
      when: "trail",
      ...base,
      arns: { bucket: [arn], "log-object": [object] },
      details: { "s3:PutObject": { context: { "s3:x-amz-acl": "bucket-owner-full-control" } } },
    },
    ...(key === undefined ? [] : [{ when: "trail-key", ...base, arns: { "own-key": [key] } }]),
  ];
}

function ofDistribution({ place, resource }: Registered): Circumstance {
  const origins = (resource.inputs.origins ?? []) as readonly { readonly domainName: string }[];
  const buckets = origins.map(({ domainName }) => `arn:aws:s3:::${domainName.split(".s3.")[0]}`);
  return {
    when: "cloudfront-oac",
    where: `distribution ${resource.name}`,
    place,
    actors: {},
    services: ["cloudfront.amazonaws.com"],
    onBehalfOf: String(resource.outputs.arn),
    arns: { bucket: buckets },
  };
}

/** A function that a pipeline invokes with the roles of the sites' accounts invalidates in one of these. */
function invalidations(world: World): readonly Circumstance[] {
  const invalidators = world
    .ofType("aws:iam/role:Role")
    .filter(({ resource }) => resource.name.endsWith("-roles-invalidate"));
  return invalidators.flatMap(({ stack, place, resource }) => {
    const site = resource.name.replace(/-roles-invalidate$/, "");
    const distribution = world
      .distributions()
      .find((each) => each.stack === stack && each.resource.name === `${site}-distribution`);
    if (!distribution) return [];
    return [
      {
        when: "cloudfront-invalidation",
        where: `site ${site} of ${stack}`,
        place,
        actors: { "function-role": role(String(resource.outputs.arn)) },
        arns: { distribution: [String(distribution.resource.outputs.arn)] },
      },
    ];
  });
}

function ofChat({ place, resource }: Registered): Circumstance {
  return {
    when: "chat-channel",
    where: `chat ${resource.name}`,
    place,
    actors: { "chat-role": role(String(resource.inputs.iamRoleArn)) },
  };
}

function ofPeople(world: World): readonly Circumstance[] {
  return peopleOf(world).flatMap(({ key, role: own, approvals }) =>
    approvals.map((approval) => {
      const [, , , region = "", account = ""] = approval.split(":");
      return {
        when: "approval",
        where: `people ${key}`,
        place: { region, account },
        actors: { people: role(own) },
        arns: {
          "approval-action": [approval],
          pipeline: [approval.split("/")[0] ?? approval],
        },
      };
    }),
  );
}

/** Who of other accounts comes to a repository: the roles that execute its tasks, and those of builds that name it. */
function ofRepositories(world: World): readonly Circumstance[] {
  const executions = world
    .ofType("aws:ecs/taskDefinition:TaskDefinition")
    .map(({ resource }) => String(resource.inputs.executionRoleArn));
  const builds = world.ofType("aws:codebuild/project:Project").map(buildOf);
  return world.ofType("aws:ecr/repository:Repository").flatMap((repository) => {
    const { place, resource } = repository;
    const uri = `${place.account}.dkr.ecr.${place.region}.amazonaws.com/${resource.inputs.name}`;
    const pushing = builds.filter(({ pushes }) => pushes.includes(uri)).map(({ own }) => own);
    const isBuilds = builds.some(({ image }) => image.startsWith(`${uri}:`)) || pushing.length > 0;
    return [...(isBuilds ? [] : executions), ...pushing]
      .filter((arn) => arn.split(":")[4] !== place.account)
      .map((arn) => crossing(repository, arn));
  });
}

/** ferry tells a build by a variable where it pushes. */
function buildOf({ resource: { inputs } }: Registered) {
  const { image = "", environmentVariables = [] } = inputs.environment as {
    readonly image?: string;
    readonly environmentVariables?: readonly { readonly name: string; readonly value: string }[];
  };
  const pushes = environmentVariables.find(({ name }) => name === "ECR_REPOSITORIES")?.value ?? "";
  return { own: String(inputs.serviceRole), image, pushes: pushes.split(" ") };
}

function crossing({ place, resource }: Pick<Registered, "place" | "resource">, arn: string) {
  return {
    when: "ecr-cross-account",
    where: `repository ${resource.name}`,
    place,
    actors: { account: role(arn), "pipeline-role": role(arn) },
    arns: { "ecr-repository": [String(resource.outputs.arn)] },
  };
}
