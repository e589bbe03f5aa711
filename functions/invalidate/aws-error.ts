/** What an error of the SDK tells. */
interface ErrorFacts {
  readonly name: string;
  /** May quote the request with its session token: not for logs or answers unless the name is known. */
  readonly message: string;
  /** HTTP status, when AWS answered. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Of the system (`ECONNRESET`), when AWS did not answer. */
  readonly code: string | undefined;
}

export function factsOf(error: unknown): ErrorFacts {
  const { name, message, $metadata, code } = Object(error) as {
    readonly [key in "name" | "message" | "code"]?: unknown;
  } & { readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string } };
  return {
    name: typeof name === "string" ? name : "error",
    message: typeof message === "string" ? message : "",
    status: $metadata?.httpStatusCode,
    requestId: $metadata?.requestId,
    code: typeof code === "string" ? code : undefined,
  };
}

/** The error in words that hold nothing secret: its name and where to look it up. */
export function trace(error: unknown): string {
  const { name, status, requestId, code } = factsOf(error);
  const details = [
    status === undefined ? code : `status ${status}`,
    requestId === undefined ? undefined : `request ${requestId}`,
  ].filter((detail) => detail !== undefined);
  return details.length === 0 ? name : `${name} (${details.join(", ")})`;
}
