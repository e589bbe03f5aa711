import { partition } from "../../aws/partitions";
import { accountOf } from "../../names";
import { type At, under } from "../faults";
import type { PipelineSettings, Settings } from "../schema";
import type { Sentences } from "./rule";

type Source = PipelineSettings["sources"][string];
type Owned = Extract<Source, { kind: "codecommit" | "ecr" }>;
type Owner = NonNullable<Owned["owner"]>;

const clonePage =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-codecommit-gitclone.html";

/** Sources that another account owns: its roles, and what AWS does across accounts. */
export function* sourceOwnerFaults({ account, region, delivery }: Settings, at: At): Sentences {
  const owned = Object.entries(delivery?.pipelines ?? {}).flatMap(([name, { sources }]) =>
    Object.entries(sources).flatMap(([action, source]) =>
      "owner" in source && source.owner
        ? [
            {
              source,
              owner: source.owner,
              key: under(at, "delivery", "pipelines", name, "sources", action),
            },
          ]
        : [],
    ),
  );
  // A role that reads for one source and tells for another can do both.
  const readers = new Map(owned.map(({ owner, key }) => [owner.role, key("owner", "role")]));
  for (const { source, owner, key } of owned) {
    yield* roleFaults(owner, { account, region }, key, readers);
    yield* eventFaults(source, owner, key);
    if (source.kind === "codecommit") yield* commitFaults(source, key);
  }
}

function* roleFaults(
  { role, eventsRole }: Owner,
  { account, region }: { readonly account: string; readonly region: string },
  key: At,
  readers: ReadonlyMap<string, string>,
): Sentences {
  const own = partition(region);
  if (accountOf(role) === account)
    return yield `${key("owner", "role")} is "${role}", of this stack's own account ${account}: leave owner out, and the ` +
      "pipeline's own role reads the repository.";
  for (const [name, arn] of Object.entries({ role, eventsRole }))
    if (arn !== undefined && !arn.startsWith(`arn:${own}:`))
      yield `${key("owner", name)} is "${arn}", and this stack delivers in ${region}: no action and no event crosses AWS's ` +
        `partitions; name a role of partition ${own}.`;
  if (eventsRole === undefined) return;
  const reader = eventsRole === role ? key("owner", "role") : readers.get(eventsRole);
  if (accountOf(eventsRole) !== accountOf(role))
    yield `${key("owner", "eventsRole")} is "${eventsRole}": it must be of account ${accountOf(role)}, as ` +
      `${key("owner", "role")} is: EventBridge tells of a push in the repository's account.`;
  else if (reader !== undefined)
    yield `${key("owner", "eventsRole")} is ${reader} too: name two roles, so that what tells of a push ` +
      "can't read the repository.";
}

/** Events reach another account in a role alone. */
function* eventFaults(source: Owned, { eventsRole }: Owner, key: At): Sentences {
  const silent = "trigger" in source && source.trigger === "none";
  if (silent && eventsRole !== undefined)
    yield `${key("owner", "eventsRole")} stands beside ${key("trigger")}: none, which no push starts: keep one of them.`;
  if (!silent && eventsRole === undefined)
    yield `${key("owner", "eventsRole")} is missing: name the role in which EventBridge of that account tells of a push` +
      `${source.kind === "codecommit" ? ", or set trigger: none" : ""}.`;
}

/** A repository of CodeCommit has no policy of its own: whoever reads it is a role of its account. */
function* commitFaults(source: Extract<Owned, { kind: "codecommit" }>, key: At): Sentences {
  if (source.clone === "full")
    yield `${key("clone")} is full, which AWS does only where repository and build are of one account (${clonePage}): ` +
      "leave clone out.";
  for (const name of ["paths", "excludePaths"] as const)
    if (source[name] !== undefined)
      yield `${key(name)} asks which files a push changes, and the function that looks at them can't read a repository of ` +
        `another account: leave ${name} out.`;
}
