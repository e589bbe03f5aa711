import assert from "node:assert/strict";
import { readContract } from "../../../infra/contract";
import type { Grant } from "../../../infra/grants/grant";
import { planSites } from "../../../infra/plan";
import { loadSettings } from "../../../infra/settings";
import { readProject } from "../../../rehearsal/stack-files";
import { planOf } from "../../support/plans";
import { aPipeline } from "../../support/refusals";
import { type Policy, type PolicyStatement, policiesOf } from "../../support/registrations";
import { changed, delivery } from "../../support/settings";
import { defaultStacks, evaluateStack, root } from "../../support/stacks";

const files = readProject(root);

function settingsOf(stack: string) {
  const file = files.stacks.find((each) => each.stack === stack);
  return loadSettings({
    project: "ferry",
    stack,
    values: file?.config ?? {},
    isSecret: () => false,
    exists: () => true,
  });
}

describe("the halves of every permission across accounts", () => {
  let prod: Readonly<Record<string, Policy>>;
  let dev: Readonly<Record<string, Policy>>;
  let across: readonly Grant[];

  before(async () => {
    const stacks = await defaultStacks();
    prod = policiesOf(stacks.prod);
    dev = policiesOf(stacks.dev);
    const contract = readContract("prod", stacks.prod.outputs.contract, (fault) =>
      assert.fail(fault),
    );
    assert.ok(contract);
    const { plan } = planOf(settingsOf("dev"), { prod: { contract }, dev: { own: true } });
    across = [
      ...(plan?.grants ?? []),
      ...planSites(settingsOf("prod")).flatMap((site) => site.grants),
    ]
      .filter(({ to, on }) => on.kind !== "plain" && on.account !== to.account)
      .filter(distinct);
  });

  it("are about taking three roles, reading artifacts and using their key", () => {
    assert.deepEqual([...new Set(across.map(({ id }) => id))].sort(), [
      "ArtifactBucketMeta",
      "DescribeArtifactKey",
      "ReadArtifacts",
      "TakeDeployRole",
      "TakeInvalidateRole",
      "TakeRestoreRole",
      "UseArtifactKeyThroughS3",
    ]);
  });

  it("name the artifacts that an action takes, and the pipeline's folder where its stack knows no more", () => {
    const keys = across.flatMap(({ id, on }) =>
      id === "ReadArtifacts" && on.kind === "objects" ? (on.keys ?? []) : [],
    );
    assert.deepEqual(keys, ["acme-web/web_assets/*", "acme-web/web_pages/*", "acme-web/*"]);
  });

  it("are in the caller's policy in its stack, and in the resource's in the other", () => {
    for (const grant of across) {
      const [callerStack, resourceStack] =
        grant.to.account === "111111111111" ? [dev, prod] : [prod, dev];
      const caller = callerStack[callerPolicy(grant)]?.Statement.filter(
        (statement) =>
          statement.Sid === grant.id &&
          grant.actions.every((action) => [statement.Action].flat().includes(action)),
      );
      assert.equal(caller?.length, 1, `${grant.id} in the caller's policy`);
      const resource = resourceStack[resourcePolicy(grant)]?.Statement.filter(
        (statement) =>
          grant.actions.every((action) => [statement.Action].flat().includes(action)) &&
          admits(statement, grant),
      );
      assert.equal(resource?.length, 1, `${grant.id} in the resource's policy`);
    }
  });

  it("hold the key to S3 and the artifact bucket on both sides", () => {
    const halves = [prod["web-roles-deploy-policy"], dev["artifacts-key"]].map((policy) => {
      const { Condition } =
        policy?.Statement.find(({ Sid }) => Sid === "UseArtifactKeyThroughS3") ?? {};
      return { StringEquals: Condition?.StringEquals, StringLike: Condition?.StringLike };
    });
    const both = {
      StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
      StringLike: {
        "kms:EncryptionContext:aws:s3:arn": [
          "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1",
          "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/*",
        ],
      },
    };
    assert.deepEqual(halves, [both, both]);
  });
});

