import { family } from "../family";
import { items, peek, text, texts } from "../read";
import { byResource, when } from "../rule";
import type { Subject } from "../subject";
import rules from "../texts/balancers.json";

const balancerKinds = ["lb.LoadBalancer", "alb.LoadBalancer"];
const listenerKinds = ["lb.Listener", "alb.Listener"];

/** Load balancers, and what reaches them. */
export const balancerRules = family("balancers", rules, {
  "balancer-https": byResource(listenerKinds, ({ values }) =>
    when(
      text(values, "protocol") === "HTTP" &&
        !items(values, "defaultActions").every(
          (action) => text(action, "redirect.protocol") === "HTTPS",
        ),
      "answers by HTTP",
    ),
  ),
  "balancer-tls-version": byResource(listenerKinds, ({ values }) => {
    const policy = text(values, "sslPolicy") ?? "AWS's default policy";
    const isNew = /^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-/.test(policy);
    return when(text(values, "protocol") === "HTTPS" && !isNew, `speaks by ${policy}`);
  }),
  "balancer-zones": byResource(balancerKinds, ({ values }) => {
    const zones = [...items(values, "subnets"), ...items(values, "subnetMappings")];
    return when(zones.length === 1, "is in one zone");
  }),
  "open-ports": byResource(
    ["ec2.SecurityGroup", "ec2.SecurityGroupRule", "vpc.SecurityGroupIngressRule"],
    (subject, options) =>
      ingressOf(subject)
        .filter((rule) => sources.some((from) => texts(rule, from).some(isEverybody)))
        .map((rule) => [text(rule, "fromPort"), text(rule, "toPort")] as const)
        .filter(([from, to]) => from !== to || !texts(options, "ports").includes(from ?? ""))
        .map(([from, to]) =>
          from === undefined || from === "-1" || from === "0"
            ? "lets everybody reach every port"
            : `lets everybody reach port ${from === to ? from : `${from} to ${to}`}`,
        ),
  ),
});

const sources = ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"];

function isEverybody(cidr: string): boolean {
  return /^(0\.0\.0\.0|::)\/0$/.test(cidr);
}

/** What comes in, by each of the ways to say so. */
function ingressOf({ kind, values }: Subject): readonly unknown[] {
  if (kind === "ec2.SecurityGroup") return items(values, "ingress");
  const comesIn = kind !== "ec2.SecurityGroupRule" || peek(values, "type") === "ingress";
  return comesIn ? [values] : [];
}
