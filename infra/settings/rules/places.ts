import { partition } from "../../aws/partitions";
import { optInRegions } from "../../aws/regions";
import { type At, under } from "../faults";
import { isExposed, type ProjectSettings, type Settings } from "../schema";
import type { Rule, Sentences } from "./rule";

/** Existing resources that AWS accepts from one account, or one region, only. */
export const placeRules: readonly Rule[] = [
  { needs: ["account", "permissionsBoundary"], check: boundaryPlaces },
  { needs: ["account", "region", "sites"], check: sitePlaces },
  { needs: ["account", "region", "services"], check: servicePlaces },
  { needs: ["account", "applications"], check: applicationPlaces },
  { needs: ["account", "region", "delivery"], check: deliveryPlaces },
  { needs: ["receives"], check: receivedPlaces },
];

/** Where AWS wants a resource. */
interface Place {
  readonly account: string;
  /** Left out where it may be of any. */
  readonly region?: string;
}

/** Holds what a setting names to a place; `shown` is what it says, where that is no ARN. */
function* held(
  key: string,
  arn: string | undefined,
  { account, region }: Place,
  why: string,
  shown = arn,
): Sentences {
  const [, , , inRegion = "", ofAccount = ""] = arn?.split(":") ?? [];
  if (arn === undefined) return;
  if (ofAccount === account && (region === undefined || inRegion === region)) return;
  const place = region === undefined ? account : `${account} and region ${region}`;
  yield `${key} is ${JSON.stringify(shown)}: it must be of account ${place}: ${why}.`;
}

/** AWS's own policies belong to no account. */
function* boundaryPlaces({ account, permissionsBoundary }: Settings, at: At): Sentences {
  if (permissionsBoundary === undefined || !/:iam::\d/.test(permissionsBoundary)) return;
  const bound = "IAM bounds a role by a policy of its own account";
  yield* held(at("permissionsBoundary"), permissionsBoundary, { account }, bound);
}

function* sitePlaces({ sites, account, region }: Settings, at: At): Sentences {
  const here = { account, region };
  const issued = "CloudFront takes a certificate of the distribution's account";
  for (const [site, { key, domain, certificate, webAcl }] of Object.entries(sites)) {
    const own = under(at, "sites", site);
    yield* held(own("key"), key, here, "S3 encrypts with a key beside the bucket");
    yield* held(own("domain", "certificate"), domain?.certificate, { account }, issued);
    yield* held(own("certificate"), certificate, { account }, issued);
    yield* held(
      own("webAcl"),
      webAcl,
      { account },
      "CloudFront takes a web ACL of the distribution's account",
    );
  }
}

function* servicePlaces({ services, account, region }: Settings, at: At): Sentences {
  const here = { account, region };
  const handed = "a role can be handed to tasks and machines of its own account only";
  const beside = "a load balancer takes a certificate that lies beside it";
  for (const [name, service] of Object.entries(services)) {
    const key = under(at, "services", name);
    if (service.kind === "instances") {
      yield* held(key("instanceRole"), service.instanceRole, { account }, handed);
      continue;
    }
    if (isExposed(service)) yield* held(key("certificate"), service.certificate, here, beside);
    yield* held(key("taskRole"), service.taskRole, { account }, handed);
    yield* secretPlaces(service, here, key);
  }
}

/** What of IAM a template makes, which other files of stacks have with other accounts; policies of AWS itself bound too. */
function* applicationPlaces({ applications, account }: Settings, at: At): Sentences {
  const isOfAccount = (arn: string) => /^arn:[\w-]+:iam::\d{12}:/.test(arn);
  for (const [name, { permissions }] of Object.entries(applications)) {
    for (const [index, { resources, conditions = {} }] of permissions.entries()) {
      const key = under(at, "applications", name, "permissions", index);
      const boundaries = Object.entries(conditions).flatMap(([operator, keys]) =>
        [keys["iam:PermissionsBoundary"] ?? []].flat().map((arn) => ({
          place: key("conditions", operator, "iam:PermissionsBoundary"),
          arn,
        })),
      );
      const named = resources.map((arn, place) => ({ place: key("resources", place), arn }));
      for (const { place, arn } of [...named, ...boundaries].filter((each) =>
        isOfAccount(each.arn),
      ))
        yield* held(place, arn, { account }, "CloudFormation makes roles beside the stack");
    }
  }
}

