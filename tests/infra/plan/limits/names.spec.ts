import assert from "node:assert/strict";
import { plannedFaults, refusesPlanned } from "../../../support/plans";
import { aDelivery, aPipeline, aRelease, aTarget } from "../../../support/refusals";
import { changed, delivery, objectDelivery } from "../../../support/settings";

const upload = (source: string, site: string) => ({
  sources: { [source]: { kind: "s3" } },
  releases: [{ stack: "prod", site }],
});

describe("names that a plan has", () => {
  refusesPlanned([
    [
      "a bucket name above 63 characters",
      changed(aTarget("name", "a".repeat(20)), "sites", { ["b".repeat(20)]: {} }),
      "ferry:sites.bbbbbbbbbbbbbbbbbbbb makes an S3 bucket name of 69 characters (aaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbbb-222222222222-ap-northeast-1): AWS allows 63, which leaves 14 characters for ferry:name; shorten one of the two.",
    ],
    [
      "a connection name above 32 characters that no name can shorten",
      changed(
        aDelivery("delivery.connections", { ["a".repeat(30)]: { provider: "GitHub" } }),
        "delivery.pipelines.web.sources.app.connection",
        "a".repeat(30),
      ),
      "ferry:delivery.connections.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa makes a CodeConnections connection name of 35 characters (acme-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa): AWS allows 32, and ferry:name takes 3 of them at least; shorten the key.",
    ],
    [
      "a connection name above 32 characters",
      changed(
        changed(
          aDelivery("delivery.connections", { ["c".repeat(25)]: { provider: "GitHub" } }),
          "delivery.pipelines.web.sources.app.connection",
          "c".repeat(25),
        ),
        "name",
        "acme-website",
      ),
      "ferry:delivery.connections.ccccccccccccccccccccccccc makes a CodeConnections connection name of 38 characters (acme-website-ccccccccccccccccccccccccc): AWS allows 32, which leaves 6 characters for ferry:name; shorten one of the two.",
    ],
    [
      "a rule name above 64 characters",
      changed(
        changed(objectDelivery, "delivery.pipelines", {
          ["p".repeat(30)]: {
            sources: { ["s".repeat(30)]: { kind: "s3" } },
            releases: [{ stack: "prod", site: "web" }],
          },
        }),
        "name",
        "acme-website",
      ),
      "ferry:delivery.pipelines.pppppppppppppppppppppppppppppp.sources.ssssssssssssssssssssssssssssss makes an EventBridge rule name of 74 characters (acme-website-pppppppppppppppppppppppppppppp-ssssssssssssssssssssssssssssss): AWS allows 64, and ferry:name takes 3 of them at least; shorten the key.",
      "ferry:delivery.pipelines.pppppppppppppppppppppppppppppp.sources.ssssssssssssssssssssssssssssss makes an IAM role name of 81 characters (acme-website-pppppppppppppppppppppppppppppp-ssssssssssssssssssssssssssssss-events): AWS allows 64, and ferry:name takes 3 of them at least; shorten the key.",
    ],
    [
      "a role name above 64 characters",
      changed(objectDelivery, "delivery.pipelines", {
        ["p".repeat(27)]: {
          sources: { ["s".repeat(27)]: { kind: "s3" } },
          releases: [{ stack: "prod", site: "web" }],
        },
      }),
      "ferry:delivery.pipelines.ppppppppppppppppppppppppppp.sources.sssssssssssssssssssssssssss makes an IAM role name of 67 characters (acme-ppppppppppppppppppppppppppp-sssssssssssssssssssssssssss-events): AWS allows 64, and ferry:name takes 3 of them at least; shorten the key.",
    ],
    [
      "a project name above 150 characters",
      changed(
        aRelease({ stack: "s".repeat(130), build: { environment: { A: "x" } } }),
        "name",
        "acme-website",
      ),
      "ferry:delivery.pipelines.web.releases[0] makes a CodeBuild project name of 155 characters (acme-website-web-web-ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss-web): AWS allows 150, which leaves 7 characters for ferry:name; shorten one of the two.",
      "ferry:delivery.pipelines.web.releases[0] makes a namespace of 150 characters (DeployVariables-ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss-web): AWS allows 100; shorten the key of the site, service or application, or the stack's name.",
    ],
    [
      "a namespace above 100 characters",
      aRelease({ stack: "s".repeat(90) }),
      "ferry:delivery.pipelines.web.releases[0] makes a namespace of 110 characters (DeployVariables-ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss-web): AWS allows 100; shorten the key of the site, service or application, or the stack's name.",
    ],
    [
      "a site bucket that is the artifact bucket",
      changed(
        changed(delivery, "sites", { artifacts: {} }),
        "sameAccount",
        "one account is enough",
      ),
      "ferry:sites.artifacts makes an S3 bucket name that ferry:delivery has already (acme-artifacts-111111111111-eu-central-1): give it another key.",
    ],
    [
      "two pipelines whose sources compose one name",
      changed(objectDelivery, "delivery.pipelines", {
        a: upload("b-c", "web"),
        "a-b": upload("c", "docs"),
      }),
      "ferry:delivery.pipelines.a-b.sources.c makes an EventBridge rule name that ferry:delivery.pipelines.a.sources.b-c has already (acme-a-b-c): give it another key.",
    ],
    [
      "two pipelines whose builds compose one name",
      changed(
        changed(aDelivery("delivery.builds.b-c", { commands: ["npm ci"] }), "delivery.builds.c", {
          commands: ["npm ci"],
        }),
        "delivery.pipelines",
        {
          a: { ...upload("x", "web"), build: "b-c" },
          "a-b": { ...upload("x", "docs"), build: "c" },
        },
      ),
      "ferry:delivery.pipelines.a-b.build makes a CodeBuild project name that ferry:delivery.pipelines.a.build has already (acme-a-b-c): give it another key.",
    ],
  ]);

  it("may be of any length where only a source in a bucket has a rule", () => {
    const values = changed(aPipeline("sources", {}), "delivery.pipelines", {
      ["p".repeat(30)]: {
        sources: {
          ["s".repeat(30)]: {
            kind: "git",
            connection: "github",
            repository: "a/b",
            branch: "main",
          },
        },
        releases: [{ stack: "prod", site: "web" }],
      },
    });
    assert.deepEqual(plannedFaults(values), []);
  });
});
