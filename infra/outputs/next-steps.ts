import { chatPage } from "../aws/console";
import { accountOf, sourceBucket } from "../names";
import type { DeliveryPlan } from "../plan/delivery";
import { ownerOfSource } from "../plan/pipelines/source-owner";
import { rulesToAdd } from "../plan/source-bus";
import { repositoryStatements } from "../plan/statements-to-add";
import { isExposed, type Settings, siteNames } from "../settings";

/** A step is never longer: the CLI shows so much in one line. */
export const stepCharacters = 100;

/**
 * What `pulumi up` leaves to a person: sentences of at most 100 characters, each with its command or page.
 * What only AWS knows to be done or not begins with "If".
 */
export function nextSteps(settings: Settings, plan: DeliveryPlan | undefined): readonly string[] {
  return [
    ...roleSteps(settings),
    ...siteSteps(settings),
    ...dnsSteps(settings),
    ...(plan ? deliverySteps(plan) : []),
  ];
}

function deliverySteps(plan: DeliveryPlan): readonly string[] {
  return [
    ...connectionSteps(plan),
    ...ownerSteps(plan),
    ...repositorySteps(plan),
    ...plan.pipelines.flatMap(({ sources }) => sources.flatMap(uploadSteps(plan))),
    ...subscriptionSteps(plan),
  ];
}

/** The first wording that has room: names are of any length, the last wording takes the longest of them. */
function step(...wordings: readonly string[]): string {
  return wordings.reduce((said, next) => (said.length <= stepCharacters ? said : next));
}

/**
 * Roles that AWS makes with the first cluster, load balancer, scaling and chat channel of an account, where whoever runs
 * `up` may have them made. A stack has none: they are the account's, and there already for most.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/slr-permissions.html
 */
function roleSteps({ services, delivery }: Settings): readonly string[] {
  const containers = Object.values(services).some(({ kind }) => kind === "container");
  const balancers = Object.values(services).some(isExposed);
  const chat = Object.values(delivery?.notifications ?? {}).some(
    ({ slack, teams }) => slack ?? teams,
  );
  return [
    ...(containers
      ? ["ecs", ...(balancers ? ["elasticloadbalancing"] : []), "ecs.application-autoscaling"]
      : []),
    ...(chat ? ["management.chatbot"] : []),
  ].map(linkedRoleStep);
}

function linkedRoleStep(service: string): string {
  const make = `aws iam create-service-linked-role --aws-service-name ${service}.amazonaws.com`;
  return step(`If missing: ${make}`, make);
}

/** What a second pass of `up` waits for. */
function siteSteps({ sites }: Settings): readonly string[] {
  return Object.entries(sites).flatMap(([key, site]) => {
    const waits = siteNames(site)?.attached === false;
    const then = `set sites.${key}.recordsMade: true, and pulumi up`;
    return waits
      ? [
          step(
            `Make the records of pulumi stack output dns, ${then}`,
            `Make the records of the output dns, ${then}`,
          ),
        ]
      : [];
  });
}

function dnsSteps({ sites, services }: Settings): readonly string[] {
  const containers = Object.entries(services).flatMap(([key, each]) =>
    isExposed(each) ? [{ key, hostName: each.hostName }] : [],
  );
  const named =
    Object.values(sites)
      .map(siteNames)
      .some((each) => each?.attached && each.zone === undefined) ||
    containers.some(({ hostName }) => hostName !== undefined);
  return [
    ...(named ? ["If the DNS records are not made yet: pulumi stack output dns"] : []),
    ...containers.flatMap(({ key, hostName }) =>
      hostName === undefined
        ? [`If no name leads to the balancer of ${key} yet: pulumi stack output services`]
        : [],
    ),
  ];
}

/** A connection begins as PENDING, and only a person can approve it at the Git host. */
function connectionSteps({ pipelines, settings }: DeliveryPlan): readonly string[] {
  return Object.entries(settings.connections).flatMap(([key, connection]) => {
    if ("arn" in connection) return [];
    const started = pipelines.filter(({ sources }) =>
      sources.some(({ settings }) => settings.kind === "git" && settings.connection === key),
    );
    return [
      // https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-host-setup.html
      ...("endpoint" in connection && connection.endpoint !== undefined
        ? [`If the host of ${key} is not set up yet: pulumi stack output connections`]
        : []),
      `If connection ${key} is not approved yet: pulumi stack output connections`,
      ...started.map(({ name }) => {
        const start = `aws codepipeline start-pipeline-execution --name ${name}`;
        return step(`Once ${key} is approved: ${start}`, `Once approved: ${start}`, start);
      }),
    ];
  });
}

