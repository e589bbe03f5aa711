import type { Evaluation } from "../../../rehearsal/evaluate";
import type { AccessPolicies } from "../../../rehearsal/world/access-policies";
import { defaultTags } from "../../../rehearsal/world/default-tags";
import type { World } from "../../../rehearsal/world/world";
import { type Circumstance, role } from "../circumstance";
import { actingIn } from "./pipelines";
import { connection, saying } from "./stored";

/** The circumstances of who deploys the stacks on push. */
export function deployerCircumstances(
  world: World,
  policies: AccessPolicies,
  stacks: readonly Evaluation[],
): readonly Circumstance[] {
  return policies.runRoles().flatMap((arn) => ofDeployer(world, stacks, arn));
}

/** The first resource of a type in an account makes a role of its service. */
const firstUses: Readonly<Record<string, string>> = {
  "aws:codestarnotifications/notificationRule:NotificationRule":
    "codestar-notifications.amazonaws.com/AWSServiceRoleForCodeStarNotifications",
  "aws:ecs/cluster:Cluster": "ecs.amazonaws.com/AWSServiceRoleForECS",
  "aws:lb/loadBalancer:LoadBalancer":
    "elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing",
  "aws:appautoscaling/target:Target":
    "ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
};

/** The role in which deployments on push create and update what its account's stack has. */
function ofDeployer(
  world: World,
  stacks: readonly Evaluation[],
  arn: string,
): readonly Circumstance[] {
  const account = arn.split(":")[4] ?? "";
  const deploys = world
    .ofType("aws:iam/role:Role")
    .find(({ resource }) => resource.outputs.arn === arn && resource.name === "deployments-update");
  const tags = defaultTags(
    stacks.find(({ stack }) => stack === deploys?.stack) ?? { registrations: [] },
  );
  if (!deploys) return [];
  const actors = { deployer: role(arn) };
  const here = <T extends { readonly account: string }>(each: T) => each.account === account;
  const sources = world
    .pipelines()
    .filter(here)
    .flatMap((pipeline) => actingIn(world, pipeline))
    .filter(({ configuration }) => configuration.ConnectionArn !== undefined);
  const logged = world
    .ofType("aws:cloudwatch/logDelivery:LogDelivery")
    .filter(({ place }) => here(place));
  const encrypted = world
    .ofType("aws:ecr/repository:Repository")
    .filter(({ place }) => here(place))
    .flatMap(({ place, resource }) => {
      const [settings] = (resource.inputs.encryptionConfigurations ?? []) as readonly {
        readonly kmsKey?: string;
      }[];
      return settings?.kmsKey === undefined ? [] : [{ place, key: settings.kmsKey }];
    });
  const linked = Object.entries(firstUses).flatMap(([type, service]) =>
    world.ofType(type).some(({ place }) => here(place))
      ? [`arn:aws:iam::${account}:role/aws-service-role/${service}`]
      : [],
  );
  const destinations = world
    .ofType("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")
    .filter(({ place }) => here(place));
  const where = `deployments in ${account}`;
  return [
    ...sources.map(({ place, configuration }) => ({
      when: "connection-source",
      where,
      place,
      actors,
      arns: connection(configuration),
      details: saying(
        "PassConnection",
        { PassedToService: "codepipeline.amazonaws.com" },
        { resourceTags: tags },
      ),
    })),
    ...logged.map(({ place, resource }) => ({
      when: "cloudfront-logs",
      where,
      place,
      actors,
      arns: {
        bucket: destinations.map(({ resource: made }) => {
          const { destinationResourceArn } = made.inputs.deliveryDestinationConfiguration as {
            readonly destinationResourceArn: string;
          };
          return destinationResourceArn;
        }),
        "log-delivery": [
          `arn:aws:logs:us-east-1:${account}:delivery:0a1b2c3d`,
          `arn:aws:logs:us-east-1:${account}:delivery-source:${resource.inputs.deliverySourceName}`,
          String(resource.inputs.deliveryDestinationArn),
        ],
      },
      details: Object.fromEntries(
        ["GetDelivery", "DeleteDelivery", "UpdateDeliveryConfiguration"].map((call) => [
          `logs:${call}`,
          { resourceTags: tags },
        ]),
      ),
    })),
    ...encrypted.map(({ place, key }) => {
      const via = {
        via: { service: "ecr.amazonaws.com", region: place.region },
        resourceTags: tags,
      };
      return {
        when: "ecr-key",
        where,
        place,
        actors,
        arns: { key: [key] },
        details: { "kms:CreateGrant": via, "kms:DescribeKey": via },
      };
    }),
    ...linked.map((slr) => ({
      when: "first-use",
      where,
      place: { account, region: world.homeRegion() },
      actors,
      arns: { "service-linked-role": [slr] },
    })),
  ];
}
