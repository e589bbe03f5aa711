import * as ecs from "@pulumi/aws/ecs";
import * as pulumi from "@pulumi/pulumi";
import * as names from "../../names";
import type { PlannedContainer, PlannedInstances } from "../../plan";
import type { NetworkSettings } from "../../settings";
import type { PrivateBucket } from "../storage/private-bucket";
import { Container } from "./service/container";
import { FlowLogs } from "./service/flow-logs";
import { Instances } from "./service/instances";
import { LogKey } from "./service/log-key";
import { Network, type VpcOfAwsx } from "./service/network";

export interface ServicesArgs {
  readonly owner: names.Owner;
  readonly containers: readonly PlannedContainer[];
  readonly instances: readonly PlannedInstances[];
  readonly network: NetworkSettings;
  readonly vpcOfAwsx: VpcOfAwsx | undefined;
  /** Days for which flow logs of a network that ferry makes are kept; undefined: there are none. */
  readonly flowLogDays: number | undefined;
  /** The account's bucket for logs: there where there are load balancers. */
  readonly logs: PrivateBucket | undefined;
  readonly retain: boolean;
}

/** Everything of a stack that runs: one network and one cluster for all containers, and groups of machines. */
export class Services extends pulumi.ComponentResource {
  readonly containers: Readonly<Record<string, Container>>;
  readonly instances: Readonly<Record<string, Instances>>;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ServicesArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Services", name, {}, opts);
    const { owner, instances } = args;

    this.containers = args.containers.length > 0 ? this.newContainers(args) : {};
    this.instances = Object.fromEntries(
      instances.map((service) => [
        service.key,
        new Instances(service.key, { owner, service }, { parent: this }),
      ]),
    );

    this.ready = [...Object.values(this.containers), ...Object.values(this.instances)].flatMap(
      (made) => made.ready,
    );
    this.registerOutputs({});
  }

  private newContainers(args: ServicesArgs) {
    const { owner, containers, logs, retain } = args;
    const child = { parent: this };
    const { network: settings, vpcOfAwsx, flowLogDays } = args;
    const network = new Network("network", { owner, settings, retain, vpcOfAwsx }, child);
    const flows = flowLogDays === undefined ? [] : [names.flowLogGroup(owner)];
    const logGroups = containers.map(({ key }) => names.serviceLogGroup(owner, key));
    const logKey = new LogKey(
      "service-logs",
      { owner, logGroups: [...logGroups, ...flows], retain },
      child,
    );
    if (flowLogDays !== undefined) {
      const { vpcId } = network;
      new FlowLogs("flow-logs", { owner, vpcId, keyArn: logKey.arn, days: flowLogDays }, child);
    }
    const cluster = new ecs.Cluster(
      "cluster",
      {
        name: names.cluster(owner),
        settings: [{ name: "containerInsights", value: "enabled" }],
      },
      child,
    );
    return Object.fromEntries(
      containers.map((service) => [
        service.key,
        new Container(
          service.key,
          {
            owner,
            service,
            network,
            clusterArn: cluster.arn,
            logs,
            logKeyArn: logKey.arn,
            retain,
          },
          child,
        ),
      ]),
    );
  }
}
