import { accountOf, arn, bucketArn, cluster } from "../names";
import { throughBucket } from "./artifacts";
import { type Grant, type Principal, plain } from "./grant";
import type { RunningService } from "./services";
import { passesToTasks } from "./tasks";
import type { Value } from "./value";

/** Where the pages of a site lie. */
interface SitePlace {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** KMS key of the site's objects, where they have one. */
  readonly key?: string | undefined;
  /** The distribution, where its cache policy may keep pages. */
  readonly distribution?: Value | undefined;
}

/**
 * Pages of an earlier release are copied from their versions, and those that it did not have are hidden by a marker: no
 * version is ever deleted.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export function restorePages(to: Principal, place: SitePlace): readonly Grant[] {
  const { account, region, bucket, key, distribution } = place;
  const bucketOf = bucketArn(region, bucket);
  return [
    {
      id: "ListVersions",
      to,
      on: { kind: "bucket", account, arn: bucketOf },
      actions: ["s3:ListBucketVersions"],
      why: "which versions of the pages there are",
    },
    {
      id: "RestorePages",
      to,
      on: { kind: "objects", account, arn: bucketOf },
      actions: ["s3:DeleteObject", "s3:GetObjectVersion", "s3:PutObject"],
      why: "pages are copied from their versions, or hidden",
    },
    ...(key === undefined
      ? []
      : [
          {
            id: "EncryptSite",
            to,
            on: { kind: "key", account, region, arn: key },
            actions: ["kms:Decrypt", "kms:GenerateDataKey"],
            when: throughBucket(region, bucketOf),
            why: "the site's objects have a key of its account",
          } satisfies Grant,
        ]),
    ...(distribution === undefined
      ? []
      : [
          {
            id: "InvalidatePages",
            to,
            on: plain(distribution),
            actions: ["cloudfront:CreateInvalidation"],
            why: "the cache policy is the settings' own, and may keep pages",
          } satisfies Grant,
        ]),
  ];
}

/** The tasks that go back, and what of them the settings name. */
interface TasksPlace extends RunningService {
  readonly family: string;
  /** Whether old tasks run beside new ones for a while: then a rollout can be stopped. */
  readonly bakes: boolean;
  /** The roles that its tasks have. */
  readonly taskRoles: readonly string[];
}

/**
 * Amazon ECS takes an earlier revision of the family, or stops a rollout whose old tasks still run.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment-permissions.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function returnsTasks(to: Principal, place: TasksPlace): readonly Grant[] {
  const { owner, service, family, bakes, taskRoles } = place;
  const ofService = (kind: string, below = "") =>
    arn(owner, "ecs", `${kind}/${cluster(owner)}/${service}${below}`);
  return [
    {
      id: "LookAtRollouts",
      to,
      on: plain(ofService("service"), ofService("service-deployment", "/*")),
      actions: ["ecs:DescribeServiceDeployments"],
      why: "whether a rollout is under way, and how far",
    },
    ...(bakes ? stopsRollout(to, ofService) : []),
    {
      id: "ReturnService",
      to,
      on: plain(ofService("service")),
      actions: ["ecs:UpdateService"],
      when: {
        ArnLike: { "ecs:task-definition": arn(owner, "ecs", `task-definition/${family}:*`) },
      },
      why: "the service takes an earlier revision of its own tasks",
    },
    ...passesToTasks(to, taskRoles),
  ];
}

function stopsRollout(
  to: Principal,
  ofService: (kind: string, below?: string) => string,
): readonly Grant[] {
  return [
    {
      id: "LookAtRevisions",
      to,
      on: plain(ofService("service"), ofService("service-revision", "/*")),
      actions: ["ecs:DescribeServiceRevisions"],
      why: "which tasks run beside those of a rollout",
    },
    {
      id: "StopRollout",
      to,
      on: plain(ofService("service"), ofService("service-deployment", "/*")),
      actions: ["ecs:StopServiceDeployment"],
      why: "the tasks before a rollout take over again",
    },
  ];
}

/** The images of an earlier release are looked for before anything changes. */
export function findsImages(to: Principal, repositories: readonly string[]): readonly Grant[] {
  return repositories.map((repository) => ({
    id: "FindImages",
    to,
    on: { kind: "repository", account: accountOf(repository), arn: repository },
    actions: ["ecr:DescribeImages"],
    why: "nothing goes back to an image that is gone",
  }));
}

/** Stages of a pipeline that are named one by one. */
const mostStages = 20;

/**
 * The function closes and opens the way into the stages that it goes back in, and looks whether they run.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 */
export function holdStages(
  to: Principal,
  pipelines: readonly string[],
  stages: readonly string[],
): readonly Grant[] {
  // A policy has no room for the stages of hundreds of targets.
  const held = pipelines.flatMap((pipeline) => {
    const own = stages.filter((stage) => stage.startsWith(`${pipeline}/`));
    return own.length > mostStages ? [`${pipeline}/*`] : own;
  });
  return [
    {
      id: "SeeStages",
      to,
      on: plain(...pipelines),
      actions: ["codepipeline:GetPipelineState"],
      why: "nothing goes back while a release is under way",
    },
    {
      id: "HoldStages",
      to,
      on: plain(...held),
      actions: ["codepipeline:DisableStageTransition", "codepipeline:EnableStageTransition"],
      why: "the next release would undo a way back",
    },
  ];
}

/** People go back in the stages that they operate, by the alias of each. */
export function goBack(to: Principal, aliases: readonly string[]): readonly Grant[] {
  if (aliases.length === 0) return [];
  return [
    {
      id: "GoBack",
      to,
      on: plain(...aliases),
      actions: ["lambda:InvokeFunction"],
      why: "the function goes back, and gives nothing else in the target",
    },
  ];
}
