import type { Evaluation, Registration } from "../evaluate";
import { hoursOfMonth, type Price, prices } from "./prices";

/** Something that costs, with the count of it and the amount for all. */
export interface Item {
  readonly what: string;
  readonly count: number;
  readonly usd: number;
}

/** What a stack costs in a month without a release and without a reader. */
export interface Idle {
  readonly items: readonly Item[];
  /** Types of resources whose price is not known here. */
  readonly notPriced: readonly string[];
}

type Rate = (resource: Registration, all: readonly Registration[]) => Item | undefined;

const monthly =
  (what: string, { usd }: Price): Rate =>
  () => ({ what, count: 1, usd });
const hourly =
  (what: string, { usd }: Price, countOf: (inputs: Registration["inputs"]) => number): Rate =>
  ({ inputs }) => {
    const count = countOf(inputs);
    return count === 0 ? undefined : { what, count, usd: usd * hoursOfMonth * count };
  };
const one = () => 1;

/** What is charged by the month or the hour for being there. */
const rates: Readonly<Record<string, Rate>> = {
  "aws:kms/key:Key": monthly("KMS key", prices.key),
  "aws:kms/replicaKey:ReplicaKey": monthly("KMS replica key", prices.key),
  "aws:cloudwatch/metricAlarm:MetricAlarm": monthly("alarm", prices.alarm),
  "aws:secretsmanager/secret:Secret": monthly("secret", prices.secret),
  "aws:lb/loadBalancer:LoadBalancer": hourly("load balancer", prices.loadBalancer, one),
  "awsx:lb:ApplicationLoadBalancer": hourly("load balancer", prices.loadBalancer, one),
  "aws:ec2/natGateway:NatGateway": hourly("NAT gateway", prices.natGateway, one),
  "awsx:ec2:Vpc": hourly("NAT gateway", prices.natGateway, gatewaysOf),
  "aws:ec2/vpcEndpoint:VpcEndpoint": hourly("VPC endpoint", prices.endpoint, zonesOf),
  "aws:ecs/service:Service": tasksOf,
};

/** Types that cost nothing for being there, but for storage, requests or minutes. */
const free = [
  /^aws:vpc\/securityGroup(In|E)gressRule:/,
  /^aws:(chatbot|codebuild|codecommit|codeconnections|codedeploy|codepipeline)\//,
  /^aws:(acm|cloudfront|cloudtrail|ecr|iam|lambda|s3|sns|sqs)\//,
  // The zone itself costs, which no stack makes: https://aws.amazon.com/route53/pricing/
  /^aws:route53\/record:/,
  /^aws:(appautoscaling|cloudformation|scheduler|sfn|ssm)\//,
  /^aws:cloudwatch\/(event|log)/,
  /^aws:ec2\/(?!instance|natGateway|vpcEndpoint)/,
  /^aws:ecs\/(cluster|taskDefinition)/,
  /^aws:kms\/alias/,
  /^aws:lb\/(?!loadBalancer)/,
];

export function idleOf({ registrations }: Evaluation): Idle {
  const resources = registrations.filter(({ type }) => /^awsx?:/.test(type));
  const items = resources.flatMap((each) => [
    ...[rates[each.type]?.(each, registrations) ?? []].flat(),
    ...addressesOf(each, registrations),
  ]);
  const unknown = resources.flatMap(({ type }) =>
    rates[type] || free.some((each) => each.test(type)) ? [] : [type],
  );
  return { items: summed(items), notPriced: [...new Set(unknown)] };
}

/** Items of one kind as one. */
export function summed(items: readonly Item[]): readonly Item[] {
  const kinds = new Map<string, Item>();
  for (const { what, count, usd } of items) {
    const known = kinds.get(what);
    kinds.set(what, { what, count: count + (known?.count ?? 0), usd: usd + (known?.usd ?? 0) });
  }
  return [...kinds.values()];
}

/** https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
function gatewaysOf(inputs: Registration["inputs"]): number {
  const { strategy = "OnePerAz" } = (inputs.natGateways ?? {}) as { readonly strategy?: string };
  if (strategy === "None") return 0;
  const { availabilityZoneNames, numberOfAvailabilityZones = 3 } = inputs;
  if (strategy === "Single") return 1;
  return itemsOf(availabilityZoneNames) || Number(numberOfAvailabilityZones);
}

/** What has addresses that the internet reaches: each costs while it is there, in use or not. */
const publicAddresses: Readonly<Record<string, (inputs: Registration["inputs"]) => number>> = {
  "awsx:ec2:Vpc": gatewaysOf,
  "aws:ec2/natGateway:NatGateway": ({ connectivityType }) =>
    connectivityType === "private" ? 0 : 1,
  "aws:lb/loadBalancer:LoadBalancer": ({ internal, subnets }) => (internal ? 0 : itemsOf(subnets)),
};

function addressesOf(resource: Registration, all: readonly Registration[]): readonly Item[] {
  const countOf = publicAddresses[resource.type] ?? (() => 0);
  const item = hourly("public IP", prices.publicAddress, countOf)(resource, all);
  return item ? [item] : [];
}

const itemsOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

/** Gateway endpoints are free, and an interface costs in each zone. */
function zonesOf({ vpcEndpointType, subnetIds }: Registration["inputs"]): number {
  if (vpcEndpointType !== "Interface") return 0;
  return Array.isArray(subnetIds) ? subnetIds.length : 1;
}

/** The tasks that a Fargate service keeps running. CPU in 1,024ths of a vCPU, memory in MiB. */
function tasksOf({ inputs }: Registration, all: readonly Registration[]): Item | undefined {
  const tasks = Number(inputs.desiredCount ?? 0);
  const definition = all.find(
    ({ type, outputs }) =>
      type === "aws:ecs/taskDefinition:TaskDefinition" && outputs.arn === inputs.taskDefinition,
  );
  if (tasks === 0 || inputs.launchType === "EC2" || !definition) return undefined;
  const { cpu, memory } = definition.inputs;
  const hour =
    (Number(cpu) / 1_024) * prices.taskVcpu.usd + (Number(memory) / 1_024) * prices.taskMemory.usd;
  return { what: "Fargate task", count: tasks, usd: hour * hoursOfMonth * tasks };
}
