/** A call that reached an endpoint, in the order of arrival. */
export interface RecordedCall {
  readonly service: "codepipeline" | "sts" | "cloudfront";
  /** As in the API's reference; "unknown" for a request that these endpoints don't know. */
  readonly operation: string;
  /** The parameters, named as in the API's reference. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly credentials: {
    readonly accessKeyId: string;
    /** The role that these credentials were issued for, by `role` or by AssumeRole. */
    readonly role: string | undefined;
  };
  /** The error code of the answer, if it was one. */
  readonly error: string | undefined;
}

/** An answer that takes the place of an operation's own. */
export interface Fault {
  readonly operation: string;
  /** HTTP status; "hang" never answers. */
  readonly status: number | "hang";
  readonly code: string;
  /** Default: the code. */
  readonly message?: string;
  /** How many calls it hits (default: all). */
  readonly count?: number;
  /** Which calls it hits (default: all). */
  readonly when?: (call: Readonly<Omit<RecordedCall, "error">>) => boolean;
}

/** How the endpoints behave; the default is that everything succeeds. */
export interface Behaviour {
  /** How many looks at an invalidation (after it was created) still find it in progress (default 1). */
  readonly looksInProgress?: number;
  readonly faults?: readonly Fault[];
  /** Why a call is denied; undefined lets it through. */
  readonly deny?: (call: Readonly<Omit<RecordedCall, "error">>) => string | undefined;
  /** Ids of the jobs that CodePipeline knows (default: any). */
  readonly jobs?: ReadonlySet<string>;
  /** Ids of the distributions that exist (default: any). */
  readonly distributions?: ReadonlySet<string>;
}
