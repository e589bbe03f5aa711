import { accountOf } from "../../names";
import type { At } from "../faults";
import type { DeliverySettings, PeopleSettings, Settings } from "../schema";

/** Who may do what: within one group, and over all of them. */
export function peopleFaults({ delivery, account }: Settings, at: At): readonly string[] {
  if (!delivery) return [];
  const groups = Object.entries(delivery.people);
  if (groups.length > 0 && Object.keys(delivery.pipelines).length === 0) {
    return [
      `${at("delivery", "people")} may do something with pipelines, and ${at("delivery", "pipelines")} is empty: ` +
        "leave people out until there is one.",
    ];
  }
  return [
    ...groups.flatMap(([group, settings]) => {
      const key: At = (...path) => at("delivery", "people", group, ...path);
      return [
        ...pipelineFaults(settings, Object.keys(delivery.pipelines), key),
        ...scopeFaults(settings, key),
        ...principalFaults(settings, account, key),
      ];
    }),
    ...dutyFaults(groups, delivery, at),
  ];
}

function pipelineFaults({ pipelines }: PeopleSettings, known: readonly string[], key: At) {
  return pipelines.flatMap((pipeline, index) =>
    known.includes(pipeline)
      ? []
      : [
          `${key("pipelines", index)} is "${pipeline}", which is not in delivery.pipelines: ` +
            `choose one of ${known.join(", ")}.`,
        ],
  );
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/permissions-reference.html */
function scopeFaults({ may, stages, actions }: PeopleSettings, key: At): string[] {
  if (may === "view" && stages.length > 0) {
    return [
      `${key("stages")} narrows what is viewed, and AWS shows a pipeline as a whole: leave it out.`,
    ];
  }
  if (may !== "approve" && actions.length > 0) {
    return [
      `${key("actions")} narrows what may be done to actions, and approvals alone are asked action by action: ` +
        `leave it out, or set ${key("may")} to approve.`,
    ];
  }
  return [];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
function principalFaults(settings: PeopleSettings, account: string, key: At): string[] {
  const { principals, organization, withoutMfa } = settings;
  const open = principals.flatMap((arn, index) => {
    const bringsMfa = arn.includes(":user/") && withoutMfa === undefined;
    if (accountOf(arn) === account || organization !== undefined || bringsMfa) return [];
    return [
      `${key("principals", index)} is ${JSON.stringify(arn)}, of another account and without MFA: set ` +
        `${key("organization")} to the organization of both accounts, or name users, who bring MFA.`,
    ];
  });
  const idle =
    withoutMfa !== undefined && !principals.some((arn) => arn.includes(":user/"))
      ? [`${key("withoutMfa")} excuses users, and ${key("principals")} names none: leave it out.`]
      : [];
  return [...open, ...idle];
}

/** Nobody approves what they released: a principal operates a pipeline or approves in it. */
function dutyFaults(
  groups: readonly (readonly [string, PeopleSettings])[],
  delivery: DeliverySettings,
  at: At,
): string[] {
  const pipelinesOf = ({ pipelines }: PeopleSettings) =>
    pipelines.length > 0 ? pipelines : Object.keys(delivery.pipelines);
  return groups.flatMap(([approvers, approving]) => {
    if (approving.may !== "approve") return [];
    return groups.flatMap(([operators, operating]) => {
      if (operating.may !== "operate") return [];
      const shared = pipelinesOf(approving).filter((each) => pipelinesOf(operating).includes(each));
      const both = approving.principals.filter((arn) => operating.principals.includes(arn));
      if (shared.length === 0) return [];
      return both.map(
        (arn) =>
          `${at("delivery", "people", approvers, "principals")} has ${arn}, which ` +
          `${at("delivery", "people", operators)} lets release pipeline ${shared.join(", ")} too: nobody ` +
          "approves what they released; keep it in one of the two.",
      );
    });
  });
}