describe("a site's own key in the delivering account", () => {
  it("gives its deploy role nothing on the artifact key but what every target has", async () => {
    const key = "arn:aws:kms:eu-central-1:111111111111:key/5ec0f5f2-0000-4000-8000-000000000000";
    const own = changed(
      changed(delivery, "sites.web.key", key),
      "delivery.pipelines.web.releases",
      [{ stack: "dev", site: "web" }],
    );
    const { Statement } = policiesOf(await evaluateStack("dev", own))["artifacts-key"] ?? {};
    assert.deepEqual(
      Statement?.map(({ Sid }) => Sid),
      [
        "Administer",
        "UseArtifactKey",
        "UseArtifactKeyThroughS3",
        "DescribeArtifactKey",
        "EncryptRecords",
        "DecryptRecords",
        "DecryptRecordsForPeople",
        "EncryptLogs",
      ],
    );
  });
});

describe("the policies for 100 targets", () => {
  let policies: Readonly<Record<string, string>>;

  before(async () => {
    const contract = JSON.stringify((await defaultStacks()).prod.outputs.contract);
    const accounts = Array.from({ length: 100 }, (_, index) => `${300_000_000_000 + index}`);
    const releases = accounts.map((account, index) => ({
      stack: `t${account}`,
      site: "web",
      wave: 1 + Math.floor(index / 12),
    }));
    const exports = accounts.map((account) => [
      `organization/ferry/t${account}`,
      { contract: JSON.parse(contract.replaceAll("222222222222", account)) },
    ]);
    const dev = await evaluateStack("dev", aPipeline("releases", releases), {
      exports: Object.fromEntries(exports),
    });
    policies = Object.fromEntries(
      dev.registrations.map(({ name, inputs }) => [name, String(inputs.policy)]),
    );
  });

  it("name a hundred targets to the artifact bucket in one statement of 2,300 characters", () => {
    const policy = policies["artifacts-bucket-policy"] ?? "";
    const { Statement } = JSON.parse(policy) as Policy;
    const targets = Statement.filter(({ Effect }) => Effect === "Allow");
    assert.equal(targets.length, 1);
    assert.ok(JSON.stringify(targets).length <= 2_300);
    assert.ok(policy.length <= 3_500, `all of it has ${policy.length} characters`);
  });

  it("keep the key's below 32 KB", () => {
    assert.ok((policies["artifacts-key"]?.length ?? 0) < 32_768);
  });

  it("keep every role's below the 10,240 characters of inline policies", () => {
    const roles = Object.entries(policies).filter(([name]) => name.endsWith("-role-policy"));
    assert.equal(roles.length, 4);
    for (const [name, text] of roles) {
      assert.ok(text.length <= 10_240, `${name} has ${text.length} characters`);
    }
  });
});

function distinct(grant: Grant, index: number, all: readonly Grant[]): boolean {
  const text = JSON.stringify(grant);
  return all.findIndex((other) => JSON.stringify(other) === text) === index;
}

/** Which resource holds the caller's half. */
function callerPolicy({ to }: Grant): string {
  if (to.roleArn.endsWith("-pipeline")) return "web-role-policy";
  if (to.roleArn.endsWith("-back")) return "back-role-policy";
  return to.roleArn.endsWith("-invalidate") ? "invalidate-role-policy" : "web-roles-deploy-policy";
}

/** Which resource holds the resource's half. */
function resourcePolicy({ on, id }: Grant): string {
  if (on.kind === "key") return "artifacts-key";
  if (on.kind !== "role") return "artifacts-bucket-policy";
  if (id === "TakeRestoreRole") return "web-roles-restore/trust";
  return id === "TakeDeployRole" ? "web-roles-deploy/trust" : "web-roles-invalidate/trust";
}

function admits({ Principal, Condition }: PolicyStatement, { to }: Grant): boolean {
  const exact = [Condition?.ArnEquals?.["aws:PrincipalArn"] ?? []].flat();
  const like = [Condition?.ArnLike?.["aws:PrincipalArn"] ?? []].flat();
  return (
    JSON.stringify(Principal).includes(to.account) &&
    (exact.includes(to.roleArn) || like.includes(to.roleArn.replace(/::\d{12}:/, "::*:")))
  );
}
