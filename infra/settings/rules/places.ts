import { optInRegions } from "../../aws/regions";
import type { At } from "../faults";
import type { ProjectSettings, Settings } from "../schema";
import type { Rule } from "./rule";

interface Place {
  readonly key: string;
  readonly arn: string | undefined;
  /** What the setting says, where it is no ARN. */
  readonly shown?: string | undefined;
  /** Where AWS wants the resource; parts that may differ are left out. */
  readonly account: string;
  readonly region?: string;
  readonly why: string;
}

/** Existing resources that AWS accepts from one account, or one region, only. */
export const placeRules: readonly Rule[] = [
  { needs: ["account", "region", "sites"], check: heldTo(sitePlaces) },
  { needs: ["account", "region", "services"], check: heldTo(servicePlaces) },
  { needs: ["account", "applications"], check: heldTo(applicationPlaces) },
  { needs: ["account", "region", "delivery"], check: heldTo(deliveryPlaces) },
  { needs: ["receives"], check: heldTo(receivedPlaces) },
];

function heldTo(placesOf: (settings: Settings, at: At) => readonly Place[]): Rule["check"] {
  return (settings, at) =>
    placesOf(settings, at).flatMap(({ key, arn, shown, account, region, why }) => {
      if (arn === undefined) return [];
      const [, , , inRegion = "", ofAccount = ""] = arn.split(":");
      if (ofAccount === account && (region === undefined || inRegion === region)) return [];
      const place = region === undefined ? account : `${account} and region ${region}`;
      return [`${key} is ${JSON.stringify(shown ?? arn)}: it must be of account ${place}: ${why}.`];
    });
}

function sitePlaces({ sites, account, region }: Settings, at: At): readonly Place[] {
  return Object.entries(sites).flatMap(([site, { key, domain }]) => [
    {
      key: at("sites", site, "key"),
      arn: key,
      account,
      region,
      why: "S3 encrypts with a key beside the bucket",
    },
    {
      key: at("sites", site, "domain", "certificate"),
      arn: domain?.certificate,
      account,
      why: "CloudFront takes a certificate of the distribution's account",
    },
  ]);
}

function servicePlaces({ services, account, region }: Settings, at: At): readonly Place[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const key: At = (...path) => at("services", name, ...path);
    const role = "a role can be handed to tasks and machines of its own account only";
    if (service.kind === "instances") {
      return [{ key: key("instanceRole"), arn: service.instanceRole, account, why: role }];
    }
    return [
      {
        key: key("certificate"),
        arn: service.certificate,
        account,
        region,
        why: "a load balancer takes a certificate that lies beside it",
      },
      { key: key("taskRole"), arn: service.taskRole, account, why: role },
      ...secretPlaces(service, account, region, key),
    ];
  });
}

/** What of IAM a template makes, which other files of stacks have with other accounts; policies of AWS itself bound too. */
function applicationPlaces({ applications, account }: Settings, at: At): readonly Place[] {
  const ofAccount = (arn: string) => /^arn:[\w-]+:iam::\d{12}:/.test(arn);
  return Object.entries(applications).flatMap(([name, { permissions }]) =>
    permissions.flatMap(({ resources, conditions = {} }, index) => {
      const key: At = (...path) => at("applications", name, "permissions", index, ...path);
      const boundaries = Object.entries(conditions).flatMap(([operator, keys]) =>
        [keys["iam:PermissionsBoundary"] ?? []].flat().map((arn) => ({
          key: key("conditions", operator, "iam:PermissionsBoundary"),
          arn,
        })),
      );
      const named = resources.map((arn, place) => ({ key: key("resources", place), arn }));
      return [...named, ...boundaries]
        .filter(({ arn }) => ofAccount(arn))
        .map((each) => ({ ...each, account, why: "CloudFormation makes roles beside the stack" }));
    }),
  );
}

