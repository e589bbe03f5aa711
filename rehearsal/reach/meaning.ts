import {
  type Action,
  actionsIn,
  compile,
  type Entry,
  type Policies,
  type Policy,
  type Principal,
  type Request,
  type Statement,
} from "../../judge";
import { accountOf, serviceOf } from "../arn";
import { type Call, callerName } from "../call";
import type { Exception } from "./exception";
import { exceptions, namesakes, undecided } from "./exceptions";
import { givenTo } from "./given";
import type { Beside } from "./halves";
import { type Meant, meantOf } from "./meant";
import { OPEN, type Stacks } from "./stacks";
import type { Way } from "./ways";
import type { Facts } from "./widened";

/** Using a key, which is no administration of it. */
const USES =
  /^kms:(Decrypt|Encrypt|GenerateDataKey|GenerateMac|ReEncrypt|CreateGrant|DeriveSharedSecret|Sign)/;

/** A role's ARN without its account. */
const nameIn = (arn: string): string => arn.replace(/:\d{12}:/, "::");

/** The release as policies: what each caller means to do, and what is let pass beside it. */
export class Meaning implements Beside {
  private readonly meant: ReadonlyMap<string, readonly Meant[]>;
  private readonly byName: ReadonlyMap<string, string>;
  private readonly entries = new Map<string, readonly Entry[]>();
  private readonly made = new Map<string, Policy>();
  private readonly callers = new Map<string, Principal[]>();
  private readonly bySid = new Map<string, RegExp>(
    [...exceptions, namesakes].map(({ reason, sid }) => [reason, sid]),
  );

  constructor(
    private readonly stacks: Stacks,
    calls: readonly Call[],
    people: ReadonlySet<string>,
    factsOf: (caller: string) => Facts,
  ) {
    const { policies } = stacks;
    const meant = meantOf(calls, policies.stores, ({ request, holds }) =>
      holds || people.has(callerName(request.principal)) ? "people" : "release",
    );
    const all = new Map<string, readonly Meant[]>();
    for (const caller of new Set([...meant.keys(), ...stacks.roles])) {
      const own = meant.get(caller) ?? [];
      const facts = factsOf(caller);
      all.set(caller, [
        ...own,
        ...own.flatMap((it) => besides(it, facts)),
        ...givenTo(caller, stacks.heldBy(caller), meant),
      ]);
    }
    this.meant = all;
    this.byName = new Map([...all.keys()].reverse().map((it) => [nameIn(it), it]));
    for (const { request } of calls) {
      const thing = thingOf(request.resource);
      this.callers.set(thing, [...(this.callers.get(thing) ?? []), request.principal]);
    }
  }

  onResource(): readonly Entry[] {
    return [];
  }

  callersOn(arn: string): readonly Principal[] {
    const named = /:key\//.test(arn) ? (this.administratorsOf(arn) ?? []) : [];
    const people = named.map((it) => (it.includes(":user/") ? { user: it } : { role: it }));
    return [...(this.callers.get(arn) ?? []), ...people];
  }

  entriesOf(caller: string, administers?: string): readonly Entry[] {
    const own = this.ownEntriesOf(caller);
    if (administers === undefined) return own;
    return [...own, ...compile(this.administration(administers), "identity").entries];
  }

  private ownEntriesOf(caller: string): readonly Entry[] {
    const known = this.entries.get(caller);
    if (known) return known;
    const policy = this.policyOf(caller);
    const made = policy ? compile(policy, "identity").entries : [];
    this.entries.set(caller, made);
    return made;
  }

  resourcesOf(caller: string, { key }: Action): readonly string[] {
    return this.entriesOf(caller).flatMap(({ rule }) =>
      rule.matchesAction(key) ? rule.resources : [],
    );
  }

  inForce(request: Request, own: "none" | "all" | "registered"): Policies {
    const { principal, ownerAccount } = request;
    if (typeof principal !== "object" || "service" in principal || "federated" in principal) {
      return { resource: this.letIn(request) };
    }
    const caller = callerName(principal);
    const account = "root" in principal ? principal.root : accountOf(caller);
    const policy = this.policyOf(caller) ?? this.namesakesOf(caller, account, request);
    const administers = own === "all" && account === ownerAccount;
    const identity = [
      ...(policy ? [policy] : []),
      ...(administers ? [this.administration(account, this.isOutranked(caller, request))] : []),
    ];
    const resource = this.stacks.openWhole(request, account);
    return { ...("root" in principal ? {} : { identity }), ...(resource && { resource }) };
  }

  /** What a way is for; undefined where nothing that is known needs it. */
  whyOf({ request, verdict, beside }: Way): string | undefined {
    if (!beside?.allowed) return undefined;
    const caller = callerName(request.principal);
    const sids = verdict.decidedBy.filter(({ sid }) => sid !== OPEN).map(({ sid }) => sid);
    const whys = beside.decidedBy.flatMap(({ policy, index }) => {
      if (policy.startsWith("meant by administration")) return administrationWhy(index);
      if (policy === "open") return [];
      return this.meantBy(caller, request)[index]?.why ?? namesakes.reason;
    });
    const settled = whys.filter((why) => {
      const sid = this.bySid.get(why);
      return sid === undefined || sids.some((it) => it === undefined || sid.test(it));
    });
    if (whys.length === 0 && "root" in Object(request.principal)) return "administration";
    return settled.find((why) => !this.bySid.has(why)) ?? settled[0];
  }

  private meantBy(caller: string, { action, resource, principal }: Request): readonly Meant[] {
    const meant = this.meant.get(caller) ?? [];
    const bySelf = typeof principal === "object" && ("role" in principal || "user" in principal);
    if (bySelf || !action.startsWith("sts:")) return meant;
    return meant.filter(({ statement }) => statement.Resource === resource);
  }

