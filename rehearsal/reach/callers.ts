import {
  type Atom,
  arnShape,
  atoms,
  classesOfNames,
  type Entry,
  matches,
  type Principal,
  pattern,
  shape,
} from "../../judge";
import { accountOf } from "../arn";
import { stranger } from "../world/outsiders";
import type { Where } from "./places";

/** A class of callers, which no pattern tells apart. */
export interface Caller {
  readonly principal: Principal;
  /** As a person says it. */
  readonly words: string;
  /** The account whose own policies say what they hold; undefined for services, tokens and anybody. */
  readonly account?: string;
  /** Whether they are in the organization that policies ask for. */
  readonly member?: boolean;
  /** Whether it is one role or user, known by its name. */
  readonly named: boolean;
  /** Whether no pattern has its name. */
  readonly any?: boolean;
}

type ServicePrincipal = Extract<Principal, { readonly service: string }>;

/** What of a resource's policy tells callers apart. */
interface Asked {
  readonly entries: readonly Entry[];
  /** Names that calls of the release have, which split classes too. */
  readonly meant: readonly string[];
  /** The roles of the stacks. */
  readonly roles: readonly string[];
  /** Whose resource it is. */
  readonly owner: string;
  /** The calls of services that are known: for which resource or account they are. */
  readonly services: readonly ServicePrincipal[];
  /** Whether policies ask for an organization. */
  readonly organized: boolean;
}

const valuesOf = (entries: readonly Entry[], key: string): readonly string[] =>
  entries.flatMap(({ rule }) =>
    rule.conditions.flatMap((it) =>
      it.key.toLowerCase() === key && it.operator !== "Null" ? it.values : [],
    ),
  );

/** Every class of callers that a resource's policy can tell apart, and lets in as far as their accounts say. */
export function callersOf(asked: Asked, world: Where): readonly Caller[] {
  const { entries, owner } = asked;
  const allows = entries.filter(({ rule }) => rule.allows);
  const named = allows.flatMap(({ rule }) => (rule.principal ? [rule.principal] : []));
  const everyone = named.some((it) => it.everyone || it.everyoneOfAws);
  const accounts = new Set([
    owner,
    ...named.flatMap((it) => [...it.accounts, ...[...it.arns].map(accountOf)]),
    ...(everyone ? [...world.accounts, stranger] : []),
  ]);
  const services = new Set(named.flatMap((it) => [...it.services]));
  return [
    ...[...accounts].flatMap((account) => {
      const arns = named.flatMap((it) => [...it.arns]);
      const people = ofAccount(account, asked, arns, world);
      if (!asked.organized || world.accounts.includes(account)) return people;
      return [
        ...people,
        ...people.map((it) => ({
          ...it,
          member: false,
          words: `${it.words}, outside of the organization`,
        })),
      ];
    }),
    ...[...services].flatMap((service) => ofService(service, asked, world)),
    ...named.flatMap((it) =>
      [...it.providers].map((federated) => ({
        principal: { federated },
        words: `a token of ${federated}`,
        named: true,
      })),
    ),
    ...(everyone
      ? [{ principal: "anonymous" as const, words: "anybody, without a signature", named: false }]
      : []),
  ];
}

