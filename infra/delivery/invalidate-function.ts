import { join } from "node:path";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../functions/bundle";
import { Role } from "../access/role";
import { serviceTrust } from "../grants/policy";
import type { PlannedFunction } from "../plan";
import { type References, resolve } from "../references";

export interface InvalidateFunctionArgs {
  readonly planned: PlannedFunction;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly reservedConcurrency: number | undefined;
  readonly references: References;
}

/** The current Node.js of Lambda: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const runtime = "nodejs22.x";

/**
 * The function that invalidates what a wave released. CodePipeline invokes it with the pipeline's role, so
 * it needs no resource policy; what it invalidates lies beside its code, so it needs no variables.
 */
export class InvalidateFunction extends pulumi.ComponentResource {
  /** Everything that has to be in place before the function is invoked. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: InvalidateFunctionArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:InvalidateFunction", name, {}, opts);
    const child = { parent: this };
    const { planned, references } = args;

    const logs = new cloudwatch.LogGroup(
      `${name}-logs`,
      { name: planned.logGroup, retentionInDays: args.logRetentionDays, kmsKeyId: args.keyArn },
      child,
    );
    const role = new Role(
      `${name}-role`,
      {
        role: planned.role,
        description: "Invalidates what was released, in the targets' roles",
        trust: serviceTrust("lambda.amazonaws.com"),
        grants: planned.grants,
        references,
      },
      child,
    );
    const made = new lambda.Function(
      `${name}-function`,
      {
        name: planned.name,
        description: "Invalidates what a wave released and answers the pipeline",
        role: role.arn,
        runtime,
        architectures: ["arm64"],
        handler: "index.handler",
        code: codeWith(pulumi.jsonStringify(resolve(planned.targets, references))),
        memorySize: 256,
        timeout: 120,
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
        ...(args.reservedConcurrency !== undefined && {
          reservedConcurrentExecutions: args.reservedConcurrency,
        }),
      },
      { ...child, dependsOn: [...role.ready] },
    );

    this.ready = [logs, ...role.ready, made];
    this.registerOutputs({ functionName: made.name });
  }
}

function codeWith(targets: pulumi.Output<string>): pulumi.Output<pulumi.asset.Archive> {
  const code = bundleFunction(join(__dirname, "../../functions/invalidate/index.ts"));
  return targets.apply(
    (json) =>
      new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset(code),
        "targets.json": new pulumi.asset.StringAsset(json),
      }),
  );
}
