/** The judge's data: what goes in (a request and the policies in force) and what comes out (a verdict). */

/** One value or several, as the policy language writes it. */
export type OneOrMany<T> = T | readonly T[];

/** A statement of a policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany<string>>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, OneOrMany<string>>>;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>
  >;
}

/**
 * A parsed policy. The judge compiles a statement once and remembers it by identity: make a new object for a
 * changed policy, never change one in place.
 */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: OneOrMany<Statement>;
}

/** A policy and the name by which errors and verdicts call it. */
export interface Policy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Who calls. Give a role's ARN with its path; `session` is the role session's name. */
export type Principal =
  | {
      readonly role: string;
      readonly session?: string;
      /** Tags of the role and its session; `{}` = none, absent = unknown. */
      readonly tags?: Readonly<Record<string, string>>;
    }
  | { readonly user: string; readonly tags?: Readonly<Record<string, string>> }
  /** The root user of the account with this id. */
  | { readonly root: string }
  | {
      /** A service principal, such as `codebuild.amazonaws.com`. */
      readonly service: string;
      /** The resource on whose behalf the service calls. */
      readonly sourceArn?: string;
      /** The account of that resource; needed only where the ARN names none (a bucket). */
      readonly sourceAccount?: string;
    }
  /** The ARN of an identity provider, or one of those built into AWS: a caller of AssumeRoleWith… */
  | { readonly federated: string }
  | "anonymous";

/** A service that calls on behalf of the principal, with the principal's rights (a forward access session). */
export interface Via {
  /** `s3.amazonaws.com`, `secretsmanager.amazonaws.com` … */
  readonly service: string;
  /** The Region of that service; default: the Region of the request. */
  readonly region?: string;
  /** Amazon S3 only: the ARN of the object whose data key it asks AWS KMS for. */
  readonly object?: string;
  /** Amazon S3 only: whether the object is under an S3 Bucket Key. */
  readonly bucketKey?: boolean;
}

/** A value of the request context; null = this request carries no such key; perhaps = AWS may send it or not. */
export type ContextValue =
  | string
  | number
  | boolean
  | readonly string[]
  | null
  | { readonly perhaps: string | readonly string[] };

/** An organization: all that its keys and the reach of its control policies depend on. */
export interface Organization {
  /** `o-a1b2c3d4e5` */
  readonly id: string;
  readonly managementAccount: string;
  /** Account id → its path, `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
  readonly members: Readonly<Record<string, string>>;
}

/** One call. What AWS itself would add to its context (`aws:PrincipalArn` …) is derived, never given. */
export interface Request {
  readonly principal: Principal;
  /** `s3:GetObject`, in any case. */
  readonly action: string;
  /** The ARN of the resource, or `*` where the action has none. */
  readonly resource: string;
  /** The account that owns the resource (or, for `*`, in which the call is made). */
  readonly ownerAccount: string;
  /** The Region that is called; needed where the ARN names none and a policy asks. */
  readonly region?: string;
  /** Default: TLS, of a version that nobody asks for. */
  readonly transport?: { readonly secure?: boolean; readonly tlsVersion?: number };
  readonly via?: Via;
  /** The encryption headers that a PutObject carries; absent = it carries none. */
  readonly encryption?: { readonly algorithm: string; readonly keyArn?: string };
  /** The encryption context of a direct call of AWS KMS. */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** iam:PassRole only: the service that receives the role. */
  readonly passedToService?: string;
  /** Tags in the request; absent = none. */
  readonly requestTags?: Readonly<Record<string, string>>;
  /** Tags of the resource; `{}` = none, absent = unknown. */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** null = no account is in an organization; absent = unknown. */
  readonly organization?: Organization | null;
  /** The moment of the call, in ISO 8601. */
  readonly time?: string;
  /** Amazon S3 only, needed where others meet a public policy: whether Block Public Access (RestrictPublicBuckets) is on for the bucket or its account. */
  readonly blockPublicAccess?: boolean;
  /** Other keys that this request carries. One that AWS does not send here, or that contradicts, is an error. */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

/** The policies in force on a call. */
export interface Policies {
  /** Attached to the role or user. */
  readonly identity?: readonly Policy[];
  /** Of the resource: bucket policy, key policy, trust policy … */
  readonly resource?: Policy;
  /** The permissions boundary of the role or user. */
  readonly boundary?: Policy;
  /** Passed when the role was assumed. */
  readonly session?: readonly Policy[];
  /** Service control policies of the principal's account, level by level: root, each unit, the account. */
  readonly scps?: readonly (readonly Policy[])[];
  /** Resource control policies of the resource's account, level by level (RCPFullAWSAccess is implied). */
  readonly rcps?: readonly (readonly Policy[])[];
}

/** The kind of policy that took part in a decision. */
export type Side = "identity" | "resource" | "boundary" | "session" | "scp" | "rcp";

/** A statement that decided. */
export interface Decider {
  readonly side: Side;
  /** The name of the policy. */
  readonly policy: string;
  readonly sid?: string;
  /** Position in the document, from 0. */
  readonly index: number;
  readonly effect: "Allow" | "Deny";
}

export interface Verdict {
  readonly allowed: boolean;
  /** Allowed: the statements that allow, on each side. Denied by a Deny: those. Otherwise empty. */
  readonly decidedBy: readonly Decider[];
  /** Denied for want of an Allow: the sides that would each have to give one. */
  readonly missing?: readonly Side[];
  /** One sentence. Denied for want of an Allow, it names the one that would fit but for a condition. */
  readonly reason: string;
}

/** An Allow of which all fits a call but one element. */
export interface NearMiss extends Decider {
  /** `Resource`, `Principal`, or a condition's operator and key: `StringEquals aws:PrincipalOrgID`. */
  readonly element: string;
  readonly expects: readonly string[];
  /** What the call has instead; empty = it does not carry the key. */
  readonly has: readonly string[];
}
