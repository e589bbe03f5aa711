import { partner } from "./job-worker";
import type { ActionCategory, ActionOwner, ActionProvider } from "./provider";
import * as providers from "./providers";

/** Every action that the settings may add to a stage. Sources are settings of their own. */
export const stageActions: readonly ActionProvider[] = Object.values(providers).filter(
  ({ category }) => category !== "Source",
);

/** What AWS has ended, with what takes its place. */
const endedProviders: Readonly<Record<string, string>> = {
  OpsWorks:
    "AWS ended OpsWorks on 2024-05-26: use AWS Systems Manager, for instance by CodeDeploy or the EC2 action",
};

/** How the settings name an action's provider. */
interface ProviderName {
  readonly provider: string;
  readonly category?: ActionCategory | undefined;
  readonly owner?: ActionOwner | undefined;
}

/** The entry for a name, among AWS's and the declared types; or why there is none, after `is "…", `. */
export function findProvider(
  { provider, category, owner }: ProviderName,
  declared: readonly ActionProvider[],
): ActionProvider | string {
  const ended = Object.hasOwn(endedProviders, provider) && endedProviders[provider];
  if (ended) return `which CodePipeline can't run any more: ${ended}`;
  if (owner === "ThirdParty") {
    return category === undefined
      ? "a partner's action: say of which category it is"
      : partner(category, provider);
  }
  const known = [...declared, ...stageActions].filter(
    (each) => owner === undefined || each.owner === owner,
  );
  const named = known.filter((each) => each.provider === provider);
  const [found, ...others] = named.filter(
    (each) => category === undefined || each.category === category,
  );
  if (found && others.length === 0) return found;
  const categories = named.map((each) => each.category).join(" or ");
  if (found) return `which is of more than one category: set category to ${categories}`;
  if (named.length > 0) return `which is no ${category} action: set category to ${categories}`;
  const names = [...new Set(known.map((each) => each.provider))].sort();
  return (
    "which no stage can run: sources are written in sources, a type of your own in delivery.actionTypes, and " +
    `AWS has ${names.join(", ")}`
  );
}
