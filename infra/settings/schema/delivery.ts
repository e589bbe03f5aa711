import { z } from "zod";
import { keyDeletionDays, keyRotationDays, logRetentionDays } from "../../aws/limits";
import { actionType, providerName } from "./action-types";
import { deliveryAdoption } from "./adoption";
import { build } from "./builds";
import { connection } from "./connections";
import { notifications } from "./notifications";
import { people } from "./people";
import { pipeline } from "./pipelines";
import { project } from "./projects";
import {
  aws,
  between,
  bucketName,
  imagesName,
  keyArn,
  keyName,
  list,
  map,
  organizationId,
  principalArn,
  region,
  wideName,
} from "./values";

export const delivery = map({
  key: keyArn
    .optional()
    .describe(
      "An existing symmetric KMS key instead of ferry's own: the statements that it needs are an output.",
    ),
  keyAdministrators: list("ARNs", principalArn)
    .default([])
    .describe("Who administers the key. Default: IAM policies of this account."),
  keyDeletionDays: between(...keyDeletionDays, "days")
    .default(30)
    .meta(aws("kms/latest/APIReference/API_ScheduleKeyDeletion")),
  keyRotationDays: between(...keyRotationDays, "days")
    .optional()
    .describe(
      "Days after which AWS KMS gives ferry's own keys of artifacts and messages new material. Default: a year, as AWS KMS has it. Each key costs $1 a month more after its first and its second rotation.",
    )
    .meta(aws("kms/latest/developerguide/rotate-keys")),
  artifactBucket: bucketName
    .optional()
    .describe(
      "An existing artifact bucket instead of ferry's own: the statements that it needs are an output.",
    ),
  adopt: deliveryAdoption
    .optional()
    .describe(
      "Existing resources that become ferry's own: imported as they are, and changed once this is taken away.",
    ),
  organization: organizationId
    .optional()
    .describe(
      "The id of the organization that all targets belong to. Policies then name it instead of each account, and no longer grow: any other account of it that has a role of the right name gets in.",
    ),
  regions: z
    .record(
      region,
      map({
        key: keyArn
          .optional()
          .describe("An existing symmetric KMS key there instead of a replica of ferry's own."),
        artifactBucket: bucketName
          .optional()
          .describe("An existing bucket there instead of ferry's own."),
      }),
    )
    .default({})
    .describe("Existing resources in other regions that releases go to, by region."),
  rollbackDays: between(1, 3650, "days")
    .default(90)
    .describe(
      "Days for which an artifact outlives the longest approval, so that a rollback finds it.",
    ),
  logRetentionDays: z
    .literal([...logRetentionDays], {
      error: `it must be one of CloudWatch's periods: ${logRetentionDays.join(", ")}`,
    })
    .default(365)
    .meta(aws("AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy")),
  reservedConcurrency: between(1, 1000)
    .optional()
    .meta(aws("lambda/latest/dg/configuration-concurrency"))
    .describe(
      "Executions of the invalidate function kept free for it. Left out, none: new accounts can't spare any.",
    ),
  records: z
    .boolean({ error: "it must be true or false" })
    .default(true)
    .describe(
      "Whether each release to a site or service is recorded: who brought which bytes where, for `ferry status` and `ferry back`.",
    ),
  connections: z
    .record(wideName, connection)
    .default({})
    .describe("Connections to Git hosts, which sources name."),
  repositories: z
    .record(
      imagesName,
      map({
        images: between(10, 10_000)
          .meta(aws("AmazonECR/latest/userguide/lifecycle_policy_parameters"))
          .default(500)
          .describe(
            "The newest that are kept. Keep more than are built between two releases of a target.",
          ),
      }),
    )
    .default({})
    .describe(
      "Repositories of Amazon ECR for images; targets that an image is released to may pull it, and nobody else.",
    ),
  builds: z.record(wideName, build).default({}).describe("Builds of pipelines, which they name."),
  projects: z
    .record(wideName, project)
    .default({})
    .describe("CodeBuild projects without a pipeline: their own source, webhooks, runners."),
  notifications: z
    .record(keyName, notifications)
    .default({})
    .describe("Who hears of what, by topic."),
  people: z
    .record(wideName, people)
    .default({})
    .describe("Who may look at, operate and approve in which pipelines."),
  actionTypes: z
    .record(providerName, actionType)
    .default({})
    .describe("CodePipeline actions for workers of your own, by the name of their provider."),
  pipelines: z
    .record(wideName, pipeline)
    .default({})
    .describe("What is released, and where to. Left out where there are projects alone."),
});

export type DeliverySettings = z.output<typeof delivery>;
