import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../grants/policy";
import type { Owner } from "../../names";
import type { PlannedNotifications } from "../../plan";
import { render } from "../references";
import { Chat } from "./chat";
import { Topic } from "./topic";

export interface NotificationsArgs {
  readonly owner: Owner;
  readonly planned: PlannedNotifications;
  readonly keyPolicy: PolicyDocument;
  readonly keyDeletionDays: number;
  /** Left out, a year. */
  readonly keyRotationDays: number | undefined;
  readonly retain: boolean;
}

/** The topics by which people hear of releases, and the key that encrypts all of them. */
export class Notifications extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  /** Everything that has to be in place before something is told. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: NotificationsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:Notifications", name, {}, opts);
    const { owner, planned, keyPolicy, retain, keyRotationDays } = args;

    const key = new kms.Key(
      `${name}-key`,
      {
        description: "Messages about releases",
        keyUsage: "ENCRYPT_DECRYPT",
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        enableKeyRotation: true,
        ...(keyRotationDays !== undefined && { rotationPeriodInDays: keyRotationDays }),
        deletionWindowInDays: args.keyDeletionDays,
        policy: render(keyPolicy),
      },
      { parent: this, protect: retain },
    );
    const topics = planned.topics.map(
      (topic) => new Topic(`${topic.key}-topic`, { topic, keyArn: key.arn }, { parent: this }),
    );

    const { channels } = planned;
    const ofTopics = topics.flatMap((topic) => topic.ready);
    if (channels.length > 0) {
      new Chat(`${name}-chat`, { owner, channels, after: ofTopics }, { parent: this });
    }

    this.keyArn = key.arn;
    this.ready = [key, ...ofTopics];
    this.registerOutputs({ keyArn: this.keyArn });
  }
}
