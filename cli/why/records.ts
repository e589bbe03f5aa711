/** Who was refused what: the parts of a message in which AWS, or what calls it, says no. */
export interface Denial {
  /** An ARN, or a service's host. */
  readonly principal?: string;
  /** `service:Action` */
  readonly action?: string;
  /** An ARN, `*`, or the bare name that some services give. */
  readonly resource?: string;
  /** The kind of policy that the text blames. */
  readonly by?: Blame;
  /** What only `aws sts decode-authorization-message` reads. */
  readonly encoded?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export interface Blame {
  /** Whether a Deny applies, or an Allow is not there. */
  readonly effect: "denies" | "lacks";
  /** `identity-based policy`, `service control policy` … */
  readonly policy: string;
  /** The policy, where the text names it. */
  readonly arn?: string;
}

/** What `aws sts decode-authorization-message` prints of a call. */
interface Decoded {
  readonly explicitDeny?: boolean;
  readonly context?: {
    readonly principal?: { readonly arn?: string };
    readonly action?: string;
    readonly resource?: string;
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
interface TrailEvent {
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userIdentity?: { readonly arn?: string; readonly invokedBy?: string };
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly resources?: readonly { readonly ARN?: string }[];
}

/** The denial of a record in JSON, a decoded message or an event of CloudTrail; undefined for other texts. */
export function recordedDenial(text: string): Denial | undefined {
  const record = jsonOf(text);
  if (record === undefined) return undefined;
  const { DecodedMessage } = record as { readonly DecodedMessage?: string };
  if (typeof DecodedMessage === "string") return recordedDenial(DecodedMessage);
  const { context } = record as Decoded;
  if (context?.action !== undefined) {
    return denial(context.principal?.arn, context.action, context.resource);
  }
  const {
    errorMessage,
    eventSource,
    eventName,
    userIdentity,
    resources = [],
  } = record as TrailEvent;
  // A message that says more than this is read as one.
  if (eventName === undefined || / is not authorized /.test(errorMessage ?? "")) return undefined;
  const service = eventSource?.split(".")[0];
  // The most precise one: of an object there are two, its bucket's and its own.
  const [resource] = resources.flatMap(({ ARN }) => ARN ?? []).sort((a, b) => b.length - a.length);
  return denial(userIdentity?.arn ?? userIdentity?.invokedBy, `${service}:${eventName}`, resource);
}

function denial(principal?: string, action?: string, resource?: string): Denial {
  return {
    ...(principal !== undefined && { principal }),
    ...(action !== undefined && { action }),
    ...(resource !== undefined && { resource }),
  };
}

function jsonOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
