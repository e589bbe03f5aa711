import { findAction } from "../../judge";
import { accountOf } from "../../rehearsal/arn";
import { roleOf } from "../../rehearsal/call";
import type { Evaluation } from "../../rehearsal/evaluate";
import { isUndecided, type ReachClass } from "../../rehearsal/reach";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { Paint } from "./paint";
import { placeOf } from "./registered";
import { counted, cut, wrapItems } from "./text";

/** What somebody can do to a stack. */
const verbs = ["changes", "hands on", "reads", "deletes"] as const;
type Verb = (typeof verbs)[number];

/** Who can touch a stack. */
interface Who {
  readonly stack: string;
  readonly account: string;
  readonly rows: readonly Row[];
  /** Each role that touches it, and who takes that role, from taker to taker. */
  readonly becomes: readonly { readonly role: string; readonly takenBy: readonly string[] }[];
  /** Actions of which AWS does not say enough. */
  readonly undecided: readonly string[];
}

interface Row {
  readonly verb: Verb;
  readonly who: string;
  readonly things: readonly string[];
}

/** Who can touch each stack, or the one of that name; nobody who holds the rights of its account is listed. */
export function whoCan({ stacks, verdicts }: Rehearsal, only?: string): readonly Who[] {
  const classes = verdicts.reach?.classes ?? [];
  return stacks
    .filter(({ stack }) => only === undefined || stack === only)
    .map((stack) => ofStack(stack, classes));
}

function ofStack({ stack, registrations }: Evaluation, classes: readonly ReachClass[]): Who {
  const { account = "" } = placeOf(registrations);
  const own = classes.filter(({ ways: [{ request }] }) => request.ownerAccount === account);
  const touching = own.filter((each) => !isTaking(each) && isListed(each));
  const found = new Map<string, Set<string>>();
  for (const each of touching) {
    for (const action of each.actions) {
      const key = JSON.stringify([verbOf(action), callerOf(each, account)]);
      found.set(key, (found.get(key) ?? new Set()).add(thingOf(each.place.pattern)));
    }
  }
  const rows = [...found].map(([key, things]): Row => {
    const [verb, who] = JSON.parse(key) as [Verb, string];
    return { verb, who, things: [...things] };
  });
  const callers = touching.flatMap(({ ways: [{ request }] }) => roleOf(request) ?? []);
  const roles = [...new Set(callers)].filter((role) => accountOf(role) === account);
  return {
    stack,
    account,
    rows: verbs.flatMap((verb) => rows.filter((row) => row.verb === verb)),
    becomes: roles.map((role) => ({ role, takenBy: takersOf(role, classes) })),
    undecided: [...new Set(own.filter(isUndecided).flatMap(({ actions }) => actions))],
  };
}

const isTaking = ({ actions }: ReachClass): boolean =>
  actions.some((action) => action.startsWith("sts:"));

/** A role's own policy says what it may; of who has none here, the resource's. Administration is of the account. */
function isListed({ half, why, place, ways: [{ request, unjudged }] }: ReachClass): boolean {
  // Which key of an account answers, its own policy says.
  const isAnyKey = place.pattern.endsWith(":key/*");
  if (unjudged !== undefined || why === "administration" || isAnyKey) return false;
  return half === "caller" || roleOf(request) === undefined;
}

function verbOf(name: string): Verb {
  const [, operation = ""] = name.split(":");
  if (/^(Delete|Remove|Terminate|BatchDelete|Purge)/.test(operation)) return "deletes";
  if (operation === "PassRole") return "hands on";
  // With a key one reads and writes what lies elsewhere.
  if (name.startsWith("kms:")) return "reads";
  return /^(Read|List)$/.test(findAction(name)?.accessLevel ?? "") ? "reads" : "changes";
}

/** What is touched, as a person says it. */
function thingOf(pattern: string): string {
  const [, , service = "", , , ...rest] = pattern.split(":");
  const name = rest.join(":");
  if (pattern === "*") return "the account";
  if (service !== "s3") return name || pattern;
  return name.includes("/") ? `files in ${name.replace(/\/\*$/, "")}` : `bucket ${name}`;
}

/** Who takes a role, and who takes that one. */
function takersOf(role: string, classes: readonly ReachClass[]): readonly string[] {
  const found: string[] = [];
  let front = [role];
  const seen = new Set(front);
  while (front.length > 0) {
    const taken = classes.filter(
      (each) =>
        isTaking(each) &&
        each.half === "resource" &&
        each.why !== "administration" &&
        front.includes(each.place.arn),
    );
    found.push(...taken.map(({ who }) => who));
    front = taken.flatMap(({ ways: [{ request }] }) => roleOf(request) ?? []);
    front = front.filter((it) => !seen.has(it));
    for (const it of front) seen.add(it);
  }
  return [...new Set(found)];
}

/** The builds of an account share a line. */
function callerOf({ who }: ReachClass, account: string): string {
  return /^codebuild-/.test(who) && who.endsWith(`(${account})`) ? `builds (${account})` : who;
}

/** The tables of stacks, in plain words: of one stack alone with all that is read. */
export function whoLines(all: readonly Who[], paint: Paint): string[] {
  return all.flatMap((each) => tableOf(each, paint, all.length > 1));
}

