import { fits } from "../arn";
import { isObject, items, peek, read, seen, text, texts } from "../read";
import { family, when } from "../rule";
import { isSecret } from "../secrets";

/** Lambda. */
export const functionRules = family("functions", [
  {
    name: "function-runtime",
    level: "mandatory",
    title: "Functions run on a supported runtime",
    why: "AWS mends no weaknesses of the others, and refuses changes of functions on them some months later.",
    fix: "move to a newer runtime",
    controls: ["FSBP Lambda.2", "CKV_AWS_363", "NAG L1"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    options: {
      unsupported: {
        description: "Runtimes that AWS no longer supports, as patterns (as of 2026-11)",
        default: [
          "dotnet5.*",
          "dotnet6",
          "dotnet7",
          "dotnetcore*",
          "go1.x",
          "java8",
          "nodejs",
          "nodejs?.*",
          "nodejs1?.x",
          "nodejs20.x",
          "provided",
          "python2.7",
          "python3.?",
          "ruby2.*",
          "ruby3.2",
        ],
      },
    },
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }, options) => {
      const runtime = text(values, "runtime") ?? "";
      const old = texts(options, "unsupported").some((pattern) => fits(pattern, runtime));
      return when(old, `runs on ${runtime}, which AWS no longer supports`);
    },
  },
  {
    name: "function-no-plaintext-secrets",
    level: "mandatory",
    title: "Functions get secrets from where secrets are kept",
    why: "A variable is there for everybody who may read the function's configuration.",
    fix: "keep the secret in Secrets Manager, and give the function its name",
    controls: ["CKV_AWS_45"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }) => {
      const variables = read(values, "environment.variables");
      return Object.keys(isObject(variables) ? variables : {}).flatMap((name) =>
        seen(() =>
          when(
            isSecret(name, text(isObject(variables) ? variables[name] : undefined) ?? ""),
            `has a secret in variable ${name}`,
          ),
        ),
      );
    },
  },
  {
    name: "function-tracing",
    level: "advisory",
    title: "Functions are traced",
    why: "A trace shows which call of AWS failed or was slow.",
    fix: "set tracingConfig.mode to Active, and allow xray:PutTraceSegments and xray:PutTelemetryRecords",
    controls: ["CKV_AWS_50", "TRV AWS-0066"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }) => when(text(values, "tracingConfig.mode") !== "Active", "is not traced"),
  },
  {
    name: "function-concurrency",
    level: "advisory",
    title: "Functions have a bound of their own on concurrency",
    why: "A function that is called in a loop takes the concurrency of the whole account.",
    fix: "set reservedConcurrentExecutions, where the account's quota leaves 100 unreserved",
    controls: ["CKV_AWS_115", "CFN W92"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }) =>
      when(
        Number(text(values, "reservedConcurrentExecutions") ?? -1) < 0,
        "has no bound on concurrency",
      ),
  },
  {
    name: "function-dead-letter",
    level: "disabled",
    title: "Functions keep the events that they failed on",
    why: "An event of an asynchronous call is lost after two more tries. A pipeline's action reports its failure itself: turn it on where others call.",
    fix: "set deadLetterConfig, or a FunctionEventInvokeConfig with a destination for failures",
    controls: ["CKV_AWS_116"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    scope: "stack",
    kinds: ["lambda.Function"],
    check: (subject, stack) => {
      const destinations = stack
        .attached(subject, "lambda.FunctionEventInvokeConfig", "functionName")
        .filter(({ values }) => peek(values, "destinationConfig.onFailure") !== undefined);
      return when(
        destinations.length === 0 && peek(subject.values, "deadLetterConfig") === undefined,
        "keeps no event that it failed on",
      );
    },
  },
  {
    name: "function-in-vpc",
    level: "disabled",
    title: "Functions run in a VPC",
    why: "Its network rules bound what the function reaches. One that only calls public endpoints of AWS gains nothing and needs a NAT gateway: turn it on where private data is reached.",
    fix: "set vpcConfig",
    controls: ["CKV_AWS_117", "FSBP Lambda.3"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }) =>
      when(items(values, "vpcConfig.subnetIds").length === 0, "runs outside a VPC"),
  },
  {
    name: "function-code-signing",
    level: "disabled",
    title: "Code of functions is signed",
    why: "Lambda then refuses code that did not come from the signing profile. It needs a signing profile and a step that signs: turn it on where there is one.",
    fix: "set codeSigningConfigArn",
    controls: ["CKV_AWS_272"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }) =>
      when(text(values, "codeSigningConfigArn") === undefined, "admits code without a signature"),
  },
]);
