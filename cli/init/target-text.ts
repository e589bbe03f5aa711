import { type Head, headOf, quoted, scalar } from "./text";
import { certificateOf, type Target, type Thing, type Wish } from "./wish";

/** What a stack has that is released to: its sites, services and applications. */
export function targetSections(head: Head, wish: Wish, target: Target): string {
  const { prefix } = head;
  const of = <Kind extends Thing["kind"]>(kind: Kind) =>
    wish.things.filter((thing): thing is Extract<Thing, { kind: Kind }> => thing.kind === kind);
  const [sites, services, machines, applications] = [
    of("site"),
    of("service"),
    of("machines"),
    of("application"),
  ];
  return [
    section(
      `${prefix}:sites`,
      sites.map((site) => siteText(site, wish, target)),
    ),
    section(`${prefix}:services`, [
      ...services.map((service) => serviceText(service, wish, target)),
      ...machines.map(machinesText),
    ]),
    section(
      `${prefix}:applications`,
      applications.map(({ key }) => applicationText(key, wish, target)),
    ),
  ].join("");
}

/** The file of a stack that receives and delivers nothing. */
export function targetText(head: Head, wish: Wish, target: Target): string {
  const { prefix, up } = head;
  const { account, region } = wish.delivery;
  return `${headOf(head, `The account that receives releases. Deploy it before dev: ${up(target.stack)}`, target, wish.name)}
  # Whose releases come in: the stack dev.
  ${prefix}:receives:
    account: "${account}"
    region: ${region}
    name: ${scalar(wish.name)}
${targetSections(head, wish, target)}`;
}

function section(key: string, entries: readonly string[]): string {
  return entries.length === 0 ? "" : `\n  ${key}:\n${entries.join("")}`;
}

function siteText(site: Extract<Thing, { kind: "site" }>, wish: Wish, target: Target): string {
  const routing =
    site.routing === "single-page-app"
      ? "      routing: single-page-app # every path without a file shows index.html\n"
      : "";
  const first = wish.things.find(({ kind }) => kind === "site") === site;
  const certificate = certificateOf(wish, "us-east-1", target.account);
  const domain =
    target.stack === "prod" && first && wish.domain !== undefined && certificate !== undefined
      ? `      domain: # the output dns says which record it needs
        name: ${scalar(wish.domain)}
        certificate: ${certificate}
`
      : "";
  const folders =
    target.stack === "dev" && site.storybook
      ? "      folders: [storybook] # the pipeline's folders fill it\n"
      : "";
  const body = routing + folders + domain;
  return body === ""
    ? `    ${site.key}: {} # an address of CloudFront; give it a domain when you have a certificate\n`
    : `    ${site.key}:\n${body}`;
}

function serviceText(
  { key, port }: Extract<Thing, { kind: "service" }>,
  wish: Wish,
  { stack, account, region }: Target,
): string {
  const certificate = certificateOf(wish, region, account) ?? "";
  const isProduction = stack === "prod";
  const traffic = isProduction
    ? "{ canary: { percent: 10, minutes: 5 } } # a tenth of the requests first, and back where it fails"
    : "all-at-once";
  const sites = wish.things.some(({ kind }) => kind === "site");
  const host =
    isProduction && wish.domain !== undefined && !sites
      ? `      hostName: ${scalar(wish.domain)} # the output dns says which record it needs\n`
      : "";
  return `    ${key}:
      kind: container # Fargate behind a load balancer, in a VPC that awsx makes
      certificate: ${certificate}
${host}      port: ${port}
      healthCheck: / # the path that answers 2xx when a task is healthy
      deployment:
        kind: codedeploy
        traffic: ${traffic}
`;
}

function machinesText({ key, tag }: Extract<Thing, { kind: "machines" }>): string {
  const [name = "", value = ""] = tag.split("=");
  return `    ${key}:
      kind: instances # machines with CodeDeploy's agent, and with this tag
      ec2: { ${quoted(name)}: ${quoted(value)} }
      pace: half-at-a-time
`;
}

function applicationText(key: string, { name }: Wish, { account, region }: Target): string {
  const stack = `${name}-${key}`;
  return `    ${key}: # the stack ${stack}, which the first release makes
      capabilities: [CAPABILITY_NAMED_IAM]
      permissions: # what CloudFormation may do for it: add what your template has
        - actions:
            - lambda:CreateFunction
            - lambda:DeleteFunction
            - lambda:GetFunction
            - lambda:ListTags
            - lambda:TagResource
            - lambda:UntagResource
            - lambda:UpdateFunctionCode
            - lambda:UpdateFunctionConfiguration
          resources: ["arn:aws:lambda:${region}:${account}:function:${stack}-*"]
        - actions: [iam:AttachRolePolicy, iam:CreateRole, iam:DetachRolePolicy]
          resources: ["arn:aws:iam::${account}:role/${stack}/${stack}-*"]
          conditions: # roles of the template have Path: /${stack}/ and this PermissionsBoundary of yours
            StringEquals:
              iam:PermissionsBoundary: arn:aws:iam::${account}:policy/application-boundary
        - actions: [iam:DeleteRole, iam:GetRole, iam:TagRole, iam:UntagRole]
          resources: ["arn:aws:iam::${account}:role/${stack}/${stack}-*"]
        - actions: [iam:PassRole]
          resources: ["arn:aws:iam::${account}:role/${stack}/${stack}-*"]
          conditions: { StringEquals: { iam:PassedToService: lambda.amazonaws.com } }
`;
}
