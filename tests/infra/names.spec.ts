import assert from "node:assert/strict";
import * as names from "../../infra/names";

const owner = { account: "111111111111", region: "eu-central-1", name: "acme" };
const inChina = { ...owner, region: "cn-north-1" };
const inGovCloud = { ...owner, region: "us-gov-west-1" };

describe("names", () => {
  it("are composed of the prefix and the keys of the settings", () => {
    assert.deepEqual(
      {
        pipeline: names.pipelineName(owner, "web"),
        pipelineRole: names.pipelineRole(owner, "web").name,
        deployRole: names.deployRole(owner, "web").name,
        invalidateRole: names.invalidateRole(owner, "web").name,
        invalidateFunction: names.invalidateFunction(owner),
        functionRole: names.invalidateFunctionRole(owner).name,
        eventsRole: names.eventsRole(owner, "web-upload").name,
        project: names.projectName(owner, "web", "site", "prod-web"),
        sharedProject: names.projectName(owner, "web", "site"),
        connection: names.connectionName(owner, "github"),
        sourceRule: names.sourceRule(owner, "web", "upload"),
        artifactBucket: names.artifactBucket(owner),
        siteBucket: names.siteBucket(owner, "web"),
        alias: names.artifactKeyAlias(owner),
        buildLogs: names.buildLogGroup("acme-web-site"),
        functionLogs: names.functionLogGroup("acme-invalidate"),
      },
      {
        pipeline: "acme-web",
        pipelineRole: "acme-web-pipeline",
        deployRole: "acme-web-deploy",
        invalidateRole: "acme-web-invalidate",
        invalidateFunction: "acme-invalidate",
        functionRole: "acme-invalidate",
        eventsRole: "acme-web-upload-events",
        project: "acme-web-site-prod-web",
        sharedProject: "acme-web-site",
        connection: "acme-github",
        sourceRule: "acme-web-upload",
        artifactBucket: "acme-artifacts-111111111111-eu-central-1",
        siteBucket: "acme-web-111111111111-eu-central-1",
        alias: "alias/acme-artifacts",
        buildLogs: "/aws/codebuild/acme-web-site",
        functionLogs: "/aws/lambda/acme-invalidate",
      },
    );
  });

  it("put every role below one path, which is part of its ARN", () => {
    assert.deepEqual(names.deployRole(owner, "web"), {
      name: "acme-web-deploy",
      path: "/ferry/",
      arn: "arn:aws:iam::111111111111:role/ferry/acme-web-deploy",
    });
  });

  it("know the partitions of China and GovCloud", () => {
    assert.equal(
      names.deployRole(inChina, "web").arn,
      "arn:aws-cn:iam::111111111111:role/ferry/acme-web-deploy",
    );
    assert.equal(names.bucketArn("us-gov-west-1", "b"), "arn:aws-us-gov:s3:::b");
    assert.equal(
      names.anyKeyArn(inGovCloud),
      "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/*",
    );
    assert.equal(names.serviceHost("s3", "cn-north-1"), "s3.cn-north-1.amazonaws.com.cn");
    assert.equal(names.serviceHost("logs", "us-gov-west-1"), "logs.us-gov-west-1.amazonaws.com");
  });

  it("give a build's role the console's name while it has room", () => {
    assert.equal(names.buildRole(owner, "acme-web").name, "codebuild-acme-web-service-role");
    const project = "p".repeat(64 - "codebuild--service-role".length);
    assert.equal(names.buildRole(owner, project).name, `codebuild-${project}-service-role`);
  });

  it("cut a build's role to 64 characters that differ for every project", () => {
    const [a, b] = ["a", "b"].map((end) => names.buildRole(owner, `${"p".repeat(60)}${end}`).name);
    assert.equal(a?.length, 64);
    assert.equal(b?.length, 64);
    assert.notEqual(a, b);
    assert.match(a ?? "", /^codebuild-p+-[0-9a-f]{8}$/);
  });

  it("call a release by the last part of its stack and its site", () => {
    const nameOf = (stack: string) => names.releaseName({ stack, site: "web" });
    assert.equal(nameOf("prod"), "prod-web");
    assert.equal(nameOf("acme/ferry/prod"), "prod-web");
    assert.equal(nameOf("eu.west_1"), "eu-west-1-web");
  });

  it("find the account of an ARN", () => {
    assert.equal(names.accountOf("arn:aws:iam::111111111111:role/ferry/x"), "111111111111");
    assert.equal(names.accountOf("arn:aws:s3:::bucket"), "");
  });
});
