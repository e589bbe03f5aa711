import assert from "node:assert/strict";
import { aDelivery, aPipeline, faultsOf, refuses } from "../../support/refusals";
import { changed, type Values } from "../../support/settings";

const key = "ferry:delivery.connections.github";
const aConnection = (settings: Values) => aDelivery("delivery.connections.github", settings);
const endpoint = "https://git.example.com";
const vpc = { id: "vpc-01234567", subnets: ["subnet-01234567"], securityGroups: ["sg-01234567"] };
const host = "arn:aws:codeconnections:eu-central-1:111111111111:host/git-1a2b3c4d";

const made = (region: string, account = "111111111111") =>
  `arn:aws:codeconnections:${region}:${account}:connection/1f`;

describe("connections", () => {
  for (const [what, settings] of [
    ["to each public Git host", { provider: "AzureDevOps" }],
    [
      "to a GitHub Enterprise Server, with a host",
      { provider: "GitHubEnterpriseServer", endpoint },
    ],
    ["to a GitLab in a VPC", { provider: "GitLabSelfManaged", endpoint, vpc }],
    ["on a host that is there", { host }],
    ["elsewhere, and used in every region", { arn: made("us-east-1") }],
  ] as const) {
    it(`are made ${what}`, () => assert.deepEqual(faultsOf(aConnection(settings)), []));
  }

  refuses([
    [
      "an installed Git host without its address",
      aConnection({ provider: "GitLabSelfManaged" }),
      `${key}.endpoint is missing: GitLabSelfManaged runs at an address of yours, which AWS reaches by a host (https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-hosts.html); write its address, or {host: <ARN>} for a host that you have.`,
    ],
    [
      "an address of GitHub, and a network",
      aConnection({ provider: "GitHub", endpoint, vpc }),
      `${key}.endpoint is set, but GitHub has one address: take it away.`,
      `${key}.vpc is set, but GitHub has one address: take it away.`,
    ],
    [
      "an address without TLS",
      aConnection({ provider: "GitHubEnterpriseServer", endpoint: "http://git.example.com" }),
      `${key}.endpoint is "http://git.example.com": it must be the address of a Git host, such as https://git.example.com.`,
    ],
    [
      "a certificate without a VPC",
      aConnection({
        provider: "GitHubEnterpriseServer",
        endpoint,
        certificate: "-----BEGIN CERTIFICATE-----\nA",
      }),
      `${key}.certificate is set, but only in a VPC a certificate authority of yours counts: set ${key}.vpc, or take it away.`,
    ],
    [
      "a certificate that is a path",
      aConnection({ provider: "GitHubEnterpriseServer", endpoint, vpc, certificate: "ca.pem" }),
      `${key}.certificate is "ca.pem": it must be a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----.`,
    ],
    [
      "more subnets than a host takes",
      aConnection({
        provider: "GitHubEnterpriseServer",
        endpoint,
        vpc: { ...vpc, subnets: Array.from({ length: 11 }, () => "subnet-01234567") },
      }),
      `${key}.vpc.subnets is a list: it must have at most 10 subnets.`,
    ],
    [
      "a host that is no ARN",
      aConnection({ host: endpoint }),
      `${key}.host is "https://git.example.com": it must be the ARN of a host (arn:aws:codeconnections:<region>:<account>:host/<id>).`,
    ],
    [
      "a host of another account",
      aConnection({ host: host.replace("111111111111", "333333333333") }),
      `${key}.host is "${host.replace("111111111111", "333333333333")}": it must be of account 111111111111 and region eu-central-1: a connection is made beside its host.`,
    ],
    [
      "a connection of another account",
      aConnection({ arn: made("eu-central-1", "333333333333") }),
      `${key}.arn is "${made("eu-central-1", "333333333333")}": it must be of account 111111111111: a connection that AWS RAM shares (https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-share.html) is in no stack, so that its use can't be proven.`,
    ],
    [
      "a connection of a region that has to be enabled",
      aConnection({ arn: made("eu-south-1") }),
      `${key}.arn is "${made("eu-south-1")}": it must be of account 111111111111 and region eu-central-1: a connection of a region that has to be enabled works there alone (https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html).`,
    ],
    [
      "a group in a group at GitHub",
      aPipeline("sources.app.repository", "acme/tools/website"),
      'ferry:delivery.pipelines.web.sources.app.repository is "acme/tools/website": at GitHub it must be owner/name, with one slash.',
    ],
    [
      "a project at another Git host than its connection's",
      changed(aConnection({ provider: "GitHub" }), "delivery.projects.ci.source", {
        kind: "git",
        provider: "Bitbucket",
        connection: "github",
        repository: "acme/app",
      }),
      "ferry:delivery.projects.ci.source.provider is Bitbucket, and github is a connection to GitHub: correct one of the two.",
    ],
  ]);
});
