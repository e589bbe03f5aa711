import type { Kind, Policies, Policy, PolicyDocument, Request } from "../../judge";
import { accountOf, serviceOf } from "../arn";
import { roleOf } from "../call";
import type { Evaluation } from "../evaluate";
import { functionPolicies } from "./function-policies";
import { managedPolicies, permissionSetRole } from "./managed-policies";
import { ownedPolicies } from "./owned-policies";
import { policyOf, type StackPolicy } from "./stack-policy";
import { type Registered, World } from "./world";

export type { StackPolicy } from "./stack-policy";

/** The names of the pipelines that keep artifacts in a bucket, by its ARN. */
export type Stores = ReadonlyMap<string, readonly string[]>;

/** Every policy that the stacks registered, found by whose it is. */
export class AccessPolicies {
  /** By role ARN. */
  private readonly trusts = new Map<string, StackPolicy>();
  private readonly identities = new Map<string, StackPolicy[]>();
  /** By role ARN. */
  private readonly boundaries: ReadonlyMap<string, StackPolicy>;
  /** By ARN: of buckets, keys, topics, repositories, event buses and functions. */
  private readonly resources = new Map<string, StackPolicy>();
  /** Whether a role has every right because nothing but its stack's contract is known. */
  readonly isStandIn: (role: string) => boolean;
  readonly stores: Stores;
  /** The accounts of the stacks: an organization's control policies reach these alone. */
  private readonly accounts: ReadonlySet<string>;
  /** What is in force where nothing is changed, by role and policy of the resource: most calls share theirs. */
  private readonly known = new Map<string, Policies>();
  /** What gives access in a way that is not judged, a sentence each: unknown is never safe. */
  readonly unjudged: readonly string[];

  constructor(
    evaluations: readonly Evaluation[],
    private readonly guardrails: Guardrails = {},
  ) {
    const world = new World(evaluations);
    this.isStandIn = (role) => world.isStandIn(role);
    const stores = new Map<string, string[]>();
    for (const pipeline of world.pipelines())
      for (const { location } of pipeline.stores) {
        const { arn } = world.bucket(location) ?? {};
        if (arn !== undefined) stores.set(arn, [...(stores.get(arn) ?? []), pipeline.name]);
      }
    this.stores = stores;
    const roleArns = new Map<string, string>();
    const roles = world.ofType(roleType);
    for (const role of roles) {
      const { name, arn } = role.resource.outputs;
      roleArns.set(`${role.place.account}/${name}`, String(arn));
      this.trusts.set(String(arn), policyOf(role, "assumeRolePolicy", "-trust"));
    }
    const strays: Registered[] = [];
    for (const registered of world.ofType("aws:iam/rolePolicy:RolePolicy")) {
      const { place, resource } = registered;
      const arn = roleArns.get(`${place.account}/${resource.inputs.role}`);
      if (arn === undefined) strays.push(registered);
      else this.give(arn, policyOf(registered));
    }
    const managed = managedPolicies(world, guardrails.boundary);
    strays.push(...managed.strays);
    this.boundaries = managed.boundaries;
    for (const { account, role, policy } of managed.attached) {
      const arn = roleArns.get(`${account}/${role}`);
      if (arn !== undefined) this.give(arn, policy);
    }
    for (const { arn, policy } of managed.loose) this.give(permissionSetRole(arn), policy);
    for (const registered of world.ofType("aws:s3/bucketPolicy:BucketPolicy")) {
      const bucket = world.bucket(String(registered.resource.inputs.bucket));
      if (bucket) this.resources.set(bucket.arn, policyOf(registered));
      else strays.push(registered);
    }
    for (const topic of world.ofType("aws:sns/topic:Topic")) {
      if (topic.resource.inputs.policy === undefined) continue;
      this.resources.set(String(topic.resource.outputs.arn), policyOf(topic));
    }
    for (const { registered, owner } of ownedPolicies(world)) {
      if (owner) this.resources.set(String(owner.resource.outputs.arn), policyOf(registered));
      else strays.push(registered);
    }
    for (const key of world.keys()) {
      this.resources.set(String(key.resource.outputs.arn), policyOf(key));
    }
    const functions = functionPolicies(world);
    strays.push(...functions.strays);
    for (const { function: made, document } of functions.policies) {
      const { stack, place, resource } = made;
      const name = `${stack}:${resource.name}-permissions`;
      const policy = { stack, account: place.account, name, document };
      this.resources.set(String(resource.outputs.arn), policy);
    }
    this.accounts = new Set(
      evaluations.flatMap(({ registrations }) =>
        registrations.flatMap(({ place }) => (place ? [place.account] : [])),
      ),
    );
    this.unjudged = [
      ...unjudgedTypes.flatMap((type) => world.ofType(type).map(unjudgedResource)),
      ...strays.map(unjudgedResource),
      ...roles.flatMap(unjudgedInputs),
    ];
  }

