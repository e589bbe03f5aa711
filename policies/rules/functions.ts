import { fits } from "../arn";
import { family } from "../family";
import { isObject, peek, read, seen, text, texts } from "../read";
import { byResource, byStack, when } from "../rule";
import { isSecret } from "../secrets";
import rules from "../texts/functions.json";

/** Lambda. */
export const functionRules = family("functions", rules, {
  "function-runtime": byResource("lambda.Function", ({ values }, options) => {
    const runtime = text(values, "runtime") ?? "";
    const old = texts(options, "unsupported").some((pattern) => fits(pattern, runtime));
    return when(old, `runs on ${runtime}, which AWS no longer supports`);
  }),
  "function-no-plaintext-secrets": byResource("lambda.Function", ({ values }) => {
    const variables = read(values, "environment.variables");
    return Object.keys(isObject(variables) ? variables : {}).flatMap((name) =>
      seen(() =>
        when(
          isSecret(name, text(isObject(variables) ? variables[name] : undefined) ?? ""),
          `has a secret in variable ${name}`,
        ),
      ),
    );
  }),
  "function-concurrency": byResource("lambda.Function", ({ values }) =>
    when(
      Number(text(values, "reservedConcurrentExecutions") ?? -1) < 0,
      "has no bound on concurrency",
    ),
  ),
  "function-dead-letter": byStack("lambda.Function", (subject, stack) => {
    const destinations = stack
      .attached(subject, "lambda.FunctionEventInvokeConfig", "functionName")
      .filter(({ values }) => peek(values, "destinationConfig.onFailure") !== undefined);
    return when(
      destinations.length === 0 && peek(subject.values, "deadLetterConfig") === undefined,
      "keeps no event that it failed on",
    );
  }),
});