/** What is left to the accounts that own sources: only they can let a pipeline in, and tell of pushes. */
function ownerSteps({ pipelines, owner }: DeliveryPlan): readonly string[] {
  const accounts = (arns: readonly string[]) => [...new Set(arns.map(accountOf))];
  const readers = pipelines.flatMap(({ sources }) =>
    sources.flatMap(({ settings }) => ownerOfSource(settings)?.role ?? []),
  );
  return [
    ...accounts(readers).map(
      (each) => `If account ${each} lets nothing in yet: ${statementsOutput}`,
    ),
    ...accounts(Object.keys(rulesToAdd(owner, pipelines))).map(
      (each) => `If account ${each} tells of no push yet: pulumi stack output rulesToAdd`,
    ),
  ];
}

/** A repository that is there lets roles of other accounts in where its owner says so. */
function repositorySteps(plan: DeliveryPlan): readonly string[] {
  return Object.entries(repositoryStatements(plan)).flatMap(([arn, statements]) => {
    const say = (what: string) => `If ${what} lets nobody in yet: ${statementsOutput}`;
    return statements.length === 0
      ? []
      : [step(say(arn.split(":repository/")[1] ?? arn), say("a repository"))];
  });
}

const statementsOutput = "pulumi stack output statementsToAdd";

type Source = DeliveryPlan["pipelines"][number]["sources"][number];

/**
 * What starts a release from a bucket, and what a bucket of one's own has to have for that. Its settings of
 * notifications are written as a whole: no command here could leave those of others as they are.
 */
function uploadSteps({ owner }: DeliveryPlan) {
  return ({ key, settings }: Source): readonly string[] => {
    if (settings.kind !== "s3") return [];
    const bucket = settings.bucket ?? sourceBucket(owner, key);
    const upload = `aws s3 cp site.zip s3://${bucket}/${settings.object}`;
    return [
      ...(settings.bucket === undefined ? [] : bucketSteps(bucket)),
      step(`Release by: ${upload}`, upload, `Release by an upload to s3://${bucket}.`),
    ];
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/create-S3-source-events.html */
function bucketSteps(bucket: string): readonly string[] {
  const versioning = `aws s3api get-bucket-versioning --bucket ${bucket}`;
  const events = `aws s3api get-bucket-notification-configuration --bucket ${bucket}`;
  return [
    step(
      `If versioning is off, turn it on: ${versioning}`,
      `If versioning is off: ${versioning}`,
      `If versioning is off, turn it on: ${bucket}.`,
    ),
    step(
      `If EventBridge is off, turn it on: ${events}`,
      `If EventBridge is off: ${events}`,
      `If EventBridge is off, turn it on: ${bucket}.`,
    ),
  ];
}

function subscriptionSteps({ owner, notifications }: DeliveryPlan): readonly string[] {
  const { topics = [], channels = [] } = notifications ?? {};
  const page = chatPage(owner.region);
  const authorized = channels.map((channel) =>
    "teams" in channel
      ? `If Microsoft Teams is not authorized yet: ${page}`
      : step(
          `If Slack workspace ${channel.slack.workspace} is not authorized yet: ${page}`,
          `If a Slack workspace is not authorized yet: ${page}`,
        ),
  );
  return [
    // https://docs.aws.amazon.com/chatbot/latest/adminguide/slack-setup.html
    ...new Set(authorized),
    // Amazon SNS sends nothing to an address before somebody there has confirmed it.
    ...topics.flatMap(({ key, email }) =>
      email.map((address) =>
        step(
          `If ${address} is not confirmed yet: open its mail's link (aws sns list-subscriptions)`,
          `If mail to ${key} is not confirmed yet: aws sns list-subscriptions`,
        ),
      ),
    ),
  ];
}