  /** All of them, each with the stack that it belongs to. */
  all(): readonly StackPolicy[] {
    const own = <T>(byRole: ReadonlyMap<string, T>) =>
      [...byRole].flatMap(([role, policies]) => (this.isStandIn(role) ? [] : [policies]));
    return [
      ...own(this.trusts),
      ...new Set(own(this.identities).flat()),
      ...this.resources.values(),
    ];
  }

  /** The same with another document of one of them; undefined takes it away. */
  withDocument(name: string, document: PolicyDocument | undefined): AccessPolicies {
    const changed = new Map([[name, document]]);
    const of = (policy: StackPolicy): readonly StackPolicy[] => {
      const found = current(policy, changed);
      return found ? [{ ...policy, document: found.document }] : [];
    };
    const one = (all: ReadonlyMap<string, StackPolicy>) =>
      new Map([...all].flatMap(([key, it]) => of(it).map((found) => [key, found] as const)));
    return Object.assign(Object.create(AccessPolicies.prototype) as AccessPolicies, this, {
      trusts: one(this.trusts),
      resources: one(this.resources),
      identities: new Map([...this.identities].map(([role, all]) => [role, all.flatMap(of)])),
    });
  }

  /** The same below other policies of an organization. */
  under(guardrails: Guardrails): AccessPolicies {
    return Object.assign(Object.create(AccessPolicies.prototype) as AccessPolicies, this, {
      guardrails,
    });
  }

  /** Each role of the stacks with what it holds. */
  holders(): readonly (readonly [role: string, policies: readonly StackPolicy[]])[] {
    const roles = new Set([...this.trusts.keys(), ...this.identities.keys()]);
    return [...roles].map((role) => [role, this.identities.get(role) ?? []] as const);
  }

  /** Each resource that has a policy of its own, roles by their trust. */
  owned(): readonly (readonly [arn: string, kind: Kind, policy: StackPolicy])[] {
    const kindOf = (arn: string): Kind => (serviceOf(arn) === "ecr" ? "repository" : "resource");
    return [
      ...[...this.trusts].map(([arn, policy]) => [arn, "trust", policy] as const),
      ...[...this.resources].map(([arn, policy]) => [arn, kindOf(arn), policy] as const),
    ];
  }

  /** Every document and what it is attached to, also those that no call meets. */
  documents(): readonly (readonly [Kind, StackPolicy])[] {
    const as = (kind: Kind, policies: Iterable<StackPolicy>) =>
      [...policies].map((policy) => [kind, policy] as const);
    return [
      ...as("trust", this.trusts.values()),
      ...as("identity", [...this.identities.values()].flat()),
      ...as("boundary", this.boundaries.values()),
      ...this.owned().flatMap(([, kind, policy]) => (kind === "trust" ? [] : as(kind, [policy]))),
    ];
  }

  private give(role: string, policy: StackPolicy): void {
    this.identities.set(role, [...(this.identities.get(role) ?? []), policy]);
  }

  /** What AWS looks at for a call: the stacks' policies, and an organization's over them. */
  inForce(request: Request): Policies {
    const { scps, rcps } = this.guardrails;
    const account = accountOf(roleOf(request) ?? "");
    return {
      ...this.registered(request),
      ...(scps && this.accounts.has(account) && { scps }),
      ...(rcps && this.accounts.has(request.ownerAccount) && { rcps }),
    };
  }

