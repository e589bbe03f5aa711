import { hostOf } from "../../rehearsal/arn";
import { withoutCredentials } from "../credentials";

/** A client's module is loaded when its service is first asked. */
const clients = {
  account: () => import("@aws-sdk/client-account"),
  acm: () => import("@aws-sdk/client-acm"),
  cloudfront: () => import("@aws-sdk/client-cloudfront"),
  ecr: () => import("@aws-sdk/client-ecr"),
  iam: () => import("@aws-sdk/client-iam"),
  s3: () => import("@aws-sdk/client-s3"),
  "service-quotas": () => import("@aws-sdk/client-service-quotas"),
  sns: () => import("@aws-sdk/client-sns"),
  sts: () => import("@aws-sdk/client-sts"),
} as const;

type Service = keyof typeof clients;

/** What AWS is asked: operations that read, by their names. */
export interface Aws {
  /** @throws AwsRefusal */
  readonly read: <Output>(
    service: Service,
    region: string,
    operation: `${"Get" | "List" | "Describe" | "Head"}${string}`,
    input?: object,
  ) => Promise<Output>;
  /** A service without a client here, by the path or the operation of its protocol. @throws AwsRefusal */
  readonly readJson: <Output>(call: JsonCall) => Promise<Output>;
  /** The addresses and names that a name leads to; none where it leads nowhere. @throws AwsRefusal */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** The servers of the zone that begins at a name; none where none does. @throws AwsRefusal */
  readonly nameServers: (zone: string) => Promise<readonly string[]>;
}

interface JsonCall {
  /** The service, as it is signed for and called. */
  readonly service: string;
  readonly region: string;
  readonly operation: `${"Get" | "List" | "Describe"}${string}`;
  /** Where the operation has a path; else it is named by X-Amz-Target. */
  readonly path?: string;
  /** Before the operation in that header. */
  readonly api?: string;
  /** Of the JSON protocol. Default: 1.0. */
  readonly version?: "1.0" | "1.1";
  readonly input?: object;
}

/** AWS does not answer, or says no: its error's name, and whether a right is missing. */
export class AwsRefusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** What IAM calls the permission that was asked for. */
    readonly right = "",
  ) {
    super(message);
    this.name = "AwsRefusal";
  }

  get isDenied(): boolean {
    return this.status === 403 || /AccessDenied|Unauthorized|NotAuthorized/.test(this.code);
  }

  get isAbsent(): boolean {
    return this.status === 404 || /^NoSuch|NotFound|DoesNotExist/.test(this.code);
  }
}

/** The answer, or another where what is asked for is not there. */
export async function orAbsent<Answer, Other>(
  answer: Promise<Answer>,
  other: Other,
): Promise<Answer | Other> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsRefusal && error.isAbsent) return other;
    throw error;
  }
}

interface Client {
  readonly config: {
    readonly credentials: () => Promise<Credentials>;
    readonly sha256: new (secret?: unknown) => Hash;
  };
  send(command: object): Promise<unknown>;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Hash {
  update(data: string | ArrayBuffer | ArrayBufferView): void;
  digest(): Promise<Uint8Array>;
}

type Modules = Readonly<Record<string, new (input: object) => Client>>;

/** Waits are short: who asks sits before a terminal. */
const patience = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 4000, requestTimeout: 10_000 },
};

/** AWS with the credentials that its SDK finds: the profile, SSO, the environment. */
export function awsOfCaller(): Aws {
  const made = new Map<string, Promise<{ readonly module: Modules; readonly client: Client }>>();
  const clientOf = (service: Service, region: string) => {
    const key = `${service} ${region}`;
    const known = made.get(key) ?? load(service, region);
    made.set(key, known);
    return known;
  };
  return {
    read: async <Output>(service: Service, region: string, operation: string, input = {}) => {
      const { module, client } = await clientOf(service, region);
      const Command = module[`${operation}Command`];
      if (!Command) throw new Error(`${service} has no ${operation}.`);
      const right = rightOf(service, operation);
      return refusing(right, () => client.send(new Command(input))) as Promise<Output>;
    },
    readJson: async <Output>(call: JsonCall) => {
      const { client } = await clientOf("sts", call.region);
      const right = rightOf(call.service, call.operation);
      return refusing(right, () => signedCall(call, client.config)) as Promise<Output>;
    },
    resolve,
    nameServers,
  };
}

