import { createHash } from "node:crypto";
import { arnIn as arn, globalArn, hostOf, type Place, partition } from "../arn";

type Inputs = Readonly<Record<string, unknown>>;
type Outputs = Readonly<Record<string, unknown>>;

/** Stands in for what AWS invents: the same name always gets the same identifier. */
function invented(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

function uuid(seed: string): string {
  const hex = invented(seed, 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

type Maker = (name: string, inputs: Inputs, place: Place) => { id: string; outputs: Outputs };

/** Physical name: given, or made up as the engine does. */
function physical(name: string, given: unknown): string {
  return typeof given === "string" ? given : `${name}-${invented(name, 7)}`;
}

const makers: Readonly<Record<string, Maker>> = {
  "aws:s3/bucket:Bucket": (name, inputs, { region }) => {
    const bucket = physical(name, inputs.bucket);
    return {
      id: bucket,
      outputs: {
        bucket,
        arn: `arn:${partition(region)}:s3:::${bucket}`,
        bucketRegionalDomainName: `${bucket}.${hostOf("s3", region)}`,
      },
    };
  },
  "aws:kms/key:Key": (name, inputs, place) => {
    const seed = `${place.account}/${name}`;
    // https://docs.aws.amazon.com/kms/latest/developerguide/mrk-how-it-works.html
    const keyId = inputs.multiRegion === true ? `mrk-${invented(seed, 32)}` : uuid(seed);
    return { id: keyId, outputs: { keyId, arn: arn(place, "kms", `key/${keyId}`) } };
  },
  // A replica has the id of its primary: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
  "aws:kms/replicaKey:ReplicaKey": (_name, inputs, place) => {
    const keyId = String(inputs.primaryKeyArn).split("/").at(-1) ?? "";
    return { id: keyId, outputs: { keyId, arn: arn(place, "kms", `key/${keyId}`) } };
  },
  "aws:iam/role:Role": (logical, inputs, place) => {
    const name = physical(logical, inputs.name);
    return { id: name, outputs: { name, arn: ofIam("role", name, inputs, place) } };
  },
  "aws:iam/policy:Policy": (logical, inputs, place) => {
    const name = physical(logical, inputs.name);
    const id = ofIam("policy", name, inputs, place);
    return { id, outputs: { name, arn: id } };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (_name, inputs, place) => {
    const host = String(inputs.url).replace("https://", "");
    const id = globalArn(place, "iam", `oidc-provider/${host}`);
    return { id, outputs: { arn: id } };
  },
  "aws:cloudfront/distribution:Distribution": (name, _inputs, place) => {
    const id = `E${invented(`${place.account}/${name}`, 13).toUpperCase()}`;
    const domainName = `d${id.toLowerCase()}.cloudfront.net`;
    return {
      id,
      outputs: { arn: globalArn(place, "cloudfront", `distribution/${id}`), domainName },
    };
  },
  "aws:cloudfront/function:Function": (name, inputs, place) => {
    const id = physical(name, inputs.name);
    return { id, outputs: { arn: globalArn(place, "cloudfront", `function/${id}`) } };
  },
  "aws:codeconnections/connection:Connection": (name, _inputs, place) => {
    const id = arn(place, "codeconnections", `connection/${uuid(`${place.account}/${name}`)}`);
    return { id, outputs: { arn: id, connectionStatus: "PENDING" } };
  },
  "aws:codeconnections/host:Host": (name, _inputs, place) => {
    const id = arn(
      place,
      "codeconnections",
      `host/${name}-${invented(`${place.account}/${name}`, 8)}`,
    );
    return { id, outputs: { arn: id } };
  },
  "aws:codebuild/project:Project": (logical, inputs, place) => {
    const name = physical(logical, inputs.name);
    const badgeUrl = `https://${hostOf("codebuild", place.region)}/badges?uuid=${name}`;
    return {
      id: name,
      outputs: { name, arn: arn(place, "codebuild", `project/${name}`), badgeUrl },
    };
  },
  "aws:ec2/vpc:Vpc": (name, _inputs, place) => {
    const id = `vpc-${invented(`${place.account}/${name}`, 17)}`;
    return { id, outputs: { arn: arn(place, "ec2", `vpc/${id}`), ipv6CidrBlock: "" } };
  },
  "aws:ec2/flowLog:FlowLog": (name, _inputs, place) => {
    const id = `fl-${invented(`${place.account}/${name}`, 17)}`;
    return { id, outputs: { arn: arn(place, "ec2", `vpc-flow-log/${id}`) } };
  },
  "aws:ecs/service:Service": (name, inputs, place) => {
    const service = physical(name, inputs.name);
    const cluster = String(inputs.cluster).split("/").at(-1);
    const made = arn(place, "ecs", `service/${cluster}/${service}`);
    return { id: made, outputs: { name: service, arn: made } };
  },
  "aws:ecs/taskDefinition:TaskDefinition": (_name, { family }, place) => ({
    id: String(family),
    outputs: { arn: arn(place, "ecs", `task-definition/${family}:1`), revision: 1 },
  }),
  "aws:codedeploy/deploymentGroup:DeploymentGroup": (_name, inputs, place) => {
    const { appName, deploymentGroupName: group } = inputs;
    const made = arn(place, "codedeploy", `deploymentgroup:${appName}/${group}`);
    return { id: made, outputs: { arn: made } };
  },
  "aws:lb/loadBalancer:LoadBalancer": (logical, inputs, place) => {
    const name = physical(logical, inputs.name);
    const arnSuffix = `app/${name}/${invented(name, 16)}`;
    const made = arn(place, "elasticloadbalancing", `loadbalancer/${arnSuffix}`);
    const dnsName = `${name}-1.${place.region}.elb.amazonaws.com`;
    return { id: made, outputs: { name, arn: made, arnSuffix, dnsName } };
  },
  "aws:lb/targetGroup:TargetGroup": (logical, inputs, place) => {
    const name = physical(logical, inputs.name);
    const made = arn(
      place,
      "elasticloadbalancing",
      `targetgroup/${name}/${invented(`${place.account}/${name}`, 16)}`,
    );
    return { id: made, outputs: { name, arn: made } };
  },
  "aws:lb/listener:Listener": below("loadBalancerArn", "listener"),
  "aws:lb/listenerRule:ListenerRule": below("listenerArn", "listener-rule"),
};

function ofIam(kind: string, name: string, { path }: Inputs, place: Place): string {
  return globalArn(place, "iam", `${kind}${typeof path === "string" ? path : "/"}${name}`);
}

/** What belongs to a load balancer, or to one of its listeners: its ARN goes on from theirs. */
function below(parent: string, kind: string): Maker {
  return (name, inputs) => {
    const base = String(inputs[parent]).replace(/:(loadbalancer|listener)\//, `:${kind}/`);
    const made = `${base}/${invented(`${base}/${name}`, 16)}`;
    return { id: made, outputs: { arn: made } };
  };
}

/** What awsx's components give of all that they make: their package makes it, out of sight. */
const remoteMakers: Readonly<Record<string, Maker>> = {
  "awsx:ec2:Vpc": (name, inputs) => {
    const subnets = (kind: string) =>
      ((inputs.availabilityZoneNames ?? []) as readonly string[]).map(
        (zone) => `subnet-${invented(`${name}-${kind}-${zone}`, 17)}`,
      );
    return {
      id: name,
      outputs: {
        vpcId: `vpc-${invented(name, 17)}`,
        publicSubnetIds: subnets("public"),
        privateSubnetIds: subnets("private"),
      },
    };
  },
};

/** The identifiers that a remote component would give. Others give none. */
export function remoteOutputs(type: string, name: string, inputs: Inputs, place: Place): Outputs {
  return remoteMakers[type]?.(name, inputs, place).outputs ?? {};
}

/** Resources whose ARN ends in their name: the service, and what stands before the name. */
const named: Readonly<Record<string, readonly [service: string, before: string]>> = {
  "aws:lambda/function:Function": ["lambda", "function:"],
  "aws:codebuild/reportGroup:ReportGroup": ["codebuild", "report-group/"],
  "aws:codepipeline/pipeline:Pipeline": ["codepipeline", ""],
  "aws:cloudwatch/logGroup:LogGroup": ["logs", "log-group:"],
  "aws:cloudtrail/trail:Trail": ["cloudtrail", "trail/"],
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": ["logs", "delivery-source:"],
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": ["logs", "delivery-destination:"],
  "aws:sns/topic:Topic": ["sns", ""],
  "aws:cloudwatch/eventRule:EventRule": ["events", "rule/"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["cloudwatch", "alarm:"],
  "aws:ecr/repository:Repository": ["ecr", "repository/"],
  "aws:ecs/cluster:Cluster": ["ecs", "cluster/"],
  "aws:codedeploy/application:Application": ["codedeploy", "application:"],
};

/** The identifiers that AWS would give to a resource of this type. Others get an id and nothing else. */
export function identifiers(type: string, name: string, inputs: Inputs, place: Place) {
  const make = makers[type];
  if (make) return make(name, inputs, place);
  const [service, before] = named[type] ?? [];
  if (service !== undefined) {
    const own = physical(name, inputs.name);
    return { id: own, outputs: { name: own, arn: arn(place, service, `${before}${own}`) } };
  }
  return { id: `${name}-${invented(`${type}/${name}`, 7)}`, outputs: {} };
}