  /** What the stacks themselves say on a call, with other documents, or none, in the place of some. */
  registered(request: Request, changed: Changed = unchanged): Policies {
    const own = this.resourcePolicy(request);
    const role = roleOf(request) ?? "";
    const id = changed === unchanged ? `${role} ${own?.name}` : undefined;
    const known = id === undefined ? undefined : this.known.get(id);
    if (known) return known;
    const resource = own && current(own, changed);
    const boundary = this.boundaries.get(role);
    const policies = {
      identity: this.identityPolicies(request).flatMap((policy) => current(policy, changed) ?? []),
      ...(boundary && { boundary }),
      ...(resource && { resource }),
    };
    if (id !== undefined) this.known.set(id, policies);
    return policies;
  }

  /** The policies of the calling role. */
  identityPolicies(request: Pick<Request, "principal">): readonly StackPolicy[] {
    return this.identities.get(roleOf(request) ?? "") ?? [];
  }

  /** The policy that a resource has of its own. */
  resourcePolicy({
    action,
    resource,
  }: Pick<Request, "action" | "resource">): StackPolicy | undefined {
    if (action.startsWith("sts:")) return this.trusts.get(resource);
    const service = serviceOf(resource);
    if (service === "s3") return this.resources.get(resource.split("/")[0] ?? resource);
    const own = ["kms", "lambda", "sns", "ecr", "events"].includes(service);
    return own ? this.resources.get(resource) : undefined;
  }

  /** The names of the service control policies. */
  controlPolicies(): readonly string[] {
    return (this.guardrails.scps ?? []).flatMap(([own]) => (own ? [own.name] : []));
  }

  /** The stack that has a role. */
  stackOfRole(arn: string): string | undefined {
    return this.trusts.get(arn)?.stack;
  }

  /** The roles that releases run in, and those of people. */
  roles(): readonly string[] {
    const deploy = this.runRoles();
    return [...this.trusts.keys()].filter(
      (role) => !deploy.includes(role) && !this.isStandIn(role),
    );
  }

  /** The roles of the runs that deploy the stacks themselves: they are taken by a token. */
  runRoles(): readonly string[] {
    return [...this.trusts].flatMap(([role, { document }]) =>
      JSON.stringify(document).includes('"sts:AssumeRoleWithWebIdentity"') ? [role] : [],
    );
  }
}

/** Control policies of an organization, level by level, and the boundary that it asks for on roles. */
export type Guardrails = Pick<Policies, "scps" | "rcps" | "boundary">;

const roleType = "aws:iam/role:Role";

/** Types of resources that give access beside the policies which are read here. */
const unjudgedTypes: readonly string[] = [
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:codebuild/resourcePolicy:ResourcePolicy",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/user:User",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:kms/grant:Grant",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:lambda/functionUrl:FunctionUrl",
  "aws:s3/accessPoint:AccessPoint",
  "aws:s3/bucketAcl:BucketAcl",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
];

/** Inputs of a role that give access beside its one policy. */
const unjudgedRoleInputs = ["inlinePolicies", "managedPolicyArns"] as const;

function unjudgedResource({ stack, resource }: Registered): string {
  return (
    `Stack ${stack} registers ${resource.type} ${resource.name}, and the rehearsal does not judge the access ` +
    "that it gives: say it in the policy of a role, a bucket or a key."
  );
}

function unjudgedInputs({ stack, resource }: Registered): readonly string[] {
  return unjudgedRoleInputs
    .filter((input) => resource.inputs[input] !== undefined)
    .map(
      (input) =>
        `Stack ${stack} registers the role ${resource.name} with ${input}, which the rehearsal does not judge: ` +
        "say it in the role's own policy.",
    );
}

/** Documents by the names of their policies; undefined takes a policy away. */
type Changed = ReadonlyMap<string, PolicyDocument | undefined>;

const unchanged: Changed = new Map();

function current(policy: StackPolicy, changed: Changed): Policy | undefined {
  if (!changed.has(policy.name)) return policy;
  const document = changed.get(policy.name);
  return document && { name: policy.name, document };
}
