import { callerHalf, principal } from "../grants/grant";
import { policy } from "../grants/policy";
import { refuseInsecureTransport } from "../grants/transport";
import { isReference } from "../grants/value";
import type * as names from "../names";
import { allStores, type DeliveryPlan } from "../plan";
import { policyLimits, policyWarning } from "../settings/limits";
import { useOfBucket } from "./bucket-policy";
import { keyPolicy } from "./key-policy";

/** A policy that grows with the accounts of a delivery. */
export interface MeasuredPolicy {
  /** Whose it is, for messages. */
  readonly of: string;
  readonly limit: (typeof policyLimits)[keyof typeof policyLimits];
  readonly characters: number;
  /** What makes it smaller; left out, what makes any policy smaller that grows with accounts. */
  readonly wayOut?: string;
}

/** What an identifier counts that AWS invents: more than the ARN of a key or a connection has. */
const inventedCharacters = 110;

/** Measures every policy of a delivery before anything is made, as AWS counts it. */
export function measurePolicies(
  plan: DeliveryPlan,
  keyAdministrators: readonly string[],
): readonly MeasuredPolicy[] {
  const ofStores = allStores(plan.stores).flatMap((store) => [
    {
      of: `the artifact key in ${store.region}`,
      limit: policyLimits.key,
      characters: lengthOf(keyPolicy(plan, store, keyAdministrators)),
    },
    {
      of: `the artifact bucket ${store.bucketName}`,
      limit: policyLimits.bucket,
      characters: lengthOf(
        policy([...refuseInsecureTransport(store.bucketArn), ...useOfBucket(plan.grants, store)]),
      ),
    },
  ]);
  const roles = new Set(
    plan.grants.filter(({ to }) => to.account === plan.owner.account).map(({ to }) => to.roleArn),
  );
  return [
    ...ofStores,
    ...[...roles].map((arn) => ({
      of: `the role ${arn.split("/").at(-1)}`,
      limit: policyLimits.role,
      characters: lengthOf(policy(callerHalf(plan.grants, principal(arn)))),
    })),
    ...plan.people.map(({ key, document }) => ({
      of: `the people ${key}`,
      limit: policyLimits.managed,
      characters: lengthOf(document),
      wayOut: "divide the pipelines between two groups of people",
    })),
  ];
}

/** What is above its limit, and what is near it, with the way out. */
export function sizeSentences(
  measured: readonly MeasuredPolicy[],
  {
    owner,
    settings,
  }: {
    readonly owner: names.Owner;
    readonly settings: { readonly organization?: string | undefined };
  },
): { readonly faults: readonly string[]; readonly warnings: readonly string[] } {
  const fewerAccounts =
    settings.organization === undefined
      ? "set delivery.organization, so that policies no longer list accounts, give all targets one name " +
        "(ferry:name and the keys of their sites), which policies then write once, or divide the releases " +
        "between two deliveries"
      : `give all targets one name (ferry:name and the keys of their sites), which policies then write once, or ` +
        `divide the releases between ${owner.name} and a second delivery`;
  const sentence = (measuredPolicy: MeasuredPolicy, verb: string) => {
    const { of, limit, characters, wayOut = fewerAccounts } = measuredPolicy;
    return (
      `The policy of ${of} ${verb} ${characters.toLocaleString("en")} characters, and AWS allows ` +
      `${limit.what} ${limit.characters.toLocaleString("en")} (${limit.page}): ${wayOut}.`
    );
  };
  return {
    faults: measured
      .filter(({ limit, characters }) => characters > limit.characters)
      .map((each) => sentence(each, "would have")),
    warnings: measured
      .filter(
        ({ limit, characters }) =>
          characters <= limit.characters && characters > policyWarning * limit.characters,
      )
      .map((each) => sentence(each, "has")),
  };
}

function lengthOf(document: unknown): number {
  return JSON.stringify(document, (_, value: unknown) =>
    isReference(value) ? "x".repeat(inventedCharacters + (value.suffix?.length ?? 0)) : value,
  ).length;
}