/** Where it is short, what those read who change something is counted in their line. */
function tableOf(
  { stack, account, rows, becomes }: Who,
  paint: Paint,
  isShort: boolean,
): readonly string[] {
  const of = (verb: Verb) => rows.filter((row) => row.verb === verb);
  const changers = new Set(isShort ? of("changes").map(({ who }) => who) : []);
  const told = verbs.flatMap((verb) => {
    const own = of(verb).filter(({ who }) => verb !== "reads" || !changers.has(who));
    return own.map(({ who, things }, index) => {
      const read = isShort && verb === "changes" && of("reads").find((row) => row.who === who);
      const also = read ? `; reads ${counted(read.things.length, "thing")}` : "";
      const name = isShort ? short(who).replace(` (${account})`, "") : short(who);
      return line(index === 0 ? verb : "", `${name}: ${someOf(things, also ? 1 : 2)}${also}`);
    });
  });
  const builds = becomes.filter(({ role }) => /\/codebuild-/.test(role));
  const chains = [
    ...becomes
      .filter((each) => !builds.includes(each))
      .map(({ role, takenBy }) => ({
        name: role.split("/").at(-1) ?? role,
        by: takenBy.map(short).join(" ← ") || "nobody",
      })),
    ...(builds.length > 0 ? [{ name: "builds", by: "codebuild, each for its project alone" }] : []),
  ];
  const byRoles = chains.filter(({ by }) => by.includes("("));
  const byServices = chains.filter(({ by }) => !by.includes("("));
  return [
    paint.bold(`Who can touch ${stack} (account ${account})`),
    ...told,
    ...byRoles.map(({ name, by }, index) => line(index === 0 ? "becomes" : "", `${name}: ${by}`)),
    ...(byServices.length > 0
      ? wrapItems(
          `  ${(byRoles.length === 0 ? "becomes" : "").padEnd(9)} `,
          byServices.map(({ name, by }) => `${name}: ${by}`),
          12,
        )
      : []),
    ...(rows.some(({ verb }) => verb === "deletes") ? [] : [line("deletes", "nobody")]).map(
      (head) => `${head}, but for who holds the rights of account ${account}: not decided here`,
    ),
  ];
}

/** Who changes what the last stages release to, in a few lines: each with who takes its place. */
export function changerLines(rehearsal: Rehearsal): string[] {
  return productionOf(rehearsal).flatMap((stack) =>
    whoCan(rehearsal, stack).flatMap(({ account, rows, becomes }) => {
      const changing = new Set(rows.flatMap(({ verb, who }) => (verb === "reads" ? [] : [who])));
      const all = [...changing].map((who) => {
        const name = short(who).replace(` (${account})`, "");
        const [taker, ...others] =
          becomes.find(({ role }) => role.split("/").at(-1) === name)?.takenBy ?? [];
        const more = others.some((it) => it.includes("(")) ? " and others" : "";
        return taker === undefined ? name : `${name} ← ${short(taker)}${more}`;
      });
      const shown = all.slice(0, mostChangers);
      const left = all.length - shown.length;
      const more = left > 0 ? [`${left} more`] : [];
      const items = [...shown, ...more, "and its administrators · ferry who says more"];
      return wrapItems(`  ${stack} (${account}) can be changed by `, items, 2);
    }),
  );
}

const mostChangers = 4;

/** The stacks to which the last stages release; of many, the first. */
function productionOf({ stacks, verdicts }: Rehearsal): readonly string[] {
  if (!verdicts.reach) return [];
  const accounts = stacks.flatMap(({ registrations }) =>
    registrations
      .filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline")
      .map(({ inputs }) => {
        const { stages = [] } = inputs as { readonly stages?: readonly Stage[] };
        const roles = stages.at(-1)?.actions.flatMap(({ roleArn }) => roleArn ?? []) ?? [];
        const { account } = placeOf(registrations);
        const away = roles.map(accountOf).find((it) => it !== account);
        return away ?? account;
      }),
  );
  const named = [...new Set(accounts)].flatMap(
    (account) =>
      stacks.find(({ registrations }) => placeOf(registrations).account === account)?.stack ?? [],
  );
  return named.slice(0, 2);
}

interface Stage {
  readonly actions: readonly { readonly roleArn?: string }[];
}

/** What AWS does not say enough of. */
export function openLines(all: readonly Who[]): string[] {
  const actions = [...new Set(all.flatMap(({ undecided }) => undecided))];
  if (actions.length === 0) return [];
  return wrapItems("Not decided (AWS says too little): ", actions, 2);
}

function line(head: string, text: string): string {
  return cut(`  ${head.padEnd(9)} ${text}`);
}

/** The first of them, and how many more there are. */
function someOf(things: readonly string[], most: number): string {
  const more = things.length - most;
  return things.slice(0, most).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** A service without the end of its name, for what it acts; a token by who signs it. */
function short(who: string): string {
  return who
    .replace(/\.amazonaws\.com/, "")
    .replace(/^(a token of )arn:\S*:oidc-provider\//, "$1")
    .replace(/for arn:\S*[:/]([^:/\s]+)$/, "for $1 alone");
}
