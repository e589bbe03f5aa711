import { type Action, compile, type Entry, type Policies, type Request } from "../../judge";
import { roleOf } from "../call";
import { administrator } from "../world/outsiders";
import type { Beside } from "./halves";
import type { Stacks } from "./stacks";

/** Other stacks, or the same with other policies, beside which classes are looked at. */
export class OtherStacks implements Beside {
  constructor(private readonly stacks: Stacks) {}

  resourcesOf(caller: string, { key }: Action): readonly string[] {
    return this.entriesOf(caller).flatMap(({ rule }) =>
      rule.matchesAction(key) ? rule.resources : [],
    );
  }

  entriesOf(caller: string): readonly Entry[] {
    return this.stacks.heldBy(caller).flatMap((policy) => compile(policy, "identity").entries);
  }

  onResource(arn: string): readonly Entry[] {
    const found = this.stacks.policies.owned().find(([it]) => it === arn);
    if (!found) return [];
    const [, kind, policy] = found;
    return compile(policy, kind).entries;
  }

  /** The names by which a resource's policy knows its callers. */
  callersOn(arn: string): readonly Request["principal"][] {
    return this.onResource(arn).flatMap(({ rule }) =>
      rule.conditions.flatMap(({ key, values }) =>
        key.toLowerCase() === "aws:principalarn"
          ? values.map((it) => (it.includes(":user/") ? { user: it } : { role: it }))
          : [],
      ),
    );
  }

  inForce(request: Request, own: "none" | "all" | "registered"): Policies {
    const role = roleOf(request);
    if (own === "registered" && role !== undefined) {
      return this.stacks.ofCaller(request, this.stacks.heldBy(role));
    }
    const resource = this.stacks.policies.resourcePolicy(request);
    const { principal } = request;
    const hasRights = typeof principal === "object" && ("role" in principal || "user" in principal);
    return {
      ...(hasRights && { identity: own === "all" ? administrator : [] }),
      ...(resource && { resource }),
    };
  }
}
