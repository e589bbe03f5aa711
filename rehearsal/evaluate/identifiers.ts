import { createHash } from "node:crypto";
import { arnIn, globalArn, hostOf, type Place, partition } from "../arn";

type Inputs = Readonly<Record<string, unknown>>;
type Outputs = Readonly<Record<string, unknown>>;

/** Stands in for what AWS invents: the same name always gets the same identifier. */
function invented(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** A resource while it is made. */
interface Made {
  readonly name: string;
  readonly inputs: Inputs;
  readonly place: Place;
  /** Its physical name: given, or made up as the engine does. */
  readonly own: string;
  /** As many letters and digits as are wanted, the same for the same resource. */
  readonly hex: (length: number) => string;
  readonly arn: (service: string, resource: string) => string;
  readonly globalArn: (service: string, resource: string) => string;
}

/** Outputs, and an id where that is not the name. */
type Maker = (made: Made) => Outputs;

const uuid = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");

const makers: Readonly<Record<string, Maker>> = {
  "aws:s3/bucket:Bucket": ({ inputs, name, place: { region } }) => {
    const bucket = physical(name, inputs.bucket);
    const bucketRegionalDomainName = `${bucket}.${hostOf("s3", region)}`;
    const arn = `arn:${partition(region)}:s3:::${bucket}`;
    return { id: bucket, bucket, arn, bucketRegionalDomainName };
  },
  "aws:kms/key:Key": ({ inputs, hex, arn }) => {
    // https://docs.aws.amazon.com/kms/latest/developerguide/mrk-how-it-works.html
    const id = inputs.multiRegion === true ? `mrk-${hex(32)}` : uuid(hex(32));
    return { id, keyId: id, arn: arn("kms", `key/${id}`) };
  },
  // A replica has the id of its primary: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
  "aws:kms/replicaKey:ReplicaKey": ({ inputs, arn }) => {
    const id = String(inputs.primaryKeyArn).split("/").at(-1) ?? "";
    return { id, keyId: id, arn: arn("kms", `key/${id}`) };
  },
  "aws:cloudwatch/eventRule:EventRule": ({ own, inputs: { eventBusName: bus }, arn }) => {
    const id = typeof bus === "string" ? `${bus}/${own}` : own;
    return { id, name: own, arn: arn("events", `rule/${id}`) };
  },
  "aws:scheduler/schedule:Schedule": ({ own, inputs, arn }) => ({
    arn: arn("scheduler", `schedule/${inputs.groupName}/${own}`),
  }),
  "aws:iam/role:Role": (made) => ({ name: made.own, arn: ofIam("role", made) }),
  "aws:iam/policy:Policy": (made) => byArn(ofIam("policy", made), { name: made.own }),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ({ inputs, globalArn }) =>
    byArn(globalArn("iam", `oidc-provider/${String(inputs.url).replace("https://", "")}`)),
  "aws:cloudfront/distribution:Distribution": ({ hex, globalArn }) => {
    const id = `E${hex(13).toUpperCase()}`;
    const domainName = `d${id.toLowerCase()}.cloudfront.net`;
    const arn = globalArn("cloudfront", `distribution/${id}`);
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    return { id, arn, domainName, hostedZoneId: "Z2FDTNDATAQYW2" };
  },
  "aws:cloudfront/function:Function": ({ own, globalArn }) => ({
    id: own,
    arn: globalArn("cloudfront", `function/${own}`),
  }),
  "aws:acm/certificate:Certificate": ({ inputs, hex, arn }) => {
    const { domainName, subjectAlternativeNames = [] } = inputs;
    const names = [domainName, ...(subjectAlternativeNames as readonly unknown[])].map(String);
    // It answers in an order of its own.
    const domainValidationOptions = names.sort().map((name) => ({
      domainName: name,
      resourceRecordName: `_${invented(name, 32)}.${name}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${invented(`${name}/value`, 32)}.acm-validations.aws.`,
    }));
    return byArn(arn("acm", `certificate/${uuid(hex(32))}`), { domainValidationOptions });
  },
  "aws:acm/certificateValidation:CertificateValidation": ({ inputs: { certificateArn } }) => ({
    certificateArn,
  }),
  "aws:route53/record:Record": ({ inputs: { zoneId, name, type } }) => ({
    id: `${zoneId}_${name}_${type}`,
    fqdn: name,
  }),
  "aws:codeconnections/connection:Connection": ({ hex, arn }) =>
    byArn(arn("codeconnections", `connection/${uuid(hex(32))}`), { connectionStatus: "PENDING" }),
  "aws:codeconnections/host:Host": ({ name, hex, arn }) =>
    byArn(arn("codeconnections", `host/${name}-${hex(8)}`)),
  "aws:codebuild/project:Project": ({ own, arn, place }) => {
    const badgeUrl = `https://${hostOf("codebuild", place.region)}/badges?uuid=${own}`;
    return { name: own, arn: arn("codebuild", `project/${own}`), badgeUrl };
  },
  "aws:ec2/vpc:Vpc": ({ hex, arn }) => {
    const id = `vpc-${hex(17)}`;
    return { id, arn: arn("ec2", `vpc/${id}`), ipv6CidrBlock: "" };
  },
  "aws:ec2/flowLog:FlowLog": ({ hex, arn }) => {
    const id = `fl-${hex(17)}`;
    return { id, arn: arn("ec2", `vpc-flow-log/${id}`) };
  },
  "aws:ecs/service:Service": ({ own, inputs, arn }) => {
    const cluster = String(inputs.cluster).split("/").at(-1);
    return byArn(arn("ecs", `service/${cluster}/${own}`), { name: own });
  },
  "aws:ecs/taskDefinition:TaskDefinition": ({ inputs: { family }, arn }) => ({
    id: String(family),
    arn: arn("ecs", `task-definition/${family}:1`),
    revision: 1,
  }),
  "aws:codedeploy/deploymentGroup:DeploymentGroup": ({ inputs, arn }) =>
    byArn(arn("codedeploy", `deploymentgroup:${inputs.appName}/${inputs.deploymentGroupName}`)),
  "aws:lb/loadBalancer:LoadBalancer": ({ own, arn, place }) => {
    const arnSuffix = `app/${own}/${invented(own, 16)}`;
    const dnsName = `${own}-1.${place.region}.elb.amazonaws.com`;
    const made = arn("elasticloadbalancing", `loadbalancer/${arnSuffix}`);
    return byArn(made, { name: own, arnSuffix, dnsName });
  },
  "aws:lb/targetGroup:TargetGroup": ({ own, arn, place }) => {
    const hex = invented(`${place.account}/${own}`, 16);
    return byArn(arn("elasticloadbalancing", `targetgroup/${own}/${hex}`), { name: own });
  },
  "aws:lb/listener:Listener": below("loadBalancerArn", "listener"),
  "aws:lb/listenerRule:ListenerRule": below("listenerArn", "listener-rule"),
};

function physical(name: string, given: unknown): string {
  return typeof given === "string" ? given : `${name}-${invented(name, 7)}`;
}

/** What is known by its ARN. */
function byArn(arn: string, others: Outputs = {}): Outputs {
  return { id: arn, arn, ...others };
}

function ofIam(kind: string, { own, inputs: { path }, globalArn }: Made): string {
  return globalArn("iam", `${kind}${typeof path === "string" ? path : "/"}${own}`);
}

/** What belongs to a load balancer, or to one of its listeners: its ARN goes on from theirs. */
function below(parent: string, kind: string): Maker {
  return ({ name, inputs }) => {
    const base = String(inputs[parent]).replace(/:(loadbalancer|listener)\//, `:${kind}/`);
    return byArn(`${base}/${invented(`${base}/${name}`, 16)}`);
  };
}

/** The identifiers that awsx's components give of all that they make: their package makes it, out of sight. */
export function remoteOutputs(type: string, name: string, inputs: Inputs): Outputs {
  if (type !== "awsx:ec2:Vpc") return {};
  const zones = (inputs.availabilityZoneNames ?? []) as readonly string[];
  const subnets = (kind: string) =>
    zones.map((zone) => `subnet-${invented(`${name}-${kind}-${zone}`, 17)}`);
  return {
    vpcId: `vpc-${invented(name, 17)}`,
    publicSubnetIds: subnets("public"),
    privateSubnetIds: subnets("private"),
  };
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
  "aws:cloudwatch/eventBus:EventBus": ["events", "event-bus/"],
  "aws:scheduler/scheduleGroup:ScheduleGroup": ["scheduler", "schedule-group/"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["cloudwatch", "alarm:"],
  "aws:ecr/repository:Repository": ["ecr", "repository/"],
  "aws:ecs/cluster:Cluster": ["ecs", "cluster/"],
  "aws:codedeploy/application:Application": ["codedeploy", "application:"],
};

/** The identifiers that AWS would give to a resource of this type. Others get an id and nothing else. */
export function identifiers(type: string, name: string, inputs: Inputs, place: Place) {
  const own = physical(name, inputs.name);
  const make = makers[type];
  if (make) {
    const { id, ...outputs } = make({
      ...{ name, inputs, place, own },
      hex: (length) => invented(`${place.account}/${name}`, length),
      arn: (service, resource) => arnIn(place, service, resource),
      globalArn: (service, resource) => globalArn(place, service, resource),
    });
    return { id: String(id ?? own), outputs };
  }
  const [service, before] = named[type] ?? [];
  if (service === undefined) {
    return { id: `${name}-${invented(`${type}/${name}`, 7)}`, outputs: {} };
  }
  return { id: own, outputs: { name: own, arn: arnIn(place, service, `${before}${own}`) } };
}
