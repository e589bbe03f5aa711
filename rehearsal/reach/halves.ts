import {
  type Action,
  actionsIn,
  allActions,
  compile,
  type Entry,
  type Kind,
  type Policies,
  type Request,
  typesOf,
} from "../../judge";
import { serviceOf } from "../arn";
import type { StackPolicy } from "../world/access-policies";
import { administrator } from "../world/outsiders";
import { alike } from "./alike";
import { areAlike, about as concerning, standInOf } from "./apart";
import { type Caller, callersOf } from "./callers";
import { type Thing, thingsOf, toldApart } from "./places";
import type { Stacks } from "./stacks";
import { type Way, waysOf } from "./ways";

/** What the classes of some stacks are compared with: what their release means, or other stacks. */
export interface Beside {
  /** Patterns of resources that it has for a caller's action. */
  readonly resourcesOf: (caller: string, action: Action) => readonly string[];
  /** What it says to a caller, and to who administers an account. */
  readonly entriesOf: (caller: string, administers?: string) => readonly Entry[];
  /** What its own policy of a resource says; nothing where it has none of its own. */
  readonly onResource: (arn: string) => readonly Entry[];
  /** Names of callers that it knows of a resource, and for what services act there. */
  readonly callersOn: (arn: string) => readonly Request["principal"][];
  /** What is in force there on the same call. */
  readonly inForce: (request: Request, own: "none" | "all" | "registered") => Policies;
}

/** Calls that the stacks allow, and that no pattern of both sides tells apart but by circumstances. */
export interface Allowed {
  readonly who: string;
  readonly actions: readonly string[];
  readonly place: Thing;
  /** Whose policy lets them: that of the caller, with every resource open, or of the resource, to who has every right. */
  readonly half: "caller" | "resource";
  /** One of the calls for each way in which they can be made. */
  readonly ways: readonly [Way, ...Way[]];
}

/** A part of all classes. */
export interface Part {
  readonly action: (key: string) => boolean;
  readonly place: (arn: string) => boolean;
}

const everything: Part = { action: () => true, place: () => true };

/** What a role may by its own policies, whatever resources say. */
export function ofRole(
  stacks: Stacks,
  role: string,
  beside: Beside,
  part: Part = everything,
): readonly Allowed[] {
  const policies = stacks.heldBy(role);
  const entries = policies.flatMap((policy) => compile(policy, "identity").entries);
  const allows = entries.filter(({ rule }) => rule.allows);
  const splitting = [...entries, ...beside.entriesOf(role)];
  const actions = actionsGivenBy(policies).filter(
    ({ key }) =>
      part.action(key) && !FEDERATED.has(key) && allows.some(({ rule }) => rule.matchesAction(key)),
  );
  return alike(actions, (action) => [...splitting, ...stacks.guardsOf(action.service)]).flatMap(
    (group): readonly Allowed[] => {
      const [action] = group;
      const texts = allows
        .filter(({ rule }) => rule.matchesAction(action.key))
        .flatMap(({ rule }) => rule.resources);
      const others = [
        ...entries.flatMap(({ rule }) => rule.resources),
        ...beside.resourcesOf(role, action),
        ...stacks.resourcesOf(action),
      ];
      const places = thingsOf(action, texts, others, stacks.world);
      return places
        .filter(({ arn }) => part.place(arn))
        .flatMap((place) =>
          stacks.ownersOf(place.arn, role, entries).flatMap((owner) => {
            const request = stacks.request({ role, session: "s" }, action, place.arn, owner);
            const policiesOf = stacks.ofCaller(request, policies);
            const ways = waysOf(request, policiesOf, beside.inForce(request, "registered"));
            return allowed({ who: stacks.nameOf(role), group, place, half: "caller", ways });
          }),
        );
    },
  );
}

/** The actions of each service that Allows name. */
function actionsGivenBy(policies: readonly StackPolicy[]): readonly Action[] {
  const allows = policies
    .flatMap(({ document }) => [document.Statement].flat())
    .filter(({ Effect }) => Effect === "Allow");
  const services = new Set(
    allows.flatMap(({ Action: named = "*" }) =>
      [named].flat().map((it) => it.split(":")[0] ?? "*"),
    ),
  );
  return services.has("*")
    ? allActions()
    : [...services].flatMap((it) => actionsIn(it.toLowerCase()));
}

const FEDERATED = new Set([
  "sts:assumerolewithwebidentity",
  "sts:assumerolewithsaml",
  "sts:getcalleridentity",
  "sts:getsessiontoken",
  "kms:retiregrant",
]);