function* deliveryPlaces({ delivery, account, region }: Settings, at: At): Sentences {
  if (!delivery) return;
  const here = { account, region };
  const key = under(at, "delivery");
  const delivering = "targets are allowed to use keys of the delivering account and region";
  yield* held(key("key"), delivery.key, here, delivering);
  for (const [place, existing] of Object.entries(delivery.regions)) {
    const why = "S3 encrypts with a key beside the bucket";
    yield* held(key("regions", place, "key"), existing.key, { account, region: place }, why);
  }
  for (const [name, connection] of Object.entries(delivery.connections)) {
    const host = "host" in connection ? connection.host : undefined;
    yield* held(
      key("connections", name, "host"),
      host,
      here,
      "a connection is made beside its host",
    );
  }
  for (const [name, connection] of Object.entries(delivery.connections))
    if ("arn" in connection)
      yield* connectionPlaces(key("connections", name, "arn"), connection.arn, here);
  for (const [pipeline, { role }] of Object.entries(delivery.pipelines)) {
    const why = "a service role can't be passed to another account's pipeline";
    yield* held(key("pipelines", pipeline, "role"), role, { account }, why);
  }
  for (const kind of ["builds", "projects"] as const)
    for (const [name, project] of Object.entries(delivery[kind]))
      yield* projectPlaces(project, here, under(key, kind, name));
}

/**
 * A connection works in every region, but for one that was made where a region has to be enabled first.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections-how-it-works-global.html
 */
function* connectionPlaces(key: string, arn: string, here: Required<Place>): Sentences {
  const [, , , made = "", owner = ""] = arn.split(":");
  if (owner === here.account && optInRegions.includes(made))
    yield* held(
      key,
      arn,
      here,
      "a connection of a region that has to be enabled works there alone " +
        "(https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html)",
    );
  else
    yield* held(
      key,
      arn,
      { account: here.account },
      "a connection that AWS RAM shares (https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-share.html) " +
        "is in no stack, so that its use can't be proven",
    );
}

/** Secrets that a project reads, and the keys of them: their policies are in no stack. */
function* secretPlaces(
  { environment, registry }: Pick<ProjectSettings, "environment" | "registry">,
  here: Place,
  key: At,
): Sentences {
  const why =
    "the policy of a foreign secret or key is in no stack, so that reading it can't be proven";
  const named = [
    ...Object.entries(environment).map(([name, value]) => ({ at: ["environment", name], value })),
    { at: ["registry"], value: registry ?? "" },
  ];
  for (const { at, value } of named) {
    if (typeof value === "string" || "plaintext" in value) continue;
    const secret = "secretsManager" in value ? value.secretsManager : "";
    const arn = secret.startsWith("arn:") ? secret : undefined;
    yield* held(key(...at, "secretsManager"), arn, here, why);
    yield* held(key(...at, "key"), value.key, here, why);
  }
}

/** What a project of CodeBuild names: nobody else's policies let it in. */
function* projectPlaces(settings: ProjectSettings, here: Required<Place>, key: At): Sentences {
  const { role, fleet, image, pushes } = settings;
  const { account } = here;
  const passed = "a service role can't be passed to another account's project";
  yield* held(key("role"), role, { account }, passed);
  yield* held(key("fleet"), fleet, here, "a fleet serves its own account");
  yield* secretPlaces(settings, here, key);
  const [, place] = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\./.exec(image ?? "") ?? [];
  yield* reachedPlace(key("image"), image, place, here);
  for (const [index, repository] of pushes.entries())
    if (repository.startsWith("arn:"))
      yield* reachedPlace(key("pushes", index), repository, repository.split(":")[3], here);
}

/** A repository may be of another account, which lets a role in, but no role is known in another partition. */
function* reachedPlace(
  key: string,
  shown: string | undefined,
  place: string | undefined,
  { region }: Required<Place>,
): Sentences {
  if (place !== undefined && partition(place) !== partition(region))
    yield `${key} is ${JSON.stringify(shown)}, and this stack builds in ${region}: no role crosses AWS's partitions; have the ` +
      `image in a repository of partition ${partition(region)}.`;
}

function* receivedPlaces({ receives }: Settings, at: At): Sentences {
  for (const [pipeline, arn] of Object.entries(receives?.pipelineRoles ?? {})) {
    const key = at("receives", "pipelineRoles", pipeline);
    const why = "the roles of receives are those of the delivering account";
    yield* held(key, arn, { account: receives?.account ?? "" }, why);
  }
}
