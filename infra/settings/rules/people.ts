import { accountOf } from "../../names";
import { type At, notAmong, under } from "../faults";
import type { DeliverySettings, PeopleSettings, Settings } from "../schema";
import type { Sentences } from "./rule";

/** Who may do what: within one group, and over all of them. */
export function* peopleFaults({ delivery, account }: Settings, at: At): Sentences {
  if (!delivery) return;
  const groups = Object.entries(delivery.people);
  if (groups.length > 0 && Object.keys(delivery.pipelines).length === 0)
    return yield `${at("delivery", "people")} may do something with pipelines, and ${at("delivery", "pipelines")} is empty: ` +
      "leave people out until there is one.";
  for (const [group, settings] of groups) {
    const key = under(at, "delivery", "people", group);
    for (const [index, pipeline] of settings.pipelines.entries())
      if (!Object.hasOwn(delivery.pipelines, pipeline))
        yield notAmong(key("pipelines", index), pipeline, "pipelines", delivery.pipelines);
    yield* groupFaults(settings, account, key);
  }
  yield* dutyFaults(groups, delivery, at);
}

/**
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/permissions-reference.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
function* groupFaults(settings: PeopleSettings, account: string, key: At): Sentences {
  const { may, stages, actions, principals, organization, withoutMfa } = settings;
  if (may === "view" && stages.length > 0)
    yield `${key("stages")} narrows what is viewed, and AWS shows a pipeline as a whole: leave it out.`;
  else if (may !== "approve" && actions.length > 0)
    yield `${key("actions")} narrows what may be done to actions, and approvals alone are asked action by action: ` +
      `leave it out, or set ${key("may")} to approve.`;
  const isUser = (arn: string) => arn.includes(":user/");
  for (const [index, arn] of principals.entries()) {
    const bringsMfa = isUser(arn) && withoutMfa === undefined;
    if (accountOf(arn) !== account && organization === undefined && !bringsMfa)
      yield `${key("principals", index)} is ${JSON.stringify(arn)}, of another account and without MFA: set ` +
        `${key("organization")} to the organization of both accounts, or name users, who bring MFA.`;
  }
  if (withoutMfa !== undefined && !principals.some(isUser))
    yield `${key("withoutMfa")} excuses users, and ${key("principals")} names none: leave it out.`;
}

/** Nobody approves what they released: a principal operates a pipeline or approves in it. */
function* dutyFaults(
  groups: readonly (readonly [string, PeopleSettings])[],
  delivery: DeliverySettings,
  at: At,
): Sentences {
  const pipelinesOf = ({ pipelines }: PeopleSettings) =>
    pipelines.length > 0 ? pipelines : Object.keys(delivery.pipelines);
  const who = (may: PeopleSettings["may"]) => groups.filter(([, settings]) => settings.may === may);
  for (const [approvers, approving] of who("approve")) {
    for (const [operators, operating] of who("operate")) {
      const shared = pipelinesOf(approving).filter((each) => pipelinesOf(operating).includes(each));
      const both = approving.principals.filter((arn) => operating.principals.includes(arn));
      for (const arn of shared.length === 0 ? [] : both)
        yield `${at("delivery", "people", approvers, "principals")} has ${arn}, which ` +
          `${at("delivery", "people", operators)} lets release pipeline ${shared.join(", ")} too: nobody ` +
          "approves what they released; keep it in one of the two.";
    }
  }
}
