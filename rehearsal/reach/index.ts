import { compile, type PolicyDocument, type Statement } from "../../judge";
import { type Call, callerName, roleOf } from "../call";
import type { Evaluation } from "../evaluate";
import { isUnreleased } from "../unreleased";
import type { AccessPolicies } from "../world/access-policies";
import { defaultTags } from "../world/default-tags";
import { peopleOf } from "../world/people";
import type { World } from "../world/world";
import { undecided } from "./exceptions";
import { type Allowed, type Beside, ofRole, onResource, type Part } from "./halves";
import { Meaning } from "./meaning";
import { OtherStacks } from "./other-stacks";
import { Stacks } from "./stacks";
import type { Way } from "./ways";

/** Calls that the stacks allow for one purpose: of a caller, with alike actions, on alike resources. */
export interface ReachClass extends Allowed {
  /** What they are for; undefined: for nothing that is known. */
  readonly why: string | undefined;
}

/** Everything that the stacks' own policies allow anybody, on whatever they have. */
export class Reach {
  readonly classes: readonly ReachClass[];

  constructor(
    private readonly stacks: Stacks,
    private readonly meaning: Meaning,
    private readonly isJudged: (role: string) => boolean,
  ) {
    const { policies, roles } = stacks;
    const all = [
      ...roles.flatMap((role) => this.ofRole(stacks, role, meaning)),
      ...policies.owned().flatMap(([arn]) => this.onResource(stacks, arn, meaning)),
    ];
    this.classes = all.flatMap((each) => byPurpose(each, meaning));
  }

  /**
   * What a policy allows with another document, of which one statement differs: only the classes that the statement
   * can touch are judged.
   */
  with(
    name: string,
    document: PolicyDocument | undefined,
    statements: readonly Statement[],
  ): Changed {
    const { policies } = this.stacks;
    const changed = this.stacks.with(policies.withDocument(name, document));
    const part = this.touchedBy(name, statements);
    const judge = (beside: Beside) => this.again(changed, name, part, beside);
    return {
      beyond: () =>
        judge(this.meaning)
          .flatMap((each) => byPurpose(each, this.meaning))
          .filter(isBeyond),
      isMore: () =>
        judge(new OtherStacks(this.stacks)).some(({ ways }) =>
          ways.some(({ beside, unjudged }) => unjudged === undefined && !beside?.allowed),
        ),
    };
  }

  /** What statements can touch: an action, and whether they are of who works on a resource too. */
  private touchedBy(name: string, statements: readonly Statement[]) {
    const owned = this.stacks.policies.owned().filter(([, , policy]) => policy.name === name);
    const Statement = statements.map(({ Sid: _, ...rest }) => rest);
    const kind = owned[0]?.[1] ?? "identity";
    const touched = compile({ name, document: { Version: "2012-10-17", Statement } }, kind);
    return {
      action: (key: string) => touched.on(key).length > 0,
      // What a resource denies, it denies to who works on it too.
      denies: statements.some(({ Effect }) => Effect === "Deny"),
      owned: owned.map(([arn]) => arn),
    };
  }

  private again(
    changed: Stacks,
    name: string,
    { action, denies, owned }: ReturnType<Reach["touchedBy"]>,
    beside: Beside,
  ): readonly Allowed[] {
    const whole = { action, place: () => true };
    const holders = this.stacks.roles.filter((role) =>
      this.stacks.heldBy(role).some((policy) => policy.name === name),
    );
    return [
      ...holders.flatMap((role) => this.ofRole(changed, role, beside, whole)),
      ...owned.flatMap((arn) => {
        const place = (it: string) => it === arn || it.startsWith(`${arn}/`);
        return [
          ...this.onResource(changed, arn, beside, whole),
          ...(denies ? this.workersOn(arn) : []).flatMap((role) =>
            this.ofRole(changed, role, beside, { action, place }),
          ),
        ];
      }),
    ];
  }

  private workersOn(arn: string): readonly string[] {
    const callers = this.meaning.callersOn(arn).flatMap((principal) => roleOf({ principal }) ?? []);
    return [...new Set(callers)].filter((role) => this.stacks.roles.includes(role));
  }

  private ofRole(stacks: Stacks, role: string, beside: Beside, part?: Part): readonly Allowed[] {
    return this.isJudged(role) ? ofRole(stacks, role, beside, part) : [];
  }

  private onResource(stacks: Stacks, arn: string, beside: Beside, part?: Part) {
    const found = stacks.policies.owned().find(([it]) => it === arn);
    if (!found || (found[1] === "trust" && !this.isJudged(arn))) return [];
    const [, kind, policy] = found;
    return onResource(stacks, arn, kind, beside, policy, part);
  }
}

/** What a changed policy allows. */
interface Changed {
  /** That for which nothing is known that needs it. */
  readonly beyond: () => readonly ReachClass[];
  /** Whether it is anything that was not allowed before. */
  readonly isMore: () => boolean;
}

/** How every class of calls is found that the policies allow; `calls` are those that the release makes. */
export function reachOf(
  stacks: readonly Evaluation[],
  world: World,
  policies: AccessPolicies,
  calls: readonly Call[],
  organization: string | undefined,
): Reach {
  const seen = new Stacks(stacks, world, policies, organization ?? askedFor(policies));
  const people = new Set(peopleOf(world).map(({ role }) => role));
  const meaning = new Meaning(seen, calls, people, factsOf(stacks, world, policies));
  const idle = idleRoles(stacks, world, calls);
  return new Reach(seen, meaning, (role) => !policies.isStandIn(role) && !idle(role));
}

/** The organization that a policy asks for. */
function askedFor(policies: AccessPolicies): string | undefined {
  const documents = policies.documents().map(([, { document }]) => document);
  const [, id] = /"aws:PrincipalOrgID":"(o-\w+)"/.exec(JSON.stringify(documents)) ?? [];
  return id;
}

function byPurpose(each: Allowed, meaning: Meaning): readonly ReachClass[] {
  const ways = new Map<string | undefined, [Way, ...Way[]]>();
  for (const way of each.ways) {
    const why = meaning.whyOf(way);
    const same = ways.get(why);
    if (same) same.push(way);
    else ways.set(why, [way]);
  }
  return [...ways].map(([why, of]) => ({ ...each, why, ways: of }));
}

/** Nothing shows what the roles of something need that nobody releases to. */
function idleRoles(stacks: readonly Evaluation[], world: World, calls: readonly Call[]) {
  const unreleased = isUnreleased(world, stacks);
  const busy = new Set(
    calls.flatMap(({ request }) => [callerName(request.principal), request.resource]),
  );
  return (role: string) => unreleased(role) && !busy.has(role);
}

function factsOf(stacks: readonly Evaluation[], world: World, policies: AccessPolicies) {
  const builds = new Set(
    world
      .ofType("aws:codebuild/project:Project")
      .map(({ resource }) => String(resource.inputs.serviceRole)),
  );
  const runs = new Set(policies.runRoles());
  const names = new Map(stacks.map((it) => [it.stack, defaultTags(it)["ferry:name"]]));
  return (caller: string) => ({
    builds: builds.has(caller),
    runs: runs.has(caller),
    name: names.get(policies.stackOfRole(caller) ?? ""),
  });
}

/** Whether nothing that is known needs it. */
export function isBeyond(each: ReachClass): boolean {
  return each.why === undefined && !isUndecided(each);
}

/** Whether the judge can't say it, for a reason that is known. */
export function isUndecided({ actions, ways: [way] }: ReachClass): boolean {
  return (
    way.unjudged !== undefined &&
    actions.every((action) => undecided.some((it) => it.action === action))
  );
}