function ofAccount(
  account: string,
  { entries, meant, roles }: Asked,
  arns: readonly string[],
  { partition }: Where,
): readonly Caller[] {
  const asked = [...new Set([...valuesOf(entries, "aws:principalarn"), ...arns, ...meant])];
  const wild = asked.filter((it) => /[*?]/.test(it));
  const globs = wild.map(pattern);
  const literals = [
    ...asked.filter((it) => !/[*?]/.test(it)),
    ...roles.filter((role) => globs.some((glob) => matches(glob, role))),
  ].filter((it) => accountOf(it) === account && /:(role|user)\//.test(it));
  const callers: Caller[] = [...new Set(literals)].map((arn) => ({
    principal: arn.includes(":user/") ? { user: arn } : { role: arn, session: "s" },
    words: `${arn.split("/").at(-1)} (${account})`,
    account,
    named: true,
  }));
  for (const kind of ["role", "user"] as const) {
    for (const { witness, inside } of unnamed(kind, account, partition, wild, literals)) {
      const ins = wild.filter((_, at) => inside[at]);
      const other =
        ins.length > 0 ? `a ${kind} named ${ins.map(lastOf).join(" and ")}` : `any other ${kind}`;
      callers.push({
        principal: kind === "user" ? { user: witness } : { role: witness, session: "s" },
        words: `${other} of ${account}`,
        account,
        named: false,
        any: ins.length === 0,
      });
    }
  }
  const root = { root: account };
  return [
    ...callers,
    { principal: root, words: `the root user of ${account}`, account, named: false, any: true },
  ];
}

const known = new Map<string, readonly Atom[]>();

/** The classes of roles, or of users, that none of the names is, as the patterns tell them apart. */
function unnamed(
  kind: "role" | "user",
  account: string,
  partition: string,
  wild: readonly string[],
  names: readonly string[],
): readonly Atom[] {
  const universe = [...shape(`arn:${partition}:iam::${account}:${kind}/`), ...name];
  const sets = wild.map((it) => [arnShape(pattern(it), false)]);
  const key = JSON.stringify([kind, account, partition, wild]);
  const found = known.get(key) ?? atoms(sets, [universe]);
  known.set(key, found);
  if (!found.some(({ witness }) => names.includes(witness))) return found;
  return classesOfNames(names, sets, [universe]).filter(({ witness }) => !names.includes(witness));
}

/** A path, if any, and a name. */
const name = [{ many: true, except: "*?$:" }, { except: "*?$:/" }] as const;

const some = [{ except: "*?$:" }, { many: true, except: "*?$:" }] as const;

const lastOf = (arn: string): string =>
  arn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^(role|user)\//, "");

/** A service, for each class of the resources that it can act for. */
function ofService(
  service: string,
  { entries, services, owner }: Asked,
  world: Where,
): readonly Caller[] {
  const known = services.filter((it) => it.service === service);
  const sources = known.flatMap(({ sourceArn }) => sourceArn ?? []);
  const asked = [...new Set([...valuesOf(entries, "aws:sourcearn"), ...sources])];
  const named = known.flatMap((it) => (it.sourceArn === undefined ? (it.sourceAccount ?? []) : []));
  const accounts = [...new Set([...valuesOf(entries, "aws:sourceaccount"), ...named])];
  const alone = { principal: { service }, words: service, named: true };
  if (asked.length === 0 && accounts.length === 0) return [alone];
  const saysNothing = known.some(
    (it) => it.sourceArn === undefined && it.sourceAccount === undefined,
  );
  const own = [...new Set([owner, ...accounts, ...world.accounts])];
  if (asked.length === 0) {
    return [
      ...(saysNothing ? [alone] : []),
      ...[...own, stranger].map((sourceAccount) => ({
        principal: { service, sourceAccount },
        words: `${service} for ${sourceAccount === stranger ? "any other account" : sourceAccount}`,
        named: sourceAccount !== stranger,
      })),
    ];
  }
  const sets = asked.map((it) => [arnShape(pattern(it), false)]);
  return ["", ...own, stranger].flatMap((account) => {
    const universe = [
      ...shape(`arn:${world.partition}:`),
      ...some,
      ...shape(":"),
      { many: true, except: ":*?$" },
      ...shape(`:${account}:`),
      { except: "*?$" },
      { many: true, except: "*?$" },
    ];
    return atoms(sets, [universe]).flatMap(({ witness, inside }): Caller[] => {
      const [within] = asked.filter((_, at) => inside[at]);
      // Of what no pattern names, whose it is says all.
      const whose = account === "" ? [...accounts, stranger] : [undefined];
      return whose.map((sourceAccount) => ({
        principal: {
          service,
          sourceArn: witness,
          ...(sourceAccount !== undefined && { sourceAccount }),
        },
        words: `${service} for ${within ?? `anything else of ${account || sourceAccount}`}`,
        named: within !== undefined,
      }));
    });
  });
}
