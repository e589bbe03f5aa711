import {
  accountRoot,
  callerHalf,
  distinctSids,
  type Grant,
  principal,
  resourceHalf,
} from "../grants/grant";
import { oneOrMany, type Statement, serviceTrust } from "../grants/policy";
import { reference } from "../grants/references";
import { refuseInsecurePublishing, refuseInsecureTransport } from "../grants/transport";
import { accountOf, arn, bucketArn, type Owner, regionOf, serviceHost } from "../names";
import type { PlannedProject } from "./builds/projects";
import type { DeliveryPlan } from "./delivery";
import { tellingTrusts } from "./source-bus";
import { allStores } from "./stores";
import { useOfBucket } from "./stores/bucket-policy";
import { useOfKey } from "./stores/key-policy";
import type { PlannedSite } from "./targets/sites";

/** What existing resources must hold, by their ARN: ferry changes no policy that it did not make. */
type StatementsByArn = Readonly<Record<string, readonly Statement[]>>;

type Held = readonly (readonly [string, readonly Statement[]])[];

function deliveryStatements(plan: DeliveryPlan): Held {
  const roles = plan.pipelines.flatMap(({ role, grants }) =>
    typeof role === "string" ? [[role, callerHalf(grants, principal(role))] as const] : [],
  );
  const projects = [...plan.pipelines.flatMap(({ builds }) => builds), ...plan.projects];
  // A bucket of the same account need not admit the pipeline: its role's policy is enough.
  const secured = (bucket: string) => {
    const arn = bucketArn(plan.owner.region, bucket);
    return [arn, refuseInsecureTransport(arn)] as const;
  };
  const sourceBuckets = plan.pipelines.flatMap(({ sources }) =>
    sources.flatMap(({ settings: source }) =>
      source.kind === "s3" && source.bucket !== undefined ? [secured(source.bucket)] : [],
    ),
  );
  const actionBuckets = plan.pipelines.flatMap(({ existing }) => existing.buckets.map(secured));
  const actionKeys = plan.pipelines.flatMap(({ existing }) =>
    existing.keys.map((key) => [key, useOfOthersKey(key, plan.grants)] as const),
  );
  const actionTopics = plan.pipelines.flatMap(({ existing }) =>
    existing.topics.map((topic) => [topic, [refuseInsecurePublishing(topic)]] as const),
  );
  const ownSources = plan.projects.flatMap(({ settings: { source } }) =>
    source.kind === "s3" ? [secured(source.bucket)] : [],
  );
  return [
    ...actionKeys,
    ...storeStatements(plan),
    ...roles,
    ...buildRoles(plan.owner, projects),
    ...actionRoles(plan),
    ...eventRoles(plan),
    ...sourceBuckets,
    ...actionBuckets,
    ...actionTopics,
    ...Object.entries(repositoryStatements(plan)),
    ...ownSources,
  ];
}

/** What the settings name in two places has to hold what both ask for. */
function together(all: Held): StatementsByArn {
  const arns = [...new Set(all.map(([arn]) => arn))];
  return Object.fromEntries(
    arns.map((arn) => {
      const statements = all.flatMap(([each, held]) => (each === arn ? held : []));
      const distinct = new Map(statements.map((each) => [JSON.stringify(each), each]));
      return [arn, distinctSids([...distinct.values()])];
    }),
  );
}

/** What repositories that are there must hold, by their ARN: whoever comes is of another account, whose policy is not enough. */
export function repositoryStatements({ grants, repositories }: DeliveryPlan): StatementsByArn {
  return Object.fromEntries(
    grants.flatMap(({ on }) =>
      on.kind === "repository" && repositories.every(({ arn }) => arn !== on.arn)
        ? [[on.arn, resourceHalf(grants, on)] as const]
        : [],
    ),
  );
}

function storeStatements(plan: DeliveryPlan): Held {
  return allStores(plan.stores).flatMap((store) => {
    const { bucketArn: bucket, keyArn, makesKey, makesBucket } = store;
    return [
      ...(makesKey ? [] : [[String(keyArn), useOfKey(plan, store)] as const]),
      ...(makesBucket || plan.pipelines.length === 0
        ? []
        : [
            [
              bucket,
              [...refuseInsecureTransport(bucket), ...useOfBucket(plan.grants, store)],
            ] as const,
          ]),
    ];
  });
}

/** An existing role of an action: what it may do, and that the pipelines that name it may take it. */
function actionRoles({ pipelines, grants }: Pick<DeliveryPlan, "pipelines" | "grants">) {
  const arns = new Set(pipelines.flatMap(({ existing }) => existing.roles));
  return [...arns].map((role) => {
    const trust = resourceHalf(grants, { kind: "role", account: accountOf(role), arn: role });
    return [role, [...trust, ...callerHalf(grants, principal(role))]] as const;
  });
}

/** A role in which EventBridge of another account tells of pushes. */
function eventRoles({ pipelines, grants }: Pick<DeliveryPlan, "pipelines" | "grants">) {
  return Object.entries(tellingTrusts(pipelines)).map(
    ([role, trust]) => [role, [...trust, ...callerHalf(grants, principal(role))]] as const,
  );
}

/** An existing role of builds: what it may do for all of them, and that CodeBuild may take it for them. */
function buildRoles(owner: Owner, projects: readonly PlannedProject[]) {
  const arns = projects.flatMap(({ role }) => (typeof role === "string" ? [role] : []));
  return [...new Set(arns)].map((role) => {
    const own = projects.filter((project) => project.role === role);
    const sources = own.map(({ project }) => arn(owner, "codebuild", `project/${project}`));
    const { Statement: trust } = serviceTrust("codebuild.amazonaws.com", {
      ArnEquals: { "aws:SourceArn": oneOrMany(sources) },
    });
    const grants = own.flatMap((project) => project.grants);
    return [role, [...trust, ...callerHalf(grants, principal(role))]] as const;
  });
}

function siteStatements(sites: readonly PlannedSite[]): Held {
  return sites.flatMap((site) => {
    const { key, settings, grants } = site;
    return settings.key === undefined
      ? []
      : [
          [
            settings.key,
            [
              ...useOfOthersKey(settings.key, grants),
              cloudFrontDecrypts(key),
              ...upWritesConfig(site, settings.key),
            ],
          ],
        ];
  });
}

function useOfOthersKey(arn: string, grants: readonly Grant[]): readonly Statement[] {
  const [account, region] = [accountOf(arn), regionOf(arn)];
  return resourceHalf(grants, { kind: "key", account, region, arn });
}

/** Whoever runs `up` encrypts what the site's code reads of its account: the account's IAM says who that is. */
function upWritesConfig({ config, bucketName }: PlannedSite, key: string): readonly Statement[] {
  if (config === undefined) return [];
  const [account, region] = [accountOf(key), regionOf(key)];
  return [
    {
      Sid: "EncryptConfig",
      Effect: "Allow",
      Principal: { AWS: accountRoot(account, region) },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      // The bucket has an S3 Bucket Key: it is the context itself.
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:aws:s3:arn": bucketArn(region, bucketName),
          "kms:ViaService": serviceHost("s3", region),
        },
      },
    },
  ];
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
function cloudFrontDecrypts(site: string): Statement {
  return {
    Sid: "CloudFrontDecrypts",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": reference.distributionArn(site) } },
  };
}

/** What the policies of existing resources have to hold; nothing where there are none. */
export function statementsToAdd(
  sites: readonly PlannedSite[],
  plan: DeliveryPlan | undefined,
): StatementsByArn {
  return together([...siteStatements(sites), ...(plan ? deliveryStatements(plan) : [])]);
}
