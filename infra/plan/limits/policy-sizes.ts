import { policyLimits, policyWarning } from "../../aws/limits";
import { callerHalf, principal } from "../../grants/grant";
import { type PolicyDocument, policy } from "../../grants/policy";
import { refuseInsecureTransport } from "../../grants/transport";
import { isReference } from "../../grants/value";
import type { Faults, Path } from "../../settings";
import type { DeliveryPlan } from "../delivery";
import { allStores } from "../stores";
import { useOfBucket } from "../stores/bucket-policy";
import { keyPolicy, useOfKey } from "../stores/key-policy";
import type { Limited } from "./limited";

/** A policy that grows with the settings. */
interface MeasuredPolicy {
  /** The setting that it grows with. */
  readonly path: Path;
  /** Whose it is, for messages. */
  readonly of: string;
  readonly limit: (typeof policyLimits)[keyof typeof policyLimits];
  readonly characters: number;
  /** What makes it smaller. */
  readonly wayOut: string;
}

/** Policies that AWS would refuse are faults; those that are near their limit come back as warnings. */
export function checkPolicies(plan: Limited, faults: Faults): readonly string[] {
  const measured = measuredPolicies(plan);
  const isAbove = ({ limit, characters }: MeasuredPolicy) => characters > limit.characters;
  for (const each of measured.filter(isAbove)) {
    faults.add(each.path, sizeSentence(each, fitting(plan, each)));
  }
  return measured
    .filter((each) => !isAbove(each) && each.characters > policyWarning * each.limit.characters)
    .map((each) => sizeSentence(each));
}

/** Measures every policy that grows, before anything is made and as AWS counts it. */
export function measuredPolicies(plan: Limited): readonly MeasuredPolicy[] {
  const { delivery, applications, boundary } = plan;
  const fewer = "leave out permissions that the template does not need, or divide";
  const of =
    "the permissions boundary of deployments, which has what the settings give to applications, actions and builds,";
  const parts = `${fewer} what the stack has between two stacks`;
  return [
    ...(delivery ? deliveryPolicies(delivery) : []),
    ...applications.map(({ key, stackRole, grants }) =>
      measure(
        ["applications", key],
        `the role ${stackRole.name}`,
        policyLimits.role,
        policy(callerHalf(grants, principal(stackRole.arn))),
        `${fewer} the application`,
      ),
    ),
    ...(boundary ? [measure(["deployments"], of, policyLimits.managed, boundary, parts)] : []),
  ];
}

function deliveryPolicies(plan: DeliveryPlan): readonly MeasuredPolicy[] {
  const { owner, settings, grants, pipelines, people, sourceBus } = plan;
  const path = ["delivery"];
  const wayOut =
    (settings.organization === undefined
      ? "set delivery.organization, so that policies no longer list accounts, "
      : "") +
    "give all targets one name (ferry:name and the keys of their sites), which policies then write once, or divide the " +
    `releases between ${settings.organization === undefined ? "two deliveries" : `${owner.name} and a second delivery`}`;
  const roles = new Set(
    grants.filter(({ to }) => to.account === owner.account).map(({ to }) => to.roleArn),
  );
  const withStages = new Set(
    pipelines
      .filter(({ key }) => Object.keys(settings.pipelines[key]?.stages ?? {}).length > 0)
      .map(({ role }) => (typeof role === "string" ? role : role.arn)),
  );
  return [
    ...allStores(plan.stores).flatMap((store) => {
      const { region, bucketName, bucketArn } = store;
      const ofBucket = [...refuseInsecureTransport(bucketArn), ...useOfBucket(grants, store)];
      const key = keyPolicy(plan, useOfKey(plan, store));
      return [
        measure(path, `the artifact key in ${region}`, policyLimits.key, key, wayOut),
        measure(
          path,
          `the artifact bucket ${bucketName}`,
          policyLimits.bucket,
          policy(ofBucket),
          wayOut,
        ),
      ];
    }),
    ...[...roles].map((arn) =>
      measure(
        path,
        `the role ${arn.split("/").at(-1)}`,
        policyLimits.role,
        policy(callerHalf(grants, principal(arn))),
        withStages.has(arn)
          ? `divide the actions of its stages between two pipelines, or ${wayOut}`
          : wayOut,
      ),
    ),
    ...(sourceBus
      ? [
          measure(
            path,
            `the event bus ${sourceBus.name}`,
            policyLimits.bus,
            sourceBus.policy,
            "let one role of each account tell of all its repositories (owner.eventsRole)",
          ),
        ]
      : []),
    ...people.map(({ key, document }) =>
      measure(
        ["delivery", "people", key],
        `the people ${key}`,
        policyLimits.managed,
        document,
        "divide the pipelines between two groups of people",
      ),
    ),
  ];
}

/** How many of a delivery's releases the policy has room for, in their order; nothing where fewer would not help. */
function fitting({ delivery, fewer }: Limited, above: MeasuredPolicy): string {
  if (!delivery || !fewer) return "";
  const all = Object.values(delivery.settings.pipelines).flatMap(({ releases }) => releases).length;
  const fits = (releases: number): boolean => {
    const plan = fewer(releases);
    const same = plan && deliveryPolicies(plan).find(({ of }) => of === above.of);
    return same !== undefined && same.characters <= above.limit.characters;
  };
  let [most, tooMany] = [0, all];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return most === 0 ? "" : `, which has room for the first ${most} of ${all} releases`;
}

/** What an identifier counts that AWS invents: more than the ARN of a key or a connection has. */
const inventedCharacters = 110;

function measure(
  path: Path,
  of: string,
  limit: MeasuredPolicy["limit"],
  document: PolicyDocument,
  wayOut: string,
): MeasuredPolicy {
  const { length: characters } = JSON.stringify(document, (_, value: unknown) =>
    isReference(value) ? "x".repeat(inventedCharacters + (value.suffix?.length ?? 0)) : value,
  );
  return { path, of, limit, characters, wayOut };
}

/** Says what a policy has, and what makes it smaller. */
function sizeSentence({ of, limit, characters, wayOut }: MeasuredPolicy, fitting = ""): string {
  return (
    `The policy of ${of} would have ${characters.toLocaleString("en")} characters, and AWS allows ` +
    `${limit.what} ${limit.characters.toLocaleString("en")} (${limit.page})${fitting}: ${wayOut}.`
  );
}
