import {
  type Action,
  compile,
  type Entry,
  type Organization,
  type Policies,
  type Policy,
  type Principal,
  type Request,
  type Statement,
} from "../../judge";
import { accountOf, partition, serviceOf } from "../arn";
import type { Evaluation } from "../evaluate";
import type { AccessPolicies, StackPolicy } from "../world/access-policies";
import { stranger } from "../world/outsiders";
import type { World } from "../world/world";
import type { Where } from "./places";

/** Services whose resources can have a policy. */
const WITH_POLICY = /^(codebuild|ecr|events|kms|lambda|logs|s3|secretsmanager|sns|sqs|sts)$/;

/** Of some services only one type has one. */
const OWN_TYPES: Readonly<Record<string, RegExp>> = { kms: /:kms:.*:key\//, sts: /:role\// };

/** The stacks as classes of calls see them: what is in force on a call, and what tells calls apart. */
export class Stacks {
  readonly world: Where;
  readonly roles: readonly string[];
  private readonly buckets: ReadonlyMap<string, string>;
  private readonly guards = new Map<string, readonly Entry[]>();
  private readonly opened = new Map<string, Policy>();
  private readonly organization: Organization | null;

  constructor(
    stacks: readonly Evaluation[],
    registry: World,
    readonly policies: AccessPolicies,
    organization: string | undefined,
  ) {
    const places = stacks.flatMap(({ registrations }) =>
      registrations.flatMap(({ place }) => place ?? []),
    );
    this.world = {
      partition: partition(registry.homeRegion()),
      accounts: [...new Set(places.map(({ account }) => account))],
      regions: [...new Set(places.map(({ region }) => region))],
    };
    this.roles = policies.holders().map(([role]) => role);
    this.buckets = new Map(
      registry.bucketNames().flatMap((name) => {
        const bucket = registry.bucket(name);
        return bucket ? [[bucket.arn, bucket.account] as const] : [];
      }),
    );
    const made = stacks.flatMap(({ registrations }) =>
      registrations.flatMap(({ place, existing }) => (place && !existing ? place.account : [])),
    );
    this.organization = organization === undefined ? null : membersOf(organization, made);
  }

  /** The same with other policies. */
  with(policies: AccessPolicies): Stacks {
    const fresh = { policies, guards: new Map(), opened: new Map() };
    return Object.assign(Object.create(Stacks.prototype) as Stacks, this, fresh);
  }

  get isOrganized(): boolean {
    return this.organization !== null;
  }

  heldBy(role: string): readonly StackPolicy[] {
    return this.policies.identityPolicies({ principal: { role } });
  }

  nameOf(role: string): string {
    return `${role.split("/").at(-1)} (${accountOf(role)})`;
  }

  /** Whose a resource is, where its ARN or the stacks say it. */
  ownerOf(arn: string): string | undefined {
    const [bucket = arn] = arn.split("/");
    const account = accountOf(arn);
    return /^\d{12}$/.test(account) ? account : this.buckets.get(bucket);
  }

  /** Whose a resource can be: the name of a bucket does not say it. */
  ownersOf(arn: string, role: string, entries: readonly Entry[]): readonly string[] {
    const known = this.ownerOf(arn);
    if (serviceOf(arn) !== "s3" || accountOf(arn) !== "") return [known ?? accountOf(role)];
    const named = entries.flatMap(({ rule }) =>
      rule.conditions.flatMap(({ key, values }) =>
        /^(aws|s3):resourceaccount$/i.test(key) ? values : [],
      ),
    );
    const others = known === undefined ? [...this.world.accounts, ...named] : [known];
    return [...new Set([...others, stranger])].filter((it) => /^\d{12}$/.test(it));
  }

  /** The stacks' own resources of an action's service that have a policy: each is told apart. */
  resourcesOf({ service }: Action): readonly string[] {
    return this.policies
      .owned()
      .flatMap(([arn, kind]) =>
        (kind === "trust" ? "sts" : serviceOf(arn)) === service ? [arn] : [],
      )
      .flatMap((arn) => (service === "s3" ? [arn, `${arn}/*`] : [arn]));
  }

  /** What policies of resources deny in a service, whoever calls. */
  guardsOf(service: string): readonly Entry[] {
    const known = this.guards.get(service);
    if (known) return known;
    const made = this.policies
      .owned()
      .flatMap(([arn, kind, policy]) =>
        (kind === "trust" ? "sts" : serviceOf(arn)) === service
          ? compile(policy, kind).entries.filter(({ rule }) => !rule.allows)
          : [],
      );
    this.guards.set(service, made);
    return made;
  }

  /** A call of which nothing is said but who does what to what. */
  request(
    principal: Principal,
    { name, service }: Action,
    resource: string,
    ownerAccount: string,
    isMember = true,
  ): Request {
    return {
      principal,
      action: name,
      resource,
      ownerAccount,
      organization: isMember ? this.withMember(principal) : this.organization,
      ...(service === "s3" && { blockPublicAccess: false }),
    };
  }

  private withMember(principal: Principal): Organization | null {
    const own = accountIn(principal);
    if (this.organization === null || own === "" || own in this.organization.members) {
      return this.organization;
    }
    const { id, members } = this.organization;
    return { ...this.organization, members: { ...members, [own]: `${id}/r-root/` } };
  }

  /** What a role holds, where the resource lets everybody of its account in whom it does not deny. */
  ofCaller(request: Request, identity: readonly Policy[]): Policies {
    const role = (request.principal as { readonly role: string }).role;
    const { boundary } = this.policies.registered(request);
    const resource = this.open(request, accountOf(role));
    return { identity, ...(boundary && { boundary }), ...(resource && { resource }) };
  }

  /** The same without what the resource denies. */
  openWhole(request: Request, account: string): Policy | undefined {
    const resource = this.open(request, account);
    if (!resource) return undefined;
    return this.comeOnly(request.action.split(":")[0] ?? "", account);
  }

  private comeOnly(service: string, account: string): Policy {
    const key = `open ${service} ${account}`;
    const known = this.opened.get(key) ?? {
      name: "open",
      document: { Version: "2012-10-17", Statement: [come(service, account)] },
    };
    this.opened.set(key, known);
    return known;
  }

  /** The policy of a resource that leaves all it does not deny to the caller's account. */
  open(request: Request, account: string): Policy | undefined {
    const { action, resource, ownerAccount } = request;
    const [service = ""] = action.split(":");
    const type = OWN_TYPES[service];
    if (resource === "*" || !WITH_POLICY.test(service) || type?.test(resource) === false) {
      return undefined;
    }
    const own =
      this.ownerOf(resource) === ownerAccount ? this.policies.resourcePolicy(request) : undefined;
    if (!own && account === ownerAccount && !/^(kms|sts)$/.test(service)) return undefined;
    const key = `${own?.name} ${service} ${account}`;
    const known = this.opened.get(key);
    if (known) return known;
    const denies = [own?.document.Statement ?? []].flat().filter(({ Effect }) => Effect === "Deny");
    const made = {
      name: own?.name ?? "open",
      document: { Version: "2012-10-17", Statement: [...denies, come(service, account)] },
    };
    this.opened.set(key, made);
    return made;
  }
}

/** Of accounts with nothing but what is there already nobody says that they belong to it. */
function membersOf(id: string, accounts: readonly string[]): Organization {
  const members = Object.fromEntries(accounts.map((account) => [account, `${id}/r-root/`]));
  return { id, managementAccount: "000000000000", members };
}

/** What lets everybody of an account in. */
function come(service: string, account: string): Statement {
  return {
    Sid: OPEN,
    Effect: "Allow",
    Principal: { AWS: account },
    ...(service === "sts"
      ? { Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"] }
      : { Action: `${service}:*`, Resource: "*" }),
  };
}

/** The statement that an open half has in the place of its Allows. */
export const OPEN = "Come";

/** The account of who calls; empty for services, tokens and anybody. */
function accountIn(principal: Principal): string {
  if (typeof principal !== "object") return "";
  if ("role" in principal) return accountOf(principal.role);
  if ("user" in principal) return accountOf(principal.user);
  return "root" in principal ? principal.root : "";
}
