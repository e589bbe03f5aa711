import type { FailureType } from "@aws-sdk/client-codepipeline";
import { factsOf, trace } from "./aws-error";
import type { Target } from "./targets";

/** The calls that the function makes for a target. */
export type Operation = "AssumeRole" | "CreateInvalidation" | "GetInvalidation";

/** What a failed call means for its target. */
interface Setback {
  readonly state: "waiting" | "failed";
  readonly type: FailureType;
  readonly reason: string;
}

interface Meaning {
  readonly type: FailureType;
  /** What to do, as the end of a sentence. */
  readonly advice: (target: Target) => string;
}

const updateBoth = "run `pulumi up` on the stack of the target, then on the delivery stack";

const denied: Meaning = {
  type: "PermissionError",
  advice: ({ roleArn }) => `the role is ${roleArn}; ${updateBoth}, so that both halves agree`,
};
const gone: Meaning = {
  type: "ConfigurationError",
  advice: ({ roleArn }) =>
    `it is not a distribution of the account of ${roleArn}; ${updateBoth}, so that both know its id`,
};
const refused: Meaning = {
  type: "ConfigurationError",
  advice: ({ paths }) =>
    `the paths are ${paths.join(" ").slice(0, 200)}; correct them in the settings`,
};
const changed: Meaning = {
  type: "JobFailed",
  advice: () => "the paths changed while this release was under way; retry the action",
};
const unexpected: Meaning = {
  type: "JobFailed",
  advice: () => "retry the action; CloudTrail of the target's account shows the call",
};

/**
 * The errors of the three calls that have a known cure.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const meanings: Readonly<Record<string, Meaning>> = {
  AccessDenied: denied,
  AccessDeniedException: denied,
  NoSuchDistribution: gone,
  NoSuchInvalidation: unexpected,
  RegionDisabledException: {
    type: "ConfigurationError",
    advice: ({ roleArn }) => `STS is off in this region for the account of ${roleArn}; activate it`,
  },
  BatchTooLarge: refused,
  InconsistentQuantities: refused,
  InvalidArgument: refused,
  MissingBody: refused,
  InvalidationBatchAlreadyExists: changed,
};

/** Errors that time cures. */
export const throttling: ReadonlySet<string> = new Set([
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "ServiceUnavailable",
  "SlowDown",
  "Throttling",
  "ThrottledException",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/**
 * Judges an error of a call after the SDK's own retries: does time cure it, and what does it mean?
 * AWS's text is repeated only for errors in the table: others (a signature that does not match) quote
 * the request with its session token.
 */
export function outcomeOf(error: unknown, operation: Operation, target: Target): Setback {
  const { name, status, code, message } = factsOf(error);
  if (name === "TooManyInvalidationsInProgress") {
    const reason = "CloudFront has too many invalidations in progress for its account";
    return { state: "waiting", type: "JobFailed", reason };
  }
  if (name === "AbortError") {
    const reason = `${operation} was still under way when the function's time was over`;
    return { state: "waiting", type: "SystemUnavailable", reason };
  }
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  if (known !== undefined) {
    const reason = `${operation} failed with ${name} (${sentence(message)}); ${known.advice(target)}`;
    return { state: "failed", type: known.type, reason };
  }
  const what = `${operation} failed with ${trace(error)}`;
  const temporary =
    throttling.has(name) ||
    name === "TimeoutError" ||
    status === 429 ||
    (status === undefined ? code !== undefined : status >= 500);
  return temporary
    ? { state: "waiting", type: "SystemUnavailable", reason: what }
    : {
        state: "failed",
        type: unexpected.type,
        reason: `${what}; ${unexpected.advice(target)}`,
      };
}

function sentence(message: string): string {
  return message.slice(0, 500).replace(/\.$/, "");
}
