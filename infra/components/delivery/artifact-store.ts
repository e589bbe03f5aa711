import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import * as names from "../../names";
import type { PlannedStore } from "../../plan";
import type { DeliveryPlan } from "../../plan/delivery";
import { useOfBucket } from "../../plan/stores/bucket-policy";
import { keyPolicy, useOfKey } from "../../plan/stores/key-policy";
import { identifiers, render } from "../references";
import { PrivateBucket } from "../storage/private-bucket";

export interface ArtifactStoreArgs {
  readonly plan: DeliveryPlan;
  readonly store: PlannedStore;
  /** The key of the store at home; left out, this is the store at home. */
  readonly primaryKeyArn?: pulumi.Input<string>;
  readonly retain: boolean;
}

/** The key and the bucket of the artifacts in one region: ferry's own, or existing ones. */
export class ArtifactStore extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  /** Everything that has to be in place before an artifact is stored. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ArtifactStoreArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:ArtifactStore", name, {}, opts);
    const { plan, store, retain, primaryKeyArn } = args;

    const key = store.makesKey ? this.makeKey(name, args) : undefined;
    this.keyArn = key?.arn ?? pulumi.output(String(store.keyArn));
    const bucket = store.makesBucket
      ? new PrivateBucket(
          `${name}-bucket`,
          {
            ...(primaryKeyArn !== undefined && { region: store.region }),
            bucketName: store.bucketName,
            keyArn: this.keyArn,
            retain,
            expireDays: plan.artifactDays,
            ...(plan.expiringFolders && { expiringFolders: plan.expiringFolders }),
            noncurrentDays: plan.artifactDays,
            statements: useOfBucket(plan.grants, store),
            references: identifiers([store.keyReference, this.keyArn]),
          },
          { parent: this },
        )
      : undefined;

    this.bucketName = bucket?.bucketName ?? pulumi.output(store.bucketName);
    this.ready = [...(key?.ready ?? []), ...(bucket?.ready ?? [])];
    this.registerOutputs({ keyArn: this.keyArn, bucketName: this.bucketName });
  }

  /** The primary of a multi-Region key at home, a replica of it elsewhere, each with an alias. */
  private makeKey(name: string, args: ArtifactStoreArgs) {
    const { plan, store, primaryKeyArn, retain } = args;
    const { keyRotationDays } = plan.settings;
    const policy = render(keyPolicy(plan, useOfKey(plan, store)));
    const common = {
      description: `Artifacts of ${plan.owner.name}`,
      deletionWindowInDays: plan.settings.keyDeletionDays,
      policy,
    };
    const protectedChild = { parent: this, protect: retain };
    const elsewhere = primaryKeyArn === undefined ? {} : { region: store.region };
    const key =
      primaryKeyArn === undefined
        ? new kms.Key(
            `${name}-key`,
            {
              ...common,
              keyUsage: "ENCRYPT_DECRYPT",
              customerMasterKeySpec: "SYMMETRIC_DEFAULT",
              // KMS can't turn a single-Region key into a primary later: a target elsewhere needs a replica.
              multiRegion: true,
              enableKeyRotation: true,
              ...(keyRotationDays !== undefined && { rotationPeriodInDays: keyRotationDays }),
            },
            protectedChild,
          )
        : new kms.ReplicaKey(
            `${name}-key`,
            { ...common, ...elsewhere, primaryKeyArn },
            protectedChild,
          );
    const alias = new kms.Alias(
      `${name}-alias`,
      { ...elsewhere, name: names.artifactKeyAlias(plan.owner), targetKeyId: key.keyId },
      { parent: this },
    );
    return { arn: key.arn, ready: [key, alias] };
  }
}