function deliveryPlaces({ delivery, account, region }: Settings, at: At): readonly Place[] {
  if (!delivery) return [];
  return [
    {
      key: at("delivery", "key"),
      arn: delivery.key,
      account,
      region,
      why: "targets are allowed to use keys of the delivering account and region",
    },
    ...Object.entries(delivery.regions).map(([region, { key }]) => ({
      key: at("delivery", "regions", region, "key"),
      arn: key,
      account,
      region,
      why: "S3 encrypts with a key beside the bucket",
    })),
    ...Object.entries(delivery.connections).map(([name, connection]) => ({
      key: at("delivery", "connections", name, "host"),
      arn: "host" in connection ? connection.host : undefined,
      account,
      region,
      why: "a connection is made beside its host",
    })),
    ...Object.entries(delivery.connections).flatMap(([name, connection]) =>
      "arn" in connection
        ? connectionPlaces(
            at("delivery", "connections", name, "arn"),
            connection.arn,
            account,
            region,
          )
        : [],
    ),
    ...Object.entries(delivery.pipelines).map(([pipeline, { role }]) => ({
      key: at("delivery", "pipelines", pipeline, "role"),
      arn: role,
      account,
      why: "a service role can't be passed to another account's pipeline",
    })),
    ...Object.entries(delivery.builds).flatMap(([name, build]) =>
      projectPlaces(build, account, region, (...path) => at("delivery", "builds", name, ...path)),
    ),
    ...Object.entries(delivery.projects).flatMap(([name, project]) =>
      projectPlaces(project, account, region, (...path) =>
        at("delivery", "projects", name, ...path),
      ),
    ),
  ];
}

/**
 * A connection works in every region, but for one that was made where a region has to be enabled first.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections-how-it-works-global.html
 */
function connectionPlaces(
  key: string,
  arn: string,
  account: string,
  region: string,
): readonly Place[] {
  const shared = {
    key,
    arn,
    account,
    why:
      "a connection that AWS RAM shares (https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-share.html) " +
      "is in no stack, so that its use can't be proven",
  };
  const [, , , made = "", owner = ""] = arn.split(":");
  if (owner !== account || !optInRegions.includes(made)) return [shared];
  const why =
    "a connection of a region that has to be enabled works there alone " +
    "(https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html)";
  return [{ ...shared, region, why }];
}

/** Secrets that a project reads, and the keys of them: their policies are in no stack. */
function secretPlaces(
  { environment, registry }: Pick<ProjectSettings, "environment" | "registry">,
  account: string,
  region: string,
  key: At,
): readonly Place[] {
  const named = [
    ...Object.entries(environment).map(([name, value]) => ({ at: ["environment", name], value })),
    { at: ["registry"], value: registry ?? "" },
  ];
  return named.flatMap(({ at, value }) => {
    if (typeof value === "string" || "plaintext" in value) return [];
    const secret = "secretsManager" in value ? value.secretsManager : "";
    return [
      { setting: "secretsManager", arn: secret.startsWith("arn:") ? secret : undefined },
      { setting: "key", arn: value.key },
    ].map(({ setting, arn }) => ({
      key: key(...at, setting),
      arn,
      account,
      region,
      why: "the policy of a foreign secret or key is in no stack, so that reading it can't be proven",
    }));
  });
}

/** What a project of CodeBuild names: nobody else's policies let it in. */
function projectPlaces(
  settings: ProjectSettings,
  account: string,
  region: string,
  key: At,
): readonly Place[] {
  const { role, fleet, image, pushes } = settings;
  const [, owner, place] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\./.exec(image ?? "") ?? [];
  return [
    {
      key: key("role"),
      arn: role,
      account,
      why: "a service role can't be passed to another account's project",
    },
    { key: key("fleet"), arn: fleet, account, region, why: "a fleet serves its own account" },
    {
      key: key("image"),
      arn: owner && `arn:aws:ecr:${place}:${owner}:image`,
      shown: image,
      account,
      why: "the policy of a foreign repository is in no stack, so that pulling from it can't be proven",
    },
    ...secretPlaces(settings, account, region, key),
    ...pushes.map((repository, index) => ({
      key: key("pushes", index),
      arn: repository.startsWith("arn:") ? repository : undefined,
      account,
      why: "the policy of a foreign repository is in no stack, so that pushing to it can't be proven",
    })),
  ];
}

function receivedPlaces({ receives }: Settings, at: At): readonly Place[] {
  if (!receives) return [];
  return Object.entries(receives.pipelineRoles).map(([pipeline, arn]) => ({
    key: at("receives", "pipelineRoles", pipeline),
    arn,
    account: receives.account,
    why: "the roles of receives are those of the delivering account",
  }));
}
