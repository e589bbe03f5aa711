import assert from "node:assert/strict";
import { aDelivery } from "../../../support/refusals";
import { all, one, types } from "../../../support/registrations";
import { changed } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const hostType = "aws:codeconnections/host:Host";
const endpoint = "https://git.example.com";

describe("a connection to a Git host of one's own", () => {
  const settings = {
    provider: "GitHubEnterpriseServer",
    endpoint,
    vpc: { id: "vpc-01234567", subnets: ["subnet-01234567"], securityGroups: ["sg-01234567"] },
    certificate: "-----BEGIN CERTIFICATE-----\nA",
  };
  const evaluated = () => evaluateDelivery(aDelivery("delivery.connections.github", settings));

  it("is made on a host, without the provider that AWS takes from the host", async () => {
    const dev = await evaluated();
    const { inputs, outputs } = one(dev, hostType);
    assert.deepEqual(inputs, {
      providerType: "GitHubEnterpriseServer",
      providerEndpoint: endpoint,
      vpcConfiguration: {
        vpcId: "vpc-01234567",
        subnetIds: ["subnet-01234567"],
        securityGroupIds: ["sg-01234567"],
        tlsCertificate: "-----BEGIN CERTIFICATE-----\nA",
      },
    });
    assert.deepEqual(one(dev, types.connection).inputs, {
      name: "acme-github",
      hostArn: outputs.arn,
    });
  });

  it("leaves two clicks to a person, the host's first", async () => {
    assert.deepEqual((await evaluated()).outputs.nextSteps, [
      "If the host of github is not set up yet: pulumi stack output connections",
      "If connection github is not approved yet: pulumi stack output connections",
      "Once github is approved: aws codepipeline start-pipeline-execution --name acme-web",
    ]);
  });

  it("may lie on a host that is there", async () => {
    const host = "arn:aws:codeconnections:eu-central-1:111111111111:host/git-1a2b3c4d";
    const dev = await evaluateDelivery(aDelivery("delivery.connections.github", { host }));
    assert.deepEqual(all(dev, hostType), []);
    assert.deepEqual(one(dev, types.connection).inputs, { name: "acme-github", hostArn: host });
  });
});

describe("a connection of projects alone", () => {
  it("is to be approved, and starts no release", async () => {
    const values = changed(
      aDelivery("delivery.connections.ours", { provider: "Bitbucket" }),
      "delivery.projects.ci.source",
      {
        kind: "git",
        provider: "Bitbucket",
        connection: "ours",
        repository: "acme/app",
      },
    );
    const { nextSteps } = (await evaluateDelivery(values)).outputs;
    assert.deepEqual(
      (nextSteps as readonly string[]).filter((step) => step.includes("ours")),
      ["If connection ours is not approved yet: pulumi stack output connections"],
    );
  });
});
