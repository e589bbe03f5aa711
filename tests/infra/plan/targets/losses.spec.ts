import assert from "node:assert/strict";
import { lossesOf, lossesSay } from "../../../../infra/plan/targets/losses";

const paths = (found: unknown, wanted: unknown) => lossesOf(found, wanted).map(({ path }) => path);

describe("what a distribution would lose", () => {
  it("is what ferry does not set, whole", () => {
    const behavior = { pathPattern: "/api/*", targetOriginId: "api", minTtl: 0 };
    assert.deepEqual(lossesOf({ orderedCacheBehaviors: [behavior] }, {}), [
      { path: "orderedCacheBehaviors", value: [behavior] },
    ]);
  });

  it("is each item of a list that ferry has no counterpart of", () => {
    const found = {
      aliases: ["www.example.com", "old.example.com"],
      origins: [
        { originId: "S3", domainName: "pages.s3.eu-central-1.amazonaws.com", originPath: "/v1" },
        { originId: "api", domainName: "api.example.com" },
      ],
      customErrorResponses: [{ errorCode: 404 }, { errorCode: 500 }],
    };
    const wanted = {
      aliases: ["www.example.com"],
      origins: [{ originId: "bucket", domainName: "pages.s3.eu-central-1.amazonaws.com" }],
      customErrorResponses: [{ errorCode: 404, responsePagePath: "/404.html" }],
    };
    assert.deepEqual(paths(found, wanted), [
      "aliases.old.example.com",
      "origins.pages.s3.eu-central-1.amazonaws.com.originPath",
      "origins.api.example.com",
      "customErrorResponses.500",
    ]);
  });

  it("is a function that another takes the place of", () => {
    const found = {
      functionAssociations: [{ eventType: "viewer-request", functionArn: "arn:old" }],
      lambdaFunctionAssociations: [{ eventType: "origin-request", lambdaArn: "arn:edge" }],
      allowedMethods: ["GET", "HEAD", "POST"],
    };
    const wanted = {
      functionAssociations: [{ eventType: "viewer-request", functionArn: "arn:router" }],
      allowedMethods: ["GET", "HEAD"],
    };
    assert.deepEqual(
      paths({ defaultCacheBehavior: found }, { defaultCacheBehavior: wanted }),
      ["functionAssociations.arn:old", "lambdaFunctionAssociations", "allowedMethods.POST"].map(
        (path) => `defaultCacheBehavior.${path}`,
      ),
    );
  });

  it("is nothing that nobody set, and nothing whose value ferry sets", () => {
    const found = {
      aliases: [],
      comment: "ours",
      webAclId: "",
      priceClass: "PriceClass_All",
      staging: false,
      waitForDeployment: true,
      loggingConfig: null,
      origins: [{ domainName: "a", connectionAttempts: 3, connectionTimeout: 10, originPath: "" }],
      defaultCacheBehavior: {
        cachePolicyId: "a",
        grpcConfig: { enabled: false },
        maxTtl: 31_536_000,
      },
    };
    const wanted = {
      comment: "acme web",
      origins: [{ domainName: "a" }],
      defaultCacheBehavior: { cachePolicyId: "b" },
    };
    assert.deepEqual(lossesOf(found, wanted), []);
    assert.deepEqual(paths({ priceClass: "PriceClass_100" }, {}), ["priceClass"]);
    assert.deepEqual(paths({ priceClass: "PriceClass_100" }, { priceClass: "PriceClass_All" }), [
      "priceClass",
    ]);
    assert.deepEqual(paths({ origins: [{ domainName: "a", connectionAttempts: 2 }] }, wanted), [
      "origins.a.connectionAttempts",
    ]);
  });

  it("is said with what keeps it, and how to agree", () => {
    const losses = lossesOf({ webAclId: "arn:acl", priceClass: "PriceClass_100" }, {});
    assert.equal(
      lossesSay("web", losses),
      'The distribution of site web has what ferry does not set, and pulumi up would take it away: webAclId "arn:acl"; ' +
        'priceClass "PriceClass_100". Settings that keep some of it: sites.web.webAcl. Agree by sites.web.adopt.lose: ' +
        '["webAclId","priceClass"].',
    );
    assert.equal(lossesSay("web", []), undefined);
  });
});
