import { bucketArn } from "../names";
import { throughBucket } from "./artifacts";
import { type Grant, type Principal, plain } from "./grant";
import type { Value } from "./value";

/** Where the pages of a site lie. */
export interface SitePlace {
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
  const arn = bucketArn(region, bucket);
  return [
    {
      id: "ListVersions",
      to,
      on: { kind: "bucket", account, arn },
      actions: ["s3:ListBucketVersions"],
      why: "which versions of the pages there are",
    },
    {
      id: "RestorePages",
      to,
      on: { kind: "objects", account, arn },
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
            when: throughBucket(region, arn),
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
