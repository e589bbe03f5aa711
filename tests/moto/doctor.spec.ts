import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACMClient, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { looked } from "../../cli/doctor";
import type { Finding } from "../../cli/doctor/check";
import { exampleStacks, root } from "../support/stacks";
import { surroundings } from "../support/surroundings";
import { asCallerOf, type Moto, startMoto } from "./support/moto";

const dev = "111111111111";
const prod = "222222222222";
const region = "eu-central-1";

/** What moto has not: the answers by what is called, as AWS's pages have them. */
const others: Readonly<Record<string, unknown>> = {
  "/getRegionOptStatus": { RegionName: region, RegionOptStatus: "ENABLED_BY_DEFAULT" },
  "ServiceQuotasV20190624.GetServiceQuota": { Quota: { Value: 6 } },
  "CodeConnections_20231201.ListConnections": {
    Connections: [{ ConnectionName: "acme-github", ConnectionStatus: "PENDING" }],
  },
  "/describe-slack-workspaces": { SlackWorkspaces: [{ SlackTeamId: "T012AB3CD" }] },
  "/list-ms-teams-configured-teams": { ConfiguredTeams: [] },
};

describe("ferry doctor, against moto's server", () => {
  const endpoints = createServer((request, response) => {
    request.resume();
    const called = request.headers["x-amz-target"] ?? request.url ?? "";
    const answer = others[String(called)];
    response.writeHead(answer === undefined ? 400 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { __type: "UnknownOperationException" }));
  });
  let moto: Moto;
  let restore: () => void;

  /** A server of moto for an account, and local endpoints for what it has not. */
  const begin = async (account: string) => {
    moto = await startMoto(account);
    const here = `http://127.0.0.1:${(endpoints.address() as AddressInfo).port}`;
    restore = asCallerOf(moto.url, {
      AWS_ENDPOINT_URL_ACCOUNT: here,
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: here,
      AWS_ENDPOINT_URL_CODECONNECTIONS: here,
      AWS_ENDPOINT_URL_CHATBOT: here,
    });
  };

  before(() => new Promise<void>((resolve) => endpoints.listen(0, "127.0.0.1", resolve)));
  afterEach(() => {
    restore();
    moto.stop();
  });
  after(() => {
    endpoints.closeAllConnections();
    endpoints.close();
  });

  const look = async (stack: string, config: string) => {
    const { code, out } = await looked({ stack, config, json: true }, surroundings);
    const { findings } = JSON.parse(String(out)) as { readonly findings: readonly Finding[] };
    return { code, is: Object.fromEntries(findings.map((each) => [each.what, each])) };
  };
  const states = (is: Readonly<Record<string, Finding>>) =>
    Object.entries(is).map(([what, { state, says }]) => `${state} ${what}: ${says}`);

  it("sees a bucket of one's own as it is, and once it is mended", async () => {
    await begin(dev);
    const s3 = new S3Client({ region, forcePathStyle: true });
    const source = { Bucket: "our-source" };
    const before = await look("dev", "examples/existing-resources");
    assert.equal(before.code, 1);
    assert.equal(before.is["versions in bucket our-source"]?.says, "the bucket is not there");
    assert.equal(before.is["policy of arn:aws:s3:::our-artifacts"]?.says, "is not there");

    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await s3.send(new CreateBucketCommand({ ...source, CreateBucketConfiguration }));
    const artifacts = { Bucket: "our-artifacts" };
    await s3.send(new CreateBucketCommand({ ...artifacts, CreateBucketConfiguration }));
    const { is } = await look("dev", "examples/existing-resources");
    assert.deepEqual(is["versions in bucket our-source"], {
      what: "versions in bucket our-source",
      why: "a pipeline releases one version of the object, and refuses a bucket without",
      state: "mend",
      says: "are not kept",
      mend: "aws s3api put-bucket-versioning --bucket our-source --versioning-configuration Status=Enabled",
    });
    assert.equal(
      is["events of bucket our-source"]?.mend,
      "aws s3api put-bucket-notification-configuration --bucket our-source --notification-configuration '{\"EventBridgeConfiguration\":{}}'",
    );
    assert.match(
      String(is["policy of arn:aws:s3:::our-artifacts"]?.says),
      /^has not, word by word, (\d+) of \1 statements$/,
    );

    const Status = "Enabled" as const;
    await s3.send(
      new PutBucketVersioningCommand({ ...source, VersioningConfiguration: { Status } }),
    );
    const stacks = await exampleStacks("existing-resources");
    const wanted = stacks.dev.outputs.statementsToAdd as Readonly<Record<string, unknown>>;
    const Statement = wanted["arn:aws:s3:::our-artifacts"];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await s3.send(new PutBucketPolicyCommand({ ...artifacts, Policy }));
    const after = await look("dev", "examples/existing-resources");
    // moto keeps EventBridge's events, and does not tell of them: tests/cli/doctor/aws.spec.ts does.
    for (const what of [
      "Region of bucket our-source",
      "versions in bucket our-source",
      "policy of arn:aws:s3:::our-artifacts",
    ]) {
      assert.equal(after.is[what]?.state, "good", `${what}: ${after.is[what]?.says}`);
    }
  });

  it("sees what waits for people, and roles that AWS makes for itself", async () => {
    await begin(dev);
    const sns = new SNSClient({ region });
    const { TopicArn } = await sns.send(
      new CreateTopicCommand({ Name: "acme-releases-notifications" }),
    );
    const iam = new IAMClient({ region });
    const { code, is } = await look("dev", "examples/operations");
    const later = "later bucket name acme-";
    assert.ok(
      states(is).includes(
        `${later}artifacts-${dev}-eu-central-1: is free, and comes with pulumi up`,
      ),
    );
    assert.equal(code, 1);
    assert.deepEqual(
      states(is)
        .filter((line) => !line.startsWith(later))
        .map((line) => line.replace(/ \(https.*/, "")),
      [
        `good credentials of account ${dev}: you are arn:aws:sts::${dev}:user/moto`,
        "good Region eu-central-1: is enabled",
        "good Region us-east-1: is enabled",
        "mend connection acme-github: is PENDING",
        "note role AWSServiceRoleForAWSChatbot: is not there",
        "note concurrent functions in eu-central-1: the quota is 6, as new accounts have it",
        "good distributions of CloudFront: there are 0 of 6",
        "later subscription of releases@example.com to acme-releases-notifications: comes with pulumi up, and waits then for its confirmation",
        "good Slack workspace T012AB3CD: is authorized",
        "mend team 66666666-7777-8888-9999-000000000000 of Microsoft Teams: is not authorized",
      ],
    );
    await iam.send(
      new CreateServiceLinkedRoleCommand({ AWSServiceName: "management.chatbot.amazonaws.com" }),
    );
    const Endpoint = "releases@example.com";
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint }));
    const after = await look("dev", "examples/operations");
    const subscription = "subscription of releases@example.com to acme-releases-notifications";
    assert.equal(after.is[subscription]?.state, "good", after.is[subscription]?.says);
  });

  it("sees what settings name: a secret, a repository, a role, a boundary, an identity provider", async () => {
    await begin(dev);
    const call = async (target: string, input: object) => {
      const [service = ""] = target.toLowerCase().split("_");
      const headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": target,
        authorization: `AWS4-HMAC-SHA256 Credential=A/20261120/${region}/${service.split(".")[0]}/aws4_request, SignedHeaders=host, Signature=0`,
      };
      const answer = await fetch(moto.url, {
        method: "POST",
        headers,
        body: JSON.stringify(input),
      });
      assert.equal(answer.status, 200, await answer.text());
    };
    const iam = new IAMClient({ region });
    const secret = async () =>
      (await look("dev", "examples/pull-requests")).is["secret acme/sentry"];
    assert.equal((await secret())?.says, "is not there");
    await call("secretsmanager.CreateSecret", { Name: "acme/sentry", SecretString: "{}" });
    assert.equal((await secret())?.state, "good");

    const repository = async () =>
      (await look("dev", "examples/containers-rolling")).is["repository api of CodeCommit"];
    assert.equal((await repository())?.says, "is not there");
    await call("CodeCommit_20150413.CreateRepository", { repositoryName: "api" });
    assert.equal((await repository())?.state, "good");

    const role = `role arn:aws:iam::${dev}:role/Release`;
    const release = async () => (await look("dev", "examples/existing-resources")).is[role];
    assert.equal((await release())?.says, "is not there");
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam.send(new CreateRoleCommand({ RoleName: "Release", AssumeRolePolicyDocument }));
    assert.equal((await release())?.state, "good");

    const boundary = async () =>
      (await look("dev", "examples/serverless")).is[
        `boundary arn:aws:iam::${dev}:policy/application-boundary`
      ];
    assert.equal((await boundary())?.says, "is not there");
    const Statement = [{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new CreatePolicyCommand({ PolicyName: "application-boundary", PolicyDocument }));
    assert.equal((await boundary())?.state, "good");

    const provider = async () =>
      (await look("dev", "examples/github-actions")).is[
        "identity provider token.actions.githubusercontent.com"
      ];
    assert.equal((await provider())?.state, "later");
    await iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: "https://token.actions.githubusercontent.com",
      }),
    );
    const { state, mend } = (await provider()) ?? {};
    assert.deepEqual(
      [state, mend],
      [
        "note",
        `set deployments.identityProvider: arn:aws:iam::${dev}:oidc-provider/token.actions.githubusercontent.com`,
      ],
    );
  });

  it("sees a certificate by its state and its names", async () => {
    await begin(prod);
    const acm = new ACMClient({ region });
    const request = (DomainName: string) =>
      acm.send(new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS" }));
    const { CertificateArn: right = "" } = await request("*.example.com");
    const { CertificateArn: wrong = "" } = await request("www.example.com");
    const answers: (string | undefined)[] = [];
    for (const arn of [right, wrong]) {
      const folder = withCertificate(arn);
      const { is } = await look("prod", folder);
      rmSync(folder, { recursive: true });
      answers.push(is[`certificate ${arn}`]?.says);
    }
    assert.deepEqual(answers, ["is issued for api.example.com", "is not for api.example.com"]);
    const { is } = await look("prod", "examples/containers");
    const absent = `certificate arn:aws:acm:${region}:${prod}:certificate/0a1b2c3d-0000-4000-8000-000000000000`;
    assert.equal(is[absent]?.says, "is not there");
    assert.equal(
      is[`vCPUs of Fargate in ${region}`]?.says,
      "the quota is 6, and the stack's services at their most take 3, releases among them",
    );
  });
});

/** The example of containers with another certificate. */
function withCertificate(arn: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ferry-doctor-"));
  cpSync(join(root, "examples/containers"), folder, { recursive: true });
  const file = join(folder, "Pulumi.prod.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/arn:aws:acm:[\w:/-]+/g, arn));
  return folder;
}