/** Whom the policy of a resource lets in, however many rights they have of their own. */
export function onResource(
  stacks: Stacks,
  arn: string,
  kind: Kind,
  beside: Beside,
  policy: StackPolicy,
  part: Part = everything,
): readonly Allowed[] {
  const { entries } = compile(policy, kind);
  const owner = stacks.ownerOf(arn) ?? policy.account;
  const known = beside.callersOn(arn);
  const callers = callersOf(
    {
      entries,
      owner,
      roles: stacks.roles,
      meant: known.flatMap((it) => nameOf(it) ?? []),
      services: known.flatMap((it) => (typeof it === "object" && "service" in it ? [it] : [])),
      organized: stacks.isOrganized,
    },
    stacks.world,
  );
  const service = kind === "trust" ? "sts" : serviceOf(arn);
  const both = [...entries, ...beside.onResource(arn)];
  return callers.flatMap((caller) => {
    const about = {
      entries: concerning(entries, caller.principal),
      standIn: standInOf(caller, callers, owner),
    };
    return holdingsOf(caller, service, owner, stacks).flatMap((own) =>
      ofCaller({ stacks, arn, service, owner, both, ...about, caller, own, beside, policy, part }),
    );
  });
}

interface Asking {
  readonly stacks: Stacks;
  readonly arn: string;
  readonly service: string;
  readonly owner: string;
  /** What of the policy can be about the caller. */
  readonly entries: readonly Entry[];
  /** All that it and the policy beside it say. */
  readonly both: readonly Entry[];
  /** Who is looked at in the caller's place, where no statement tells them apart. */
  readonly standIn: Caller | undefined;
  readonly caller: Caller;
  readonly own: "none" | "all";
  readonly beside: Beside;
  readonly policy: StackPolicy;
  readonly part: Part;
}

function ofCaller(asking: Asking): readonly Allowed[] {
  const { stacks, arn, service, owner, entries, both, standIn, caller, own, beside, policy, part } =
    asking;
  const { principal, account, words, member } = caller;
  const name = nameOf(principal) ?? words;
  const delegates = own === "all" && account === owner && !OWN_POLICY.has(service);
  const administers = own === "all" && account === owner ? owner : undefined;
  const meant = beside.entriesOf(name, administers);
  const splitting = [...entries, ...meant];
  /** Whether others, who may do the same, are looked at in its place. */
  const hasStandIn = ({ key }: Action) =>
    own === "all" &&
    standIn !== undefined &&
    !beside.entriesOf(name).some(({ rule }) => rule.matchesAction(key)) &&
    areAlike(
      both.filter(({ rule }) => rule.matchesAction(key)),
      principal,
      standIn.principal,
    );
  const actions = actionsIn(service).filter(
    (action) =>
      part.action(action.key) &&
      canCall(principal, action) &&
      !hasStandIn(action) &&
      (delegates || entries.some(({ rule }) => rule.allows && rule.matchesAction(action.key))),
  );
  const alone = typeof principal === "object" && "service" in principal;
  return alike(actions, () => splitting, alone).flatMap((group): readonly Allowed[] => {
    const [action] = group;
    return placesIn(arn, action, entries, beside.resourcesOf(name, action), stacks).flatMap(
      (place) => {
        const request = stacks.request(principal, action, place.arn, owner, member);
        const identity = own === "all" && account !== undefined ? administrator : [];
        const rights = "root" in Object(principal) ? {} : { identity };
        const ways = waysOf(request, { ...rights, resource: policy }, beside.inForce(request, own));
        return allowed({ who: words, group, place, half: "resource", ways });
      },
    );
  });
}

/** Services whose resources alone say who gets in. */
const OWN_POLICY = new Set(["kms", "sts"]);

/** With which rights of their own callers come: every right shows most, none what is given by name. */
function holdingsOf(
  { account, principal }: Caller,
  service: string,
  owner: string,
  stacks: Stacks,
): readonly ("none" | "all")[] {
  if (account === undefined) return ["none"];
  if (account !== owner || OWN_POLICY.has(service)) return ["all"];
  const name = nameOf(principal);
  // What a role of the stacks may in its own account, its own policy says.
  return name !== undefined && stacks.roles.includes(name) ? ["none"] : ["none", "all"];
}

function canCall(principal: Request["principal"], { key }: Action): boolean {
  const isFederated = typeof principal === "object" && "federated" in principal;
  const isRoot = typeof principal === "object" && "root" in principal;
  if (key === "sts:assumerole") return !isFederated && !isRoot && principal !== "anonymous";
  if (/^sts:assumerolewith/.test(key)) return isFederated;
  return !FEDERATED.has(key);
}

function placesIn(
  arn: string,
  action: Action,
  entries: readonly Entry[],
  meant: readonly string[],
  stacks: Stacks,
): readonly Thing[] {
  const whole = { arn, pattern: arn };
  if (action.service !== "s3") return typesOf(action, arn).length > 0 ? [whole] : [];
  const inside = [...toldApart(arn, entries, meant), ...meant].filter((it) => it.startsWith(arn));
  return thingsOf(action, [arn, `${arn}/*`], inside, stacks.world);
}

function nameOf(principal: Request["principal"]): string | undefined {
  if (typeof principal !== "object") return undefined;
  if ("role" in principal) return principal.role;
  return "user" in principal ? principal.user : undefined;
}

function allowed({
  who,
  group,
  place,
  half,
  ways: [first, ...others],
}: Omit<Allowed, "actions" | "ways"> & {
  readonly group: readonly Action[];
  readonly ways: readonly Way[];
}): readonly Allowed[] {
  if (first === undefined) return [];
  return [{ who, actions: group.map(({ name }) => name), place, half, ways: [first, ...others] }];
}
