import * as scheduler from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../grants/policy";
import * as names from "../../names";
import type { PlannedHolds, PlannedSchedule } from "../../plan/pipelines/holds";
import { Role } from "../access/role";
import type { References } from "../references";

export interface HoldsArgs {
  readonly owner: names.Owner;
  readonly holds: PlannedHolds;
  readonly references: References;
}

/** Closes and opens stages of a pipeline at their moments. */
export class Holds extends pulumi.ComponentResource {
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: HoldsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:Holds", name, {}, opts);
    const child = { parent: this };
    const { owner, holds, references } = args;
    const group = new scheduler.ScheduleGroup(`${name}-group`, { name: holds.group }, child);
    const role = new Role(
      `${name}-role`,
      {
        role: holds.role,
        description: `Closes and opens stages by the schedules of ${holds.group}`,
        // A group, and no schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        trust: serviceTrust("scheduler.amazonaws.com", {
          ArnEquals: {
            "aws:SourceArn": names.arn(owner, "scheduler", `schedule-group/${holds.group}`),
          },
        }),
        grants: holds.grants,
        references,
      },
      child,
    );
    const schedules = holds.schedules.map(
      (schedule) =>
        new scheduler.Schedule(
          `${name}-${schedule.name}`,
          {
            name: schedule.name,
            groupName: holds.group,
            scheduleExpression: `at(${schedule.at})`,
            scheduleExpressionTimezone: schedule.timeZone,
            flexibleTimeWindow: { mode: "OFF" },
            target: {
              // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
              arn: `arn:${names.partition(owner.region)}:scheduler:::aws-sdk:codepipeline:${schedule.operation}`,
              roleArn: role.arn,
              input: JSON.stringify(schedule.input),
            },
          },
          {
            ...child,
            dependsOn: [group, ...role.ready],
            hooks: punctual(`${name}-${schedule.name}`, schedule),
          },
        ),
    );
    this.ready = [...role.ready, ...schedules];
    this.registerOutputs({});
  }
}

/** A schedule that is there has done its work, or will; one that comes too late never does. */
function punctual(
  name: string,
  { instant, at, late }: PlannedSchedule,
): pulumi.ResourceHookBinding {
  const refuse: pulumi.ResourceHookFunction = ({ oldInputs }) => {
    const changes = oldInputs?.scheduleExpression !== `at(${at})`;
    if (changes && instant <= Date.now()) throw new Error(late);
  };
  const hook = new pulumi.ResourceHook(`${name}-punctual`, refuse, { onDryRun: true });
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}
