import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedTopic } from "../../plan";
import { render } from "../references";

export interface TopicArgs {
  readonly topic: PlannedTopic;
  readonly keyArn: pulumi.Input<string>;
}

/** An encrypted topic with the addresses that hear of it. */
export class Topic extends pulumi.ComponentResource {
  /** The topic with its subscribers. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: TopicArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:Topic", name, {}, opts);
    const child = { parent: this };
    const { topic, keyArn } = args;

    const made = new sns.Topic(
      name,
      { name: topic.name, kmsMasterKeyId: keyArn, policy: render(topic.policy) },
      child,
    );
    const subscriptions = topic.email.map(
      (endpoint, index) =>
        new sns.TopicSubscription(
          `${name}-email-${index + 1}`,
          { topic: made.arn, protocol: "email", endpoint },
          child,
        ),
    );
    this.ready = [made, ...subscriptions];
    this.registerOutputs({ arn: made.arn });
  }
}
