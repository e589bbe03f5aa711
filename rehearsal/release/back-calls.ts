import { accountOf, arnIn, globalArn, type Place } from "../arn";
import { type Call, callsOf, documented } from "../call";
import type { RecordedCall } from "../endpoints/protocol";
import type { LambdaFunction } from "../performers/lambda-invoke";
import type { Release } from "../performers/release";
import { releaseCalls } from "../performers/release-calls";
import type { Registered } from "../world/world";

const executionRole = documented("lambda/latest/dg/lambda-intro-execution-role");
const tracing = documented("lambda/latest/dg/services-xray");
const assuming = documented("STS/latest/APIReference/API_AssumeRole");
const invalidating = documented("cloudfront/latest/APIReference/API_CreateInvalidation");

/** Lambda takes the function's role; what runs writes its log and its traces. */
export function lambdaCalls(
  { role, loggingConfig, name }: LambdaFunction,
  { place }: Registered,
): readonly Call[] {
  const at = { owner: place.account, region: place.region };
  const group = loggingConfig?.logGroup ?? `/aws/lambda/${name}`;
  const stream = arnIn(place, "logs", `log-group:${group}:log-stream:instance`);
  return [
    ...callsOf({ service: "lambda.amazonaws.com" }, "sts:AssumeRole", role, executionRole, at),
    ...callsOf(role, "logs:CreateLogStream logs:PutLogEvents", stream, executionRole, at),
    ...callsOf(role, "xray:PutTraceSegments xray:PutTelemetryRecords", "*", tracing, at),
  ];
}

/** What the function really called, in its own role and in that of the target. */
export function backCalls(
  release: Release,
  place: Place,
  made: readonly RecordedCall[],
): readonly Call[] {
  return [
    ...releaseCalls(release, place, made),
    ...made.flatMap(({ service, operation, input, credentials: { role: by } }) => {
      if (by === undefined) return [];
      if (service === "sts")
        return callsOf(by, "sts:AssumeRole", String(input.RoleArn), assuming, {
          region: place.region,
        });
      // What it does in an account that is known by a contract alone, its own policy decides.
      if (service !== "cloudfront" || release.world.isStandIn(by)) return [];
      const distribution = globalArn(
        { ...place, account: accountOf(by) },
        "cloudfront",
        `distribution/${input.DistributionId}`,
      );
      return callsOf(by, `cloudfront:${operation}`, distribution, invalidating, {
        region: "us-east-1",
      });
    }),
  ];
}
