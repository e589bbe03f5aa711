import assert from "node:assert/strict";
import { type Call, callerName } from "../../../rehearsal/call";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { types } from "../../support/registrations";
import { changed, objectDelivery, target, type Values } from "../../support/settings";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";
import { carry, registered } from "../support/releases";

const connection =
  "arn:aws:codeconnections:eu-central-1:111111111111:connection/00000000-0000-0000-0000-000000000001";

/** Everything of a build that the examples leave out, and projects of every kind of source. */
const everything: Values = Object.entries({
  "delivery.pipelines.web.build": "web",
  "delivery.pipelines.web.tests": ["unit"],
}).reduce(
  (values, [path, value]) => changed(values, path, value),
  changed(objectDelivery, "delivery", {
    ...(objectDelivery.delivery as Values),
    connections: { ours: { arn: connection } },
    builds: {
      web: {
        role: "arn:aws:iam::111111111111:role/Builds",
        pushes: ["public.ecr.aws/acme/site", "arn:aws:ecr:us-east-1:111111111111:repository/acme"],
        batch: {},
        logs: { s3: true },
        reports: { lines: { type: "coverage", export: true } },
      },
      unit: {
        logs: { s3: true },
        environment: { CODEBUILD_CONFIG_AUTO_DISCOVER: "true" },
      },
    },
    projects: {
      code: {
        source: { kind: "codecommit", repository: "app", tag: "v1" },
        cache: { s3: true },
        batch: {},
        retries: 1,
      },
      zip: { source: { kind: "s3", bucket: "our-zips", object: "a/b.zip" } },
      hub: {
        source: { kind: "git", provider: "GitHub", connection: "ours", repository: "acme/app" },
        webhook: { branches: ["main"] },
        logs: { s3: true },
      },
    },
  }),
);

describe("a rehearsal of builds", function () {
  this.timeout(30_000);
  let folders: Folders;
  let rehearsal: Rehearsal;

  before(async () => {
    folders = new Folders();
    const config = folders.ofStacks({ prod: target, dev: everything });
    rehearsal = await rehearse({ config, project: root, site: "examples/site" });
  });
  after(() => folders.remove());

  const calls = (role: string): readonly string[] =>
    rehearsal.verdicts.hops
      .map(({ call }: { readonly call: Call }) => call.request)
      .filter(({ principal }) => callerName(principal).endsWith(role))
      .map(({ action, resource }) => `${action} ${resource.split(":").slice(5).join(":")}`);

  it("allows every call and denies every hostile one", () => {
    assert.deepEqual(rehearsal.faults, []);
  });

  it("finds no idle permission and no untested guard", () => {
    const { idle, untested } = proveRelease(rehearsal.verdicts);
    assert.deepEqual([idle, untested], [[], []]);
  });

  it("has an existing role push, and not start what it is part of", () => {
    const own = calls("role/Builds").filter((call) => /^(ecr|codebuild|sts)/.test(call));
    assert.deepEqual(own, [
      "ecr-public:GetAuthorizationToken ",
      "sts:GetServiceBearerToken ",
      "ecr-public:BatchCheckLayerAvailability repository/site",
      "ecr-public:PutImage repository/site",
      "ecr-public:InitiateLayerUpload repository/site",
      "ecr-public:UploadLayerPart repository/site",
      "ecr-public:CompleteLayerUpload repository/site",
      "ecr:GetAuthorizationToken ",
      "ecr:BatchCheckLayerAvailability repository/acme",
      "ecr:GetDownloadUrlForLayer repository/acme",
      "ecr:BatchGetImage repository/acme",
      "ecr:PutImage repository/acme",
      "ecr:InitiateLayerUpload repository/acme",
      "ecr:UploadLayerPart repository/acme",
      "ecr:CompleteLayerUpload repository/acme",
      "codebuild:CreateReportGroup report-group/acme-web-web-lines",
      "codebuild:CreateReport report-group/acme-web-web-lines",
      "codebuild:UpdateReport report-group/acme-web-web-lines",
      "codebuild:BatchPutTestCases report-group/acme-web-web-lines",
      "codebuild:BatchPutCodeCoverages report-group/acme-web-web-lines",
    ]);
  });

  it("has a build that discovers reports make groups of them, and no other", () => {
    const discovered = rehearsal.verdicts.hops
      .map(({ call }: { readonly call: Call }) => call.request)
      .filter(({ resource }) => resource.includes("AutoDiscovered"))
      .map(({ action, resource }) => `${action} ${resource.split("/").at(-1)}`);
    assert.deepEqual(discovered, [
      "codebuild:CreateReportGroup acme-web-unit-JUNITXML-AutoDiscovered",
      "codebuild:CreateReport acme-web-unit-JUNITXML-AutoDiscovered",
      "codebuild:UpdateReport acme-web-unit-JUNITXML-AutoDiscovered",
      "codebuild:BatchPutTestCases acme-web-unit-JUNITXML-AutoDiscovered",
      "codebuild:BatchPutCodeCoverages acme-web-unit-CLOVERXML-AutoDiscovered",
    ]);
  });

  it("would catch a project that leaves the discovery of reports to CodeBuild", async () => {
    const silent = registered(rehearsal.stacks, types.project, (inputs) => ({
      ...inputs,
      environment: { ...(inputs.environment as Values), environmentVariables: [] },
    }));
    const { faults } = judgeRelease(silent, await carry(silent));
    assert.match(
      faults.join("\n"),
      /codebuild-acme-code-service-role may not codebuild:CreateReportGroup on arn:aws:codebuild:eu-central-1:111111111111:report-group\/acme-code-JUNITXML-AutoDiscovered/,
    );
  });

  it("runs a batch in its own role", () => {
    assert.deepEqual(calls("codebuild-acme-code-batch-role"), [
      "codebuild:StartBuild project/acme-code",
      "codebuild:StopBuild project/acme-code",
      "codebuild:RetryBuild project/acme-code",
    ]);
  });

  it("has projects of their own fetch their sources", () => {
    const fetches = (role: string) =>
      calls(role).filter((call) => /GitPull|GetConnection|b\.zip/.test(call));
    assert.deepEqual(fetches("codebuild-acme-code-service-role"), ["codecommit:GitPull app"]);
    assert.deepEqual(fetches("codebuild-acme-zip-service-role"), [
      "s3:GetObject our-zips/a/b.zip",
      "s3:GetObjectVersion our-zips/a/b.zip",
    ]);
    assert.equal(fetches("codebuild-acme-hub-service-role").length, 4);
  });

  it("denies a build role what belongs to others", () => {
    const may = (rehearsal.verdicts.reach?.classes ?? [])
      .filter(
        ({ ways: [{ request }], half }) =>
          half === "caller" && callerName(request.principal).endsWith("role/Builds"),
      )
      .flatMap(({ actions }) => actions);
    assert.ok(may.length > 0);
    for (const action of ["sts:AssumeRole", "codebuild:UpdateProject", "iam:PassRole"]) {
      assert.ok(!may.includes(action), action);
    }
  });
});
