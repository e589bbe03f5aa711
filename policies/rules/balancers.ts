import { flag, items, peek, text, texts } from "../read";
import { family, when } from "../rule";
import type { Subject } from "../subject";

const balancerKinds = ["lb.LoadBalancer", "alb.LoadBalancer"];
const listenerKinds = ["lb.Listener", "alb.Listener"];

/** What is said of a load balancer for HTTP; others know nothing of it. */
function ofApplications(problem: (balancer: Subject) => readonly string[]) {
  return (balancer: Subject): readonly string[] =>
    (text(balancer.values, "loadBalancerType") ?? "application") === "application"
      ? problem(balancer)
      : [];
}

/** Load balancers, and what reaches them. */
export const balancerRules = family("balancers", [
  {
    name: "balancer-https",
    level: "mandatory",
    title: "Load balancers send readers of HTTP to HTTPS",
    why: "Whoever is on the way reads and changes what goes by HTTP.",
    fix: "let the listener redirect with protocol HTTPS, or listen by HTTPS",
    controls: ["FSBP ELB.1", "CKV_AWS_2"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
    scope: "resource",
    kinds: listenerKinds,
    check: ({ values }) =>
      when(
        text(values, "protocol") === "HTTP" &&
          !items(values, "defaultActions").every(
            (action) => text(action, "redirect.protocol") === "HTTPS",
          ),
        "answers by HTTP",
      ),
  },
  {
    name: "balancer-tls-version",
    level: "mandatory",
    title: "Load balancers speak TLS 1.2 or newer",
    why: "Older versions can be broken, and AWS's default admits them.",
    fix: "set sslPolicy to one of TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-2021-06",
    controls: ["CKV_AWS_103"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    scope: "resource",
    kinds: listenerKinds,
    check: ({ values }) => {
      const policy = text(values, "sslPolicy") ?? "AWS's default policy";
      const isNew = /^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-/.test(policy);
      return when(text(values, "protocol") === "HTTPS" && !isNew, `speaks by ${policy}`);
    },
  },
  {
    name: "balancer-drops-headers",
    level: "mandatory",
    title: "Load balancers drop headers that are none",
    why: "What the balancer and the service behind it read differently smuggles a request past the balancer.",
    fix: "set dropInvalidHeaderFields to true",
    controls: ["FSBP ELB.4", "CKV_AWS_131"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    scope: "resource",
    kinds: balancerKinds,
    check: ofApplications(({ values }) =>
      when(!flag(values, "dropInvalidHeaderFields"), "hands on headers that are none"),
    ),
  },
  {
    name: "balancer-desync",
    level: "mandatory",
    title: "Load balancers hold off requests that are read in two ways",
    why: "Such a request smuggles another one past the balancer.",
    fix: "set desyncMitigationMode to defensive or strictest, or leave it out",
    controls: ["FSBP ELB.12", "CKV_AWS_328"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    scope: "resource",
    kinds: balancerKinds,
    check: ofApplications(({ values }) =>
      when(text(values, "desyncMitigationMode") === "monitor", "only watches such requests"),
    ),
  },
  {
    name: "balancer-access-logs",
    level: "mandatory",
    title: "Requests to load balancers are logged",
    why: "Without a log nobody can say what readers got, or who attacks.",
    fix: "set accessLogs with a bucket, and enabled to true",
    controls: ["FSBP ELB.5", "CKV_AWS_91", "NAG ELB2"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    scope: "resource",
    kinds: balancerKinds,
    check: ({ values }) => when(!flag(values, "accessLogs.enabled"), "logs no requests"),
  },
  {
    name: "balancer-protected",
    level: "advisory",
    title: "Load balancers are protected from deletion",
    why: "With the balancer its address is gone, and everything that readers know of the service.",
    fix: "set enableDeletionProtection to true",
    controls: ["FSBP ELB.6", "CKV_AWS_150"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection",
    scope: "resource",
    kinds: balancerKinds,
    check: ({ values }) =>
      when(!flag(values, "enableDeletionProtection"), "can be deleted by mistake"),
  },
  {
    name: "balancer-zones",
    level: "mandatory",
    title: "Load balancers are in two zones",
    why: "When the zone fails, so does the service.",
    fix: "give it subnets of two availability zones",
    controls: ["FSBP ELB.13"],
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer",
    scope: "resource",
    kinds: balancerKinds,
    check: ({ values }) => {
      const zones = [...items(values, "subnets"), ...items(values, "subnetMappings")];
      return when(zones.length === 1, "is in one zone");
    },
  },
  {
    name: "balancer-firewall",
    level: "disabled",
    title: "Load balancers are behind a firewall for web applications",
    why: "The firewall costs by the request: whether the service is worth it is yours to say.",
    fix: "add a WebAclAssociation with the balancer's ARN",
    controls: ["FSBP ELB.16"],
    url: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html",
    scope: "stack",
    kinds: balancerKinds,
    check: (balancer, stack) =>
      ofApplications(() =>
        when(
          stack.attached(balancer, "wafv2.WebAclAssociation", "resourceArn").length === 0,
          "has no firewall",
        ),
      )(balancer),
  },
  {
    name: "open-ports",
    level: "mandatory",
    title: "Everybody reaches only the ports of the web",
    why: "Ports for administration, databases and tests are found and tried within hours.",
    fix: "name the addresses or the security group that may reach the port",
    controls: ["NAG EC23", "FSBP EC2.18", "CKV_AWS_24", "CKV_AWS_25"],
    url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    options: {
      ports: { description: "Ports that everybody may reach, as texts", default: ["80", "443"] },
    },
    scope: "resource",
    kinds: ["ec2.SecurityGroup", "ec2.SecurityGroupRule", "vpc.SecurityGroupIngressRule"],
    check: (subject, options) =>
      ingressOf(subject)
        .filter((rule) => sources.some((from) => texts(rule, from).some(isEverybody)))
        .map((rule) => [text(rule, "fromPort"), text(rule, "toPort")] as const)
        .filter(([from, to]) => from !== to || !texts(options, "ports").includes(from ?? ""))
        .map(([from, to]) =>
          from === undefined || from === "-1" || from === "0"
            ? "lets everybody reach every port"
            : `lets everybody reach port ${from === to ? from : `${from} to ${to}`}`,
        ),
  },
]);

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
