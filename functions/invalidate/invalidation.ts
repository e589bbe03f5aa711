import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  GetInvalidationCommand,
  type Invalidation,
} from "@aws-sdk/client-cloudfront";
import type { FailureType } from "@aws-sdk/client-codepipeline";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import { type Operation, outcomeOf } from "./outcome";
import type { Target } from "./targets";

/** How far one target has come. */
export type Outcome =
  | { readonly state: "completed"; readonly invalidationId: string }
  | {
      readonly state: "running";
      readonly invalidationId: string;
      /** Asks CloudFront once more. */
      readonly check: (signal: AbortSignal) => Promise<Outcome>;
    }
  /** Not possible now; `type` is what to report when it never becomes possible. */
  | { readonly state: "waiting"; readonly type: FailureType; readonly reason: string }
  | { readonly state: "failed"; readonly type: FailureType; readonly reason: string };

/** Temporary credentials of a role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The clients of one function instance; CloudFront's is made per role. */
export interface Clients {
  readonly sts: STSClient;
  readonly cloudFront: (credentials: RoleCredentials) => CloudFrontClient;
}

/** How the function's sessions are called in the CloudTrail of the target's account. */
const sessionName = "ferry-invalidate";

/** Seconds that assumed credentials live: the shortest that STS allows. */
const sessionDuration = 900;

/**
 * Invalidates a target's paths by its role. Repeated with the same reference and paths, CloudFront
 * answers with the invalidation that exists, so this is also how a continuation looks at it.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_InvalidationBatch.html
 */
export async function invalidate(
  clients: Clients,
  target: Target,
  reference: string,
  signal: AbortSignal,
): Promise<Outcome> {
  return attempt("AssumeRole", target, async () => {
    const cloudFront = clients.cloudFront(await assume(clients.sts, target.roleArn, signal));
    return attempt("CreateInvalidation", target, async () => {
      const answer = await cloudFront.send(
        new CreateInvalidationCommand({
          DistributionId: target.distributionId,
          InvalidationBatch: {
            CallerReference: reference,
            Paths: { Quantity: target.paths.length, Items: [...target.paths] },
          },
        }),
        { abortSignal: signal },
      );
      return progress(cloudFront, target, answer.Invalidation);
    });
  });
}

async function check(
  cloudFront: CloudFrontClient,
  target: Target,
  id: string,
  signal: AbortSignal,
): Promise<Outcome> {
  return attempt("GetInvalidation", target, async () => {
    const answer = await cloudFront.send(
      new GetInvalidationCommand({ DistributionId: target.distributionId, Id: id }),
      { abortSignal: signal },
    );
    return progress(cloudFront, target, answer.Invalidation);
  });
}

function progress(
  cloudFront: CloudFrontClient,
  target: Target,
  invalidation: Invalidation | undefined,
): Outcome {
  const id = invalidation?.Id;
  if (id === undefined) {
    return {
      state: "waiting",
      type: "SystemUnavailable",
      reason: "CloudFront named no invalidation",
    };
  }
  if (invalidation?.Status === "Completed") {
    return { state: "completed", invalidationId: id };
  }
  return {
    state: "running",
    invalidationId: id,
    check: (signal) => check(cloudFront, target, id, signal),
  };
}

/** Takes a role of a target for as short as STS allows. */
export async function assume(
  sts: STSClient,
  role: string,
  signal: AbortSignal,
): Promise<RoleCredentials> {
  const { Credentials: issued } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: role,
      RoleSessionName: sessionName,
      DurationSeconds: sessionDuration,
    }),
    { abortSignal: signal },
  );
  return {
    accessKeyId: issued?.AccessKeyId ?? "",
    secretAccessKey: issued?.SecretAccessKey ?? "",
    sessionToken: issued?.SessionToken ?? "",
  };
}

async function attempt(
  operation: Operation,
  target: Target,
  call: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await call();
  } catch (error) {
    return outcomeOf(error, operation, target);
  }
}
