/** How requests and answers of the services look on the wire. */

import type { IncomingMessage } from "node:http";

/** Of every answer: nothing here is looked up by it. */
export const requestId = "00000000-0000-0000-0000-000000000000";

export type Service =
  | "cloudfront"
  | "codecommit"
  | "codedeploy"
  | "codepipeline"
  | "ecr"
  | "ecs"
  | "s3"
  | "sts";

/** A call that reached an endpoint. */
export interface Call {
  readonly service: Service;
  /** As in the API's reference; "unknown" for a request that these endpoints don't know. */
  readonly operation: string;
  /** The parameters, named as in the API's reference. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly credentials: {
    readonly accessKeyId: string;
    /** The role that these credentials were issued for, by `role` or by AssumeRole. */
    readonly role: string | undefined;
  };
}

/** What of a request over HTTP says which call it is. */
export type AskedOverHttp = Pick<IncomingMessage, "method" | "url" | "headers">;

/** A call with the error code of its answer, if it was one. */
export interface RecordedCall extends Call {
  readonly error: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** What S3 says in headers. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: string;
}

export interface Batch {
  readonly CallerReference: string;
  readonly Paths: { readonly Quantity: number; readonly Items: readonly string[] };
}

/** An error that an operation answers with. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a service speaks AWS's JSON protocol; the others answer in XML. */
export const speaksJson = (service: Service) =>
  service.startsWith("code") || service === "ecr" || service === "ecs";

/** The service of a signed request, by the scope of its signature: all share one port. */
export function signedFor(request: AskedOverHttp): { service: Service; accessKeyId: string } {
  const scope = /Credential=([^/]+)\/\d+\/[^/]+\/(\w+)\/aws4_request/;
  const match = scope.exec(request.headers.authorization ?? "");
  return { service: (match?.[2] ?? "codepipeline") as Service, accessKeyId: match?.[1] ?? "" };
}

export function operationOf(
  service: Service,
  request: AskedOverHttp,
  body: string,
): readonly [operation: string, input: Call["input"]] {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const path = pathname.split("/").map(decodeURIComponent);
  if (speaksJson(service)) {
    const target = String(request.headers["x-amz-target"] ?? "");
    return [/^\w+\.(\w+)$/.exec(target)?.[1] ?? "unknown", parseJson(body)];
  }
  if (service === "s3") return objectOperation(request, body);
  if (service === "sts") {
    const {
      Action = "unknown",
      Version: _,
      ...input
    } = Object.fromEntries(new URLSearchParams(body));
    return [Action, input];
  }
  const [, , kind, DistributionId, list, Id] = path;
  if (kind !== "distribution" || list !== "invalidation") {
    return ["unknown", {}];
  }
  if (request.method === "POST" && Id === undefined) {
    return ["CreateInvalidation", { DistributionId, InvalidationBatch: batchOf(body) }];
  }
  return request.method === "GET" && Id !== undefined
    ? ["GetInvalidation", { DistributionId, Id }]
    : ["unknown", {}];
}

/** The operation of a request to S3, with its parameters as the API's reference names them. */
function objectOperation(
  request: AskedOverHttp,
  body: string,
): readonly [operation: string, input: Call["input"]] {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const [, Bucket = "", ...rest] = pathname.split("/").map(decodeURIComponent);
  const Key = rest.join("/");
  const header = (name: string) => request.headers[name];
  const named: Record<string, string> = { Bucket, ...(Key !== "" && { Key }) };
  for (const [query, name] of parameters) {
    const value = searchParams.get(query);
    if (value !== null && value !== "") named[name] = value;
  }
  const { method } = request;
  if (Key === "" && method === "GET") {
    return [searchParams.has("versions") ? "ListObjectVersions" : "ListObjectsV2", named];
  }
  if (method === "GET") return ["GetObject", named];
  if (method === "DELETE") return ["DeleteObject", named];
  if (method !== "PUT") return ["unknown", named];
  const source = header("x-amz-copy-source");
  if (source !== undefined) return ["CopyObject", { ...named, CopySource: String(source) }];
  const once = header("if-none-match");
  return [
    "PutObject",
    { ...named, Body: body, ...(once !== undefined && { IfNoneMatch: String(once) }) },
  ];
}

const parameters = [
  ["prefix", "Prefix"],
  ["max-keys", "MaxKeys"],
  ["versionId", "VersionId"],
  ["key-marker", "KeyMarker"],
  ["version-id-marker", "VersionIdMarker"],
  ["continuation-token", "ContinuationToken"],
] as const;

function parseJson(body: string): Call["input"] {
  try {
    return JSON.parse(body) as Call["input"];
  } catch {
    return {};
  }
}

export function refuse(service: Service, { status, code, message }: Refusal): Answer {
  if (speaksJson(service)) {
    const body = JSON.stringify({ __type: `com.amazonaws.${service}#${code}`, message });
    return { status, error: code, body };
  }
  const error = element("Error", [
    element("Type", status < 500 ? "Sender" : "Receiver"),
    element("Code", code),
    element("Message", message),
  ]);
  if (service === "s3") return { status, error: code, body: error };
  const trailer = element("RequestId", requestId);
  return { status, error: code, body: element("ErrorResponse", [error, trailer]) };
}

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" } as const;

export function element(name: string, content: string | readonly string[]): string {
  const inner =
    typeof content === "string"
      ? content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      : content.join("");
  return `<${name}>${inner}</${name}>`;
}

/** The elements of an XML document that hold text, in order, with their text. */
function leavesOf(xml: string): readonly (readonly [name: string, text: string])[] {
  return [...xml.matchAll(/<([\w:.-]+)(?:\s[^>]*)?>([^<]*)<\/\1>/g)].map(
    ([, name = "", text = ""]) => [
      name,
      text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, entity) =>
        entity === undefined
          ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
          : entities[entity as keyof typeof entities],
      ),
    ],
  );
}

function batchOf(xml: string): Batch {
  const leaves = leavesOf(xml);
  const texts = (wanted: string) =>
    leaves.filter(([name]) => name === wanted).map(([, text]) => text);
  return {
    CallerReference: texts("CallerReference").join(),
    Paths: { Quantity: Number(texts("Quantity").join()), Items: texts("Path") },
  };
}