  /** As the policy of a role or a user. */
  private policyOf(caller: string): Policy | undefined {
    const meant = this.meant.get(caller) ?? [];
    if (meant.length === 0) return undefined;
    return this.keep(caller, () => meant.map(({ statement }) => statement));
  }

  /** Whether others are named who administer a key. */
  private isOutranked(caller: string, { action, resource }: Request): boolean {
    if (!action.startsWith("kms:")) return false;
    const named = this.administratorsOf(resource);
    return named !== undefined && !named.includes(caller);
  }

  /** Who administers a key, where its policy names them. */
  private administratorsOf(key: string): readonly string[] | undefined {
    const policy = this.stacks.policies.resourcePolicy({
      action: "kms:PutKeyPolicy",
      resource: key,
    });
    const allows = [policy?.document.Statement ?? []]
      .flat()
      .filter(
        ({ Effect, Action }) => Effect === "Allow" && [Action].flat().includes("kms:PutKeyPolicy"),
      );
    const named = allows.map(({ Condition }) => Condition?.ArnEquals?.["aws:PrincipalArn"]);
    return named.includes(undefined) || named.length === 0 ? undefined : named.flat().map(String);
  }

  /** Of a member of the organization that the stacks know nothing of but its account. */
  private namesakesOf(caller: string, account: string, { organization, ownerAccount }: Request) {
    if (account === ownerAccount) return undefined;
    const isMember = organization !== null && account in (organization?.members ?? {});
    const other = isMember ? this.byName.get(nameIn(caller)) : undefined;
    return other !== undefined ? this.policyOf(other) : undefined;
  }

  /** For a service, a token or anybody: as the policy of what they call. */
  private letIn(request: Request): Policy {
    const { principal, action, resource } = request;
    const caller = callerName(principal);
    const isTrust = action.startsWith("sts:");
    const Principal: Statement["Principal"] =
      principal === "anonymous"
        ? "*"
        : { ["service" in Object(principal) ? "Service" : "Federated"]: caller };
    return this.keep(`on ${caller}${isTrust ? resource : ""}`, () => {
      const meant = this.meantBy(caller, request);
      if (meant.length === 0) return [nothing(isTrust)];
      return meant.map(({ statement: { Resource = "*", ...rest } }) => ({
        ...rest,
        Principal,
        ...(!isTrust && { Resource }),
      }));
    });
  }

  /** What whoever holds every right of an account may do there; where others are named, no administration of keys. */
  private administration(account: string, outranked = false): Policy {
    const { stores } = this.stacks.policies;
    const own = [...stores.keys()].filter((it) => this.stacks.ownerOf(it) === account);
    const written = own.map((it) => `${it}/*`);
    return this.keep(`administration${outranked ? " but of keys" : ""} ${account}`, () => [
      ...LET_PASS.map(({ statement }) => statement),
      ...ADMINISTRATION,
      ...(outranked ? [] : [KEYS]),
      ...(written.length > 0
        ? [{ Effect: "Deny" as const, Action: WRITES, Resource: written }]
        : []),
    ]);
  }

  private keep(name: string, statements: () => readonly Statement[]): Policy {
    const known = this.made.get(name);
    if (known) return known;
    const document = { Version: "2012-10-17", Statement: statements() };
    const made = { name: `meant by ${name}`, document };
    this.made.set(name, made);
    return made;
  }
}

/** What nobody may write to a store of artifacts but who makes them. */
const WRITES = ["s3:PutObject", "s3:ReplicateObject"];

const SECURE = { "aws:SecureTransport": "true" };
const KEYS: Statement = {
  Effect: "Allow",
  Action: actionsIn("kms").flatMap(({ name }) => (USES.test(name) ? [] : [name])),
  Resource: "*",
};
const ADMINISTRATION: readonly Statement[] = [
  { Effect: "Allow", NotAction: ["kms:*", "s3:*", "sns:Publish", "sts:*"], Resource: "*" },
  {
    Effect: "Allow",
    Action: actionsIn("s3").flatMap(({ name }) =>
      undecided.some(({ action }) => action === name) ? [] : [name],
    ),
    Resource: "*",
    Condition: { Bool: SECURE, NumericGreaterThanEquals: { "s3:TlsVersion": "1.2" } },
  },
  { Effect: "Allow", Action: undecided.map(({ action }) => action), Resource: "*" },
  { Effect: "Allow", Action: "sns:Publish", Resource: "*", Condition: { Bool: SECURE } },
];

/** What is let pass of who administers an account. */
const LET_PASS = exceptions.flatMap(({ ofAccount, reason }) =>
  ofAccount ? [{ statement: ofAccount, reason }] : [],
);

function administrationWhy(index: number): string {
  return LET_PASS[index]?.reason ?? "administration";
}

/** What is let pass beside a statement. */
function besides({ statement }: Meant, facts: Facts): readonly Meant[] {
  return exceptions.flatMap(({ beside, reason }: Exception): readonly Meant[] => {
    const found = beside?.(statement, facts);
    return found ? [{ statement: found, why: reason }] : [];
  });
}

/** A policy that gives nothing: AWS takes no empty one. */
function nothing(isTrust: boolean): Statement {
  const nobody = { Effect: "Deny", Principal: "*" } as const;
  return isTrust
    ? { ...nobody, Action: "sts:AssumeRole" }
    : { ...nobody, Action: "*", Resource: "*" };
}

/** A bucket with its objects is one thing. */
function thingOf(resource: string): string {
  return serviceOf(resource) === "s3" ? (resource.split("/")[0] ?? resource) : resource;
}
