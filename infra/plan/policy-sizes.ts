import { policyLimits } from "../aws/limits";
import { callerHalf, principal } from "../grants/grant";
import { policy } from "../grants/policy";
import { lengthOf, type MeasuredPolicy } from "../grants/policy-size";
import { refuseInsecureTransport } from "../grants/transport";
import { allStores } from ".";
import type { DeliveryPlan } from "./delivery";
import { useOfBucket } from "./stores/bucket-policy";
import { keyPolicy } from "./stores/key-policy";

/** Measures every policy of a delivery before anything is made, as AWS counts it. */
export function measurePolicies(
  plan: DeliveryPlan,
  keyAdministrators: readonly string[],
): readonly MeasuredPolicy[] {
  const wayOut = fewerAccounts(plan);
  const ofStores = allStores(plan.stores).flatMap((store) => [
    {
      path: ["delivery"],
      of: `the artifact key in ${store.region}`,
      limit: policyLimits.key,
      characters: lengthOf(keyPolicy(plan, store, keyAdministrators)),
      wayOut,
    },
    {
      path: ["delivery"],
      of: `the artifact bucket ${store.bucketName}`,
      limit: policyLimits.bucket,
      characters: lengthOf(
        policy([...refuseInsecureTransport(store.bucketArn), ...useOfBucket(plan.grants, store)]),
      ),
      wayOut,
    },
  ]);
  const roles = new Set(
    plan.grants.filter(({ to }) => to.account === plan.owner.account).map(({ to }) => to.roleArn),
  );
  const withStages = new Set(
    plan.pipelines
      .filter(({ key }) => Object.keys(plan.settings.pipelines[key]?.stages ?? {}).length > 0)
      .map(({ role }) => (typeof role === "string" ? role : role.arn)),
  );
  return [
    ...ofStores,
    ...[...roles].map((arn) => ({
      path: ["delivery"],
      of: `the role ${arn.split("/").at(-1)}`,
      limit: policyLimits.role,
      characters: lengthOf(policy(callerHalf(plan.grants, principal(arn)))),
      wayOut: withStages.has(arn)
        ? `divide the actions of its stages between two pipelines, or ${wayOut}`
        : wayOut,
    })),
    ...plan.people.map(({ key, document }) => ({
      path: ["delivery", "people", key],
      of: `the people ${key}`,
      limit: policyLimits.managed,
      characters: lengthOf(document),
      wayOut: "divide the pipelines between two groups of people",
    })),
  ];
}

function fewerAccounts({ owner, settings }: DeliveryPlan): string {
  return settings.organization === undefined
    ? "set delivery.organization, so that policies no longer list accounts, give all targets one name " +
        "(ferry:name and the keys of their sites), which policies then write once, or divide the releases " +
        "between two deliveries"
    : `give all targets one name (ferry:name and the keys of their sites), which policies then write once, or ` +
        `divide the releases between ${owner.name} and a second delivery`;
}
