import assert from "node:assert/strict";
import { changed, target, type Values } from "../../../support/settings";
import { evaluateStack } from "../../../support/stacks";

const pulumi = { organization: "acme", repository: "acme/platform", branch: "main" };
const byPulumi = (more: Values = {}) =>
  changed(target, "deployments.pulumi", { ...pulumi, ...more });
const byGitHub = (more: Values = {}) =>
  changed(target, "deployments.github", { repository: "acme/platform", branch: "main", ...more });

const providerType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const roleType = "aws:iam/role:Role";

async function made(values: Values, type: string) {
  const { registrations } = await evaluateStack("prod", values);
  return registrations.filter((each) => each.type === type && each.name.startsWith("deployments-"));
}

/** Whom a role trusts. */
async function trustOf(values: Values, purpose: "preview" | "update"): Promise<unknown> {
  const roles = await made(values, roleType);
  const role = roles.find(({ inputs }) => inputs.name === `acme-${purpose}`);
  return JSON.parse(String(role?.inputs.assumeRolePolicy));
}

const trust = (host: string, aud: string, sub: string | readonly string[]) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "TakenByDeployments",
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::222222222222:oidc-provider/${host}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${host}:aud`]: aud, [`${host}:sub`]: sub } },
    },
  ],
});
const ofPulumi = (...operations: readonly string[]) => {
  const subjects = operations.map(
    (operation) =>
      `pulumi:deploy:org:acme:project:ferry:stack:prod:operation:${operation}:scope:write`,
  );
  const [only] = subjects;
  return trust("api.pulumi.com/oidc", "acme", subjects.length === 1 && only ? only : subjects);
};
const ofGitHub = (subject: string) =>
  trust("token.actions.githubusercontent.com", "sts.amazonaws.com", subject);

describe("DeploymentAccess", () => {
  it("makes the identity provider and two roles, which outlive the stack", async () => {
    const [provider] = await made(byPulumi(), providerType);
    const roles = await made(byPulumi(), roleType);

    assert.deepEqual(provider?.inputs, {
      url: "https://api.pulumi.com/oidc",
      clientIdLists: ["acme"],
    });
    assert.deepEqual(
      roles.map(({ inputs: { name, path }, retainOnDelete }) => [name, path, retainOnDelete]),
      [
        ["acme-preview", "/ferry-deployments/", true],
        ["acme-update", "/ferry-deployments/", true],
      ],
    );
    assert.equal(provider?.retainOnDelete, true);
    assert.ok(roles.every(({ dependencies }) => dependencies.includes(provider?.urn ?? "")));
  });

  it("makes the identity provider of GitHub Actions", async () => {
    const [provider] = await made(byGitHub(), providerType);

    assert.deepEqual(provider?.inputs, {
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
    });
  });

  it("takes the account's provider, where the settings name it", async () => {
    const arn = "arn:aws:iam::222222222222:oidc-provider/api.pulumi.com/oidc";
    const values = changed(byPulumi(), "deployments.identityProvider", arn);

    assert.deepEqual(await made(values, providerType), []);
    assert.deepEqual(await trustOf(values, "update"), ofPulumi("update"));
  });

  it("says which roles there are, and whom a deployment is followed by", async () => {
    const { outputs } = await evaluateStack("prod", byPulumi());

    assert.deepEqual(outputs.deployments, {
      preview: "arn:aws:iam::222222222222:role/ferry-deployments/acme-preview",
      update: "arn:aws:iam::222222222222:role/ferry-deployments/acme-update",
      followedBy: [],
    });
  });

  it("says to a workflow what its tokens are about", async () => {
    const { outputs } = await evaluateStack("prod", byGitHub({ environment: "production" }));

    assert.deepEqual((outputs.deployments as { github: unknown }).github, {
      repository: "acme/platform",
      branch: "main",
      environment: "production",
    });
  });

  for (const [what, values, preview, update] of [
    [
      "a run of Pulumi Deployments that reads, or makes changes",
      byPulumi(),
      ofPulumi("preview", "refresh", "update"),
      ofPulumi("update"),
    ],
    [
      "a check for drift",
      byPulumi({ drift: { schedule: "0 6 * * *" } }),
      ofPulumi("preview", "refresh", "detect-drift", "update"),
      ofPulumi("update"),
    ],
    [
      "a repair of drift",
      byPulumi({ drift: { schedule: "0 6 * * *", remediate: true } }),
      ofPulumi("preview", "refresh", "detect-drift", "update", "remediate-drift"),
      ofPulumi("update", "remediate-drift"),
    ],
    [
      "a job of GitHub Actions for a pull request, or for the branch",
      byGitHub(),
      ofGitHub("repo:acme/platform:pull_request"),
      ofGitHub("repo:acme/platform:ref:refs/heads/main"),
    ],
    [
      "a job in an environment",
      byGitHub({ environment: "production" }),
      ofGitHub("repo:acme/platform:pull_request"),
      ofGitHub("repo:acme/platform:environment:production"),
    ],
    [
      "a job of a repository whose tokens have ids",
      byGitHub({ repository: "acme@12/platform@34" }),
      ofGitHub("repo:acme@12/platform@34:pull_request"),
      ofGitHub("repo:acme@12/platform@34:ref:refs/heads/main"),
    ],
  ] as const) {
    it(`trusts ${what}, by audience and exact subject`, async () => {
      assert.deepEqual(await trustOf(values, "preview"), preview);
      assert.deepEqual(await trustOf(values, "update"), update);
    });
  }
});