async function load(service: Service, region: string) {
  const module = (await clients[service]()) as unknown as Modules;
  const name = Object.keys(module).find(
    (each) => each.endsWith("Client") && each !== "Client" && !each.startsWith("__"),
  );
  const Made = module[name ?? ""];
  if (!Made) throw new Error(`The SDK has no client of ${service}.`);
  // A server of one's own has no host name for each bucket.
  const forcePathStyle = process.env.AWS_ENDPOINT_URL !== undefined;
  return { module, client: new Made({ region, forcePathStyle, ...patience }) };
}

/** One signed call of a service whose client the SDK would bring with much else. */
async function signedCall(
  { service, region, operation, path = "/", api, version = "1.0", input = {} }: JsonCall,
  { credentials, sha256 }: Client["config"],
): Promise<unknown> {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const own = process.env[`AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll("-", "_")}`];
  const url = new URL(own ?? process.env.AWS_ENDPOINT_URL ?? `https://${hostOf(service, region)}`);
  url.pathname = path;
  const body = JSON.stringify(input);
  const signer = new SignatureV4({ service, region, sha256, credentials: await credentials() });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path,
    headers: {
      host: url.host,
      "content-type": api === undefined ? "application/json" : `application/x-amz-json-${version}`,
      ...(api !== undefined && { "x-amz-target": `${api}.${operation}` }),
    },
    body,
  });
  const signal = AbortSignal.timeout(patience.requestHandler.requestTimeout);
  const answer = await fetch(url, { method: "POST", headers, body, signal });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const [, code = `status ${answer.status}`] = /"__type"\s*:\s*"(?:[^"]*#)?(\w+)"/.exec(text) ?? [];
  const name = answer.headers.get("x-amzn-errortype")?.split(":")[0] ?? code;
  throw new AwsRefusal(name, answer.status, `${service} answers with ${name}.`);
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const renamed: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
};

/** Most permissions have the name of their operation. */
function rightOf(service: string, operation: string): string {
  const right = `${service.replace("service-quotas", "servicequotas")}:${operation}`;
  return renamed[right] ?? right;
}

/** The errors of the SDK as ours. Without credentials nothing can be asked at all. */
async function refusing(right: string, ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    const { $metadata, cause } = error as Error & {
      readonly $metadata?: { readonly httpStatusCode?: number };
    };
    // What keeps fetch from the network is behind what it says.
    const said = cause instanceof Error ? cause : (error as Error);
    const fault = withoutCredentials(said);
    if (fault) throw fault;
    const { name, message } = said;
    const [sentence = name] = message.split("\n");
    const { code, status } = error instanceof AwsRefusal ? error : { code: name, status: 0 };
    throw new AwsRefusal(code, $metadata?.httpStatusCode ?? status, sentence, right);
  }
}

/** A name that is not there is an answer; a server that does not give any is none. */
async function resolve(name: string): Promise<readonly string[]> {
  const dns = await resolver();
  const asked = [dns.resolveCname(name), dns.resolve4(name), dns.resolve6(name)];
  return (await Promise.all(asked.map(orNone))).flat();
}

async function nameServers(zone: string): Promise<readonly string[]> {
  return orNone((await resolver()).resolveNs(zone));
}

async function resolver() {
  const { Resolver } = await import("node:dns/promises");
  return new Resolver({ timeout: patience.maxAttempts * 1000, tries: patience.maxAttempts });
}

async function orNone(answer: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await answer;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw new AwsRefusal(code, 0, message);
  }
}
