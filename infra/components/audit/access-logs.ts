import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { cloudFrontRegion } from "../../grants/logs";
import * as names from "../../names";
import type { AuditArgs } from "./args";

export type AccessLogsArgs = Pick<AuditArgs, "owner" | "logs" | "buckets" | "distributions">;

/** Who read and wrote which object, and who asked for which page: into the bucket for logs, without ACLs. */
export class AccessLogs extends pulumi.ComponentResource {
  constructor(name: string, args: AccessLogsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:audit:AccessLogs", name, {}, opts);
    const { owner, logs, buckets, distributions } = args;
    const child = { parent: this, dependsOn: [...logs.ready] };

    for (const [key, bucket] of Object.entries(buckets)) {
      new s3.BucketLogging(
        `${key}-access-logs`,
        {
          bucket,
          targetBucket: logs.bucketName,
          targetPrefix: pulumi.interpolate`s3/${bucket}/`,
        },
        child,
      );
    }
    const sites = Object.entries(distributions);
    if (sites.length > 0) {
      const destination = new cloudwatch.LogDeliveryDestination(
        `${name}-destination`,
        {
          region: cloudFrontRegion,
          name: names.logBucket(owner),
          outputFormat: "json",
          deliveryDestinationConfiguration: { destinationResourceArn: logs.arn },
        },
        child,
      );
      for (const [site, resourceArn] of sites) {
        const source = new cloudwatch.LogDeliverySource(
          `${site}-access-logs-source`,
          {
            region: cloudFrontRegion,
            name: names.deliverySource(owner, site),
            logType: "ACCESS_LOGS",
            resourceArn,
          },
          child,
        );
        new cloudwatch.LogDelivery(
          `${site}-access-logs-delivery`,
          {
            region: cloudFrontRegion,
            deliverySourceName: source.name,
            deliveryDestinationArn: destination.arn,
          },
          child,
        );
      }
    }
    this.registerOutputs({});
  }
}
