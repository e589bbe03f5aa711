import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

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

export interface Endpoints {
  /** The variables that lead the AWS SDK here. */
  readonly env: Readonly<Record<string, string>>;
  readonly calls: readonly RecordedCall[];
  /** The credentials of a role as environment variables, as Lambda hands them to a function. */
  role(roleArn: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Of every answer: nothing here is looked up by it. */
const requestId = "00000000-0000-0000-0000-000000000000";

type Call = Omit<RecordedCall, "error">;
type Service = RecordedCall["service"];

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly error?: string;
}

interface Credentials {
  readonly role: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Invalidation {
  readonly id: string;
  readonly distribution: string;
  readonly reference: string;
  readonly paths: readonly string[];
  looks: number;
}

interface Batch {
  readonly CallerReference: string;
  readonly Paths: { readonly Quantity: number; readonly Items: readonly string[] };
}

/** An error that an operation answers with. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Starts stand-ins for CodePipeline, STS and CloudFront on one local port, for the operations that the
 * invalidate function calls. They speak the services' own protocols and keep all state to themselves.
 */
export async function startEndpoints(behaviour: Behaviour = {}): Promise<Endpoints> {
  const calls: RecordedCall[] = [];
  const services = new Services(behaviour);
  const server = createServer(async (request, response) => {
    const { call, perform } = services.read(request, await bodyOf(request));
    const answer = services.answer(call, perform);
    calls.push({ ...call, error: answer === "hang" ? "hang" : answer.error });
    if (answer !== "hang") {
      const type = call.service === "codepipeline" ? "application/x-amz-json-1.1" : "text/xml";
      const headers = { "content-type": type, "x-amzn-requestid": requestId };
      response.writeHead(answer.status, headers).end(answer.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      AWS_ENDPOINT_URL_CLOUDFRONT: url,
      AWS_ENDPOINT_URL_CODEPIPELINE: url,
      AWS_ENDPOINT_URL_STS: url,
    },
    calls,
    role: (roleArn) => {
      const { accessKeyId, secretAccessKey, sessionToken } = services.issue(roleArn);
      return {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      };
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** The state of the three services. */
class Services {
  private readonly issued = new Map<string, Credentials>();
  private readonly invalidations: Invalidation[] = [];
  private readonly answers = new Map<string, string>();
  private readonly hits = new Map<Fault, number>();

  constructor(private readonly behaviour: Behaviour) {}

  /** Credentials of a role: the same ones for the same role, so that a run can be repeated. */
  issue(role: string): Credentials {
    const hash = createHash("sha256").update(role).digest("hex");
    const credentials = {
      role,
      accessKeyId: `ASIA${hash.slice(0, 16).toUpperCase()}`,
      secretAccessKey: `secret-${hash.slice(16, 40)}`,
      sessionToken: `session-${hash.slice(40)}`,
    };
    this.issued.set(credentials.accessKeyId, credentials);
    return credentials;
  }

  read(request: IncomingMessage, body: string): { call: Call; perform: () => Answer } {
    const { service, accessKeyId } = signedFor(request);
    const credentials = { accessKeyId, role: this.issued.get(accessKeyId)?.role };
    const [operation, input] = operationOf(service, request, body);
    const call: Call = { service, operation, input, credentials };
    return {
      call,
      perform: () => {
        const token = this.issued.get(accessKeyId)?.sessionToken;
        if (token === undefined || token !== request.headers["x-amz-security-token"]) {
          throw new Refusal(403, "InvalidClientTokenId", "The security token is not one of ours.");
        }
        return this.perform(call);
      },
    };
  }

  answer(call: Call, perform: () => Answer): Answer | "hang" {
    const fault = this.behaviour.faults?.find(
      (candidate) =>
        candidate.operation === call.operation &&
        (candidate.when?.(call) ?? true) &&
        (this.hits.get(candidate) ?? 0) < (candidate.count ?? Number.POSITIVE_INFINITY),
    );
    try {
      if (fault !== undefined) {
        this.hits.set(fault, (this.hits.get(fault) ?? 0) + 1);
        if (fault.status === "hang") {
          return "hang";
        }
        throw new Refusal(fault.status, fault.code, fault.message ?? fault.code);
      }
      const denial = this.behaviour.deny?.(call);
      if (denial !== undefined) {
        const suffix = call.service === "codepipeline" ? "Exception" : "";
        throw new Refusal(suffix === "" ? 403 : 400, `AccessDenied${suffix}`, denial);
      }
      return perform();
    } catch (error) {
      if (error instanceof Refusal) {
        return refuse(call.service, error);
      }
      throw error;
    }
  }

  private perform({ operation, input, service }: Call): Answer {
    switch (operation) {
      case "PutJobSuccessResult":
      case "PutJobFailureResult":
        return this.close(input, JSON.stringify([operation, input]));
      case "AssumeRole":
        return this.assume(input);
      case "CreateInvalidation":
        return this.create(input);
      case "GetInvalidation":
        return this.look(input);
      default:
        throw new Refusal(
          400,
          "UnknownOperationException",
          `No such operation of ${service} here.`,
        );
    }
  }

  /** The exact repetition of an answer is accepted, another answer to the same job is not. */
  private close(input: Call["input"], answer: string): Answer {
    const job = String(input.jobId);
    if (this.behaviour.jobs?.has(job) === false) {
      throw new Refusal(400, "JobNotFoundException", `There is no job ${job}.`);
    }
    if ((this.answers.get(job) ?? answer) !== answer) {
      throw new Refusal(400, "InvalidJobStateException", `The job ${job} has its answer already.`);
    }
    this.answers.set(job, answer);
    return { status: 200, body: "" };
  }

  private assume(input: Call["input"]): Answer {
    const role = String(input.RoleArn);
    const seconds = Number(input.DurationSeconds);
    if (!(seconds >= 900 && seconds <= 43_200)) {
      throw new Refusal(400, "ValidationError", "DurationSeconds must be between 900 and 43200.");
    }
    const { accessKeyId, secretAccessKey, sessionToken } = this.issue(role);
    const credentials = element("Credentials", [
      element("AccessKeyId", accessKeyId),
      element("SecretAccessKey", secretAccessKey),
      element("SessionToken", sessionToken),
      element("Expiration", new Date(Date.now() + seconds * 1000).toISOString()),
    ]);
    return {
      status: 200,
      body: element("AssumeRoleResponse", [element("AssumeRoleResult", [credentials])]),
    };
  }

  private create(input: Call["input"]): Answer {
    const distribution = this.distributionOf(input);
    const { CallerReference: reference, Paths: wanted } = input.InvalidationBatch as Batch;
    if (wanted.Items.length !== wanted.Quantity) {
      throw new Refusal(400, "InconsistentQuantities", "Quantity is not the number of paths.");
    }
    if (!wanted.Items.every((path) => path.startsWith("/"))) {
      throw new Refusal(400, "InvalidArgument", "Your request contains one or more invalid paths.");
    }
    const known = this.invalidations.find(
      (one) => one.distribution === distribution && one.reference === reference,
    );
    if (known === undefined) {
      const hash = createHash("sha256").update(`${distribution} ${reference}`).digest("hex");
      const id = `I${hash.slice(0, 13).toUpperCase()}`;
      const created = { id, distribution, reference, paths: wanted.Items, looks: 0 };
      this.invalidations.push(created);
      return { status: 201, body: this.describe(created) };
    }
    if (JSON.stringify(known.paths) !== JSON.stringify(wanted.Items)) {
      const message = "Your request contains a caller reference that was used for other paths.";
      throw new Refusal(400, "InvalidationBatchAlreadyExists", message);
    }
    known.looks += 1;
    return { status: 201, body: this.describe(known) };
  }

  private look(input: Call["input"]): Answer {
    const distribution = this.distributionOf(input);
    const known = this.invalidations.find(
      (one) => one.distribution === distribution && one.id === input.Id,
    );
    if (known === undefined) {
      throw new Refusal(404, "NoSuchInvalidation", "The specified invalidation does not exist.");
    }
    known.looks += 1;
    return { status: 200, body: this.describe(known) };
  }

  private distributionOf(input: Call["input"]): string {
    const distribution = String(input.DistributionId);
    if (this.behaviour.distributions?.has(distribution) === false) {
      throw new Refusal(404, "NoSuchDistribution", "The specified distribution does not exist.");
    }
    return distribution;
  }

  private describe({ id, reference, paths, looks }: Invalidation): string {
    const { looksInProgress = 1 } = this.behaviour;
    return element("Invalidation", [
      element("Id", id),
      element("Status", looks > looksInProgress ? "Completed" : "InProgress"),
      element("CreateTime", "2026-11-20T12:00:00.000Z"),
      element("InvalidationBatch", [
        element("Paths", [
          element("Quantity", String(paths.length)),
          element(
            "Items",
            paths.map((path) => element("Path", path)),
          ),
        ]),
        element("CallerReference", reference),
      ]),
    ]);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The service of a signed request, by the scope of its signature: all three share one port. */
function signedFor(request: IncomingMessage): { service: Service; accessKeyId: string } {
  const scope = /Credential=([^/]+)\/\d+\/[^/]+\/(codepipeline|sts|cloudfront)\/aws4_request/;
  const match = scope.exec(request.headers.authorization ?? "");
  return { service: (match?.[2] ?? "codepipeline") as Service, accessKeyId: match?.[1] ?? "" };
}

function operationOf(
  service: Service,
  request: IncomingMessage,
  body: string,
): readonly [operation: string, input: Call["input"]] {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const path = pathname.split("/").map(decodeURIComponent);
  if (service === "codepipeline") {
    const target = String(request.headers["x-amz-target"] ?? "");
    return [/^CodePipeline_20150709\.(\w+)$/.exec(target)?.[1] ?? "unknown", parseJson(body)];
  }
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

function parseJson(body: string): Call["input"] {
  try {
    return JSON.parse(body) as Call["input"];
  } catch {
    return {};
  }
}

function refuse(service: Service, { status, code, message }: Refusal): Answer {
  if (service === "codepipeline") {
    return { status, error: code, body: JSON.stringify({ __type: code, message }) };
  }
  const error = element("Error", [
    element("Type", status < 500 ? "Sender" : "Receiver"),
    element("Code", code),
    element("Message", message),
  ]);
  const trailer = element("RequestId", requestId);
  return { status, error: code, body: element("ErrorResponse", [error, trailer]) };
}

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" } as const;

function element(name: string, content: string | readonly string[]): string {
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
