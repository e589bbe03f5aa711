import { createHash } from "node:crypto";
import {
  type Answer,
  type AskedOverHttp,
  type Batch,
  type Call,
  element,
  operationOf,
  Refusal,
  refuse,
  type Service,
  signedFor,
} from "./protocol";

/** How the endpoints behave; the default is that everything succeeds. */
export interface Behaviour {
  /** How many looks at an invalidation (after it was created) still find it in progress (default 1). */
  readonly looksInProgress?: number;
  /** Ids of the jobs that CodePipeline knows (default: any). */
  readonly jobs?: ReadonlySet<string>;
  /** Ids of the distributions that exist (default: any). */
  readonly distributions?: ReadonlySet<string>;
  /** Paths that a comparison of commits finds, page by page (default: none). */
  readonly changes?: readonly (readonly string[])[];
  /** What answers the operations of a service that these endpoints don't know (default: they are refused). */
  readonly others?: Readonly<Partial<Record<Service, StandIn>>>;
  /** What takes the place of an operation's own answer: an error, or none at all ("hang"). */
  readonly intercept?: (call: Call) => Refusal | "hang" | undefined;
}

/**
 * A part of a service whose state is somebody else's.
 * @throws Refusal what the service would refuse
 */
export type StandIn = (call: Call) => Answer;

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

/** The state of the services. */
export class Services {
  private readonly issued: Map<string, Credentials>;
  private readonly invalidations: Invalidation[] = [];
  private readonly answers = new Map<string, string>();

  /** @param before whose credentials these services know too */
  constructor(
    private readonly behaviour: Behaviour,
    before?: Services,
  ) {
    this.issued = before?.issued ?? new Map();
  }

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

  read(request: AskedOverHttp, body: string): { call: Call; perform: () => Answer } {
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
    const instead = this.behaviour.intercept?.(call);
    if (instead === "hang") return instead;
    try {
      if (instead) throw instead;
      return perform();
    } catch (error) {
      if (error instanceof Refusal) return refuse(call.service, error);
      throw error;
    }
  }

  private perform(call: Call): Answer {
    const { operation, input, service } = call;
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
      case "StartPipelineExecution":
        return { status: 200, body: JSON.stringify({ pipelineExecutionId: "rehearsal" }) };
      case "GetDifferences":
        return this.compare(input);
      default: {
        const { [service]: other } = this.behaviour.others ?? {};
        if (other) return other(call);
        const message = `No such operation of ${service} here.`;
        throw new Refusal(400, "UnknownOperationException", message);
      }
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

  /** https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetDifferences.html */
  private compare({ NextToken = "0" }: Call["input"]): Answer {
    const { changes = [] } = this.behaviour;
    const page = Number(NextToken);
    const differences = (changes[page] ?? []).map((path) => ({
      changeType: "M",
      beforeBlob: { path },
      afterBlob: { path },
    }));
    const next = page + 1 < changes.length && { NextToken: String(page + 1) };
    return { status: 200, body: JSON.stringify({ differences, ...next }) };
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
