import type { Evaluation } from ".";

const page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** Where the second `up` would end: an account has a role of a name once, in whichever region and path, and case says nothing. */
export function twinRoleFaults(stacks: readonly Evaluation[]): readonly string[] {
  const makers = new Map<string, string>();
  return stacks.flatMap(({ project, stack, registrations }) => {
    const twins = registrations.flatMap(({ type, inputs: { name }, place }) => {
      if (type !== "aws:iam/role:Role" || typeof name !== "string" || !place) return [];
      const { account } = place;
      const key = `${account} ${name.toLowerCase()}`;
      const maker = makers.get(key) ?? stack;
      makers.set(key, maker);
      return maker === stack ? [] : [{ maker, name, account }];
    });
    return [...new Set(twins.map(({ maker }) => maker))].flatMap((maker) => {
      const [first, ...others] = twins.filter((twin) => twin.maker === maker);
      const more = others.length === 0 ? "" : ` and ${others.length} more`;
      return first
        ? `Stacks ${maker} and ${stack} both make the role ${first.name}${more} in account ${first.account}, which has each ` +
            `name once, whatever the region (${page}): give one of them another ${project}:name.`
        : [];
    });
  });
}
