import { join } from "node:path";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../../tools/bundle";
import { serviceTrust } from "../../grants/policy";
import type { PlannedFunction } from "../../plan";
import { Role } from "../access/role";
import type { References } from "../references";

/** What each of ferry's functions is made of. */
export interface FunctionArgs<Planned extends PlannedFunction> {
  readonly planned: Planned;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  readonly references: References;
}

export interface BundledFunctionArgs extends FunctionArgs<PlannedFunction> {
  /** The folder below `functions`. */
  readonly code: string;
  /** Files beside the code, by name: what it reads instead of variables. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
  readonly description: string;
  readonly roleDescription: string;
  readonly reservedConcurrency?: number | undefined;
  /** Seconds that an invocation may take. Default: two minutes. */
  readonly timeout?: number;
}

/** The current Node.js of Lambda: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const runtime = "nodejs22.x";

/** Makes one of ferry's functions below a component, with its role and its log group. */
export function bundledFunction(
  name: string,
  args: BundledFunctionArgs,
  parent: pulumi.ComponentResource,
): { readonly made: lambda.Function; readonly ready: readonly pulumi.Resource[] } {
  const child = { parent };
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
      description: args.roleDescription,
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
      description: args.description,
      role: role.arn,
      runtime,
      architectures: ["arm64"],
      handler: "index.handler",
      code: codeWith(args),
      memorySize: 256,
      timeout: args.timeout ?? 120,
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      ...(args.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: args.reservedConcurrency,
      }),
    },
    { ...child, dependsOn: [...role.ready] },
  );
  return { made, ready: [logs, ...role.ready, made] };
}

/** A rule that invokes a function, with the permission for it: EventBridge takes no role for that. */
export function invokedBy(
  name: string,
  args: cloudwatch.EventRuleArgs & { readonly name: string },
  made: lambda.Function,
  opts: pulumi.CustomResourceOptions,
  input: Pick<cloudwatch.EventTargetArgs, "inputTransformer"> = {},
): void {
  const rule = new cloudwatch.EventRule(`${name}-rule`, args, opts);
  const permission = new lambda.Permission(
    `${name}-permission`,
    {
      statementId: args.name,
      action: "lambda:InvokeFunction",
      function: made.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    opts,
  );
  new cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, arn: made.arn, ...input },
    { ...opts, dependsOn: [permission] },
  );
}

function codeWith({ code, data }: BundledFunctionArgs): pulumi.Output<pulumi.asset.Archive> {
  const bundle = bundleFunction(join(__dirname, `../../../functions/${code}/index.ts`));
  return pulumi.output(data).apply(
    (files) =>
      new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset(bundle),
        ...Object.fromEntries(
          Object.entries(files).map(([file, text]) => [file, new pulumi.asset.StringAsset(text)]),
        ),
      }),
  );
}
