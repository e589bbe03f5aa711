import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../grants/policy";
import * as names from "../../names";
import type { PlannedEvent } from "../../plan";
import { Role } from "../access/role";
import { type References, resolve } from "../references";

export interface PipelineEventArgs {
  readonly owner: names.Owner;
  readonly event: PlannedEvent;
  readonly pipelineArn: pulumi.Input<string>;
  readonly references: References;
  /** The bus that it is on, if it is not that of the account. */
  readonly bus?: pulumi.Input<string> | undefined;
}

/** Starts a pipeline by an event, with exactly the revision that the event is about and without polling. */
export class PipelineEvent extends pulumi.ComponentResource {
  constructor(name: string, args: PipelineEventArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:SourceEvent", name, {}, opts);
    const child = { parent: this };
    const { owner, event, pipelineArn, references } = args;
    const { on, revision } = event;
    const bus = args.bus === undefined ? {} : { eventBusName: args.bus };

    const rule = new cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: event.rule,
        ...bus,
        description: event.description,
        ...("schedule" in on
          ? { scheduleExpression: on.schedule }
          : { eventPattern: pulumi.jsonStringify(resolve(on.pattern, references)) }),
      },
      child,
    );
    const starter = new Role(
      `${name}-role`,
      {
        role: event.role,
        description: event.description,
        trust: serviceTrust("events.amazonaws.com", {
          ArnEquals: { "aws:SourceArn": names.ruleArn(owner, event.rule, event.bus) },
        }),
        grants: event.grants,
        references,
      },
      child,
    );
    new cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        ...bus,
        arn: pipelineArn,
        roleArn: starter.arn,
        ...(revision && { inputTransformer: ofRevision(revision) }),
      },
      { ...child, dependsOn: [...starter.ready] },
    );
    this.registerOutputs({});
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html */
function ofRevision({ action, type, path }: NonNullable<PlannedEvent["revision"]>) {
  return {
    inputPaths: { revision: path },
    inputTemplate: JSON.stringify({
      sourceRevisions: [{ actionName: action, revisionType: type, revisionValue: "<revision>" }],
    }),
  };
}
