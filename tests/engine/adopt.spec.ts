import assert from "node:assert/strict";
import { join } from "node:path";
import { create } from "./provider/resources";
import { Schemas } from "./provider/schema";
import type { Values } from "./provider/values";
import { describeOnEngine, root } from "./support/cli";
import { initialized } from "./support/deployment";
import { diagnostics } from "./support/diagnostics";
import { secretsOf } from "./support/secrets";
import type { Run, Workspace } from "./support/workspace";

const schemas = new Schemas(join(root, "node_modules/@pulumi/aws"));
const region = "eu-central-1";
const production = "222222222222";
const development = "111111111111";

const losses =
  "The distribution of site web has what ferry does not set, and pulumi up would take it away: " +
  'orderedCacheBehaviors [{"pathPattern":"/api/*","targetOriginId":"api","viewerProtocolPolicy":"https-only"}]; ' +
  'origins.api.example.com {"domainName":"api.example.com","originId":"api"}; priceClass "PriceClass_100"; ' +
  'tags.team "web". Settings that keep some of it: tags. ' +
  'Agree by sites.web.adopt.lose: ["orderedCacheBehaviors","origins.api.example.com","priceClass","tags.team"].';

describeOnEngine("resources that a stack adopts", () => {
  let workspace: Workspace;
  let ids: readonly string[];
  let original: readonly unknown[];
  const first: Record<string, Run> = {};

  /** Makes a resource as somebody did long ago. Returns its id. */
  function make(account: string, type: string, inputs: Values): string {
    const made = { type, name: "long-ago", inputs };
    return create(workspace.world, { account, region }, schemas.of(type), made).id;
  }

  /** The adopted resources as they are in AWS. */
  const found = () =>
    [production, development].flatMap((account) =>
      workspace.world.of(account).filter(({ type, id }) => ids.includes(`${type} ${id}`)),
    );

  before(() => {
    workspace = initialized();
    const pages = make(production, "aws:s3/bucket:Bucket", { bucket: "our-pages" });
    make(production, "aws:s3/bucketVersioning:BucketVersioning", {
      bucket: "our-pages",
      versioningConfiguration: { status: "Suspended" },
    });
    const distribution = make(production, "aws:cloudfront/distribution:Distribution", {
      enabled: true,
      comment: "our pages",
      origins: [
        { originId: "bucket", domainName: "our-pages.s3.eu-central-1.amazonaws.com" },
        { originId: "api", domainName: "api.example.com" },
      ],
      orderedCacheBehaviors: [
        { pathPattern: "/api/*", targetOriginId: "api", viewerProtocolPolicy: "https-only" },
      ],
      priceClass: "PriceClass_100",
      tags: { team: "web" },
      defaultCacheBehavior: { targetOriginId: "bucket", viewerProtocolPolicy: "allow-all" },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
    const key = make(development, "aws:kms/key:Key", {
      multiRegion: true,
      enableKeyRotation: false,
    });
    const artifacts = make(development, "aws:s3/bucket:Bucket", { bucket: "our-artifacts" });
    ids = [
      `aws:s3/bucket:Bucket ${pages}`,
      `aws:s3/bucketVersioning:BucketVersioning ${pages}`,
      `aws:cloudfront/distribution:Distribution ${distribution}`,
      `aws:kms/key:Key ${key}`,
      `aws:s3/bucket:Bucket ${artifacts}`,
    ];
    original = found();
    assert.equal(original.length, ids.length);
    workspace.edit("Pulumi.prod.yaml", (text) =>
      text
        .replace("    name: acme\n", "    name: acme\n    artifactBucket: our-artifacts\n")
        .replace(
          /^ {4}web:.*$/m,
          `    web:\n      adopt: { bucket: { name: our-pages, has: [versioning] }, distribution: ${distribution} }`,
        ),
    );
    workspace.edit("Pulumi.dev.yaml", (text) =>
      text.replace(
        "  ferry:delivery:\n",
        `  ferry:delivery:\n    adopt: { key: ${key}, artifactBucket: { name: our-artifacts, has: [] } }\n`,
      ),
    );
    for (const stack of ["prod", "dev"]) {
      first[stack] = workspace.succeed(`pulumi up --yes --skip-preview -s ${stack}`);
    }
  });

  const imported = (stack: string) =>
    [...(first[stack]?.stdout ?? "").matchAll(/^ = {2}\S+ ([\w-]+) imported \(/gm)]
      .map(([, name]) => name)
      .filter((name, index, all) => all.indexOf(name) === index)
      .sort();

  it("are imported by the first update, which changes nothing of them", () => {
    assert.deepEqual(
      [imported("prod"), imported("dev")],
      [
        ["web-bucket", "web-bucket-versioning", "web-distribution"],
        ["artifacts-bucket", "artifacts-key"],
      ],
    );
    for (const { stdout } of Object.values(first)) assert.doesNotMatch(stdout, /^ {4}~ \d+ upd/m);
    assert.deepEqual(found(), original);
  });

  it("are listed with each property that differs from what ferry would set", () => {
    const warnings = Object.values(first).flatMap(diagnostics);
    const about = warnings.map((line) =>
      line.replace(
        /^(warning: [\w-]+ has \w+) .*, where ferry would set .*(: it stays .*)$/,
        "$1$2",
      ),
    );
    const end = ": it stays as it is until you take the resource out of adopt.";
    assert.deepEqual(about.sort(), [
      `warning: ${losses}`,
      `warning: artifacts-key has enableKeyRotation${end}`,
      `warning: web-bucket-versioning has versioningConfiguration${end}`,
      `warning: web-distribution has comment${end}`,
      `warning: web-distribution has defaultCacheBehavior${end}`,
      `warning: web-distribution has origins${end}`,
    ]);
    assert.ok(
      warnings.includes(
        'warning: web-bucket-versioning has versioningConfiguration {"status":"Suspended"}, where ferry would ' +
          `set {"status":"Enabled"}${end}`,
      ),
    );
  });

  it("are left alone by the second update", () => {
    for (const stack of ["prod", "dev"]) {
      workspace.succeed(`pulumi up --yes --skip-preview --expect-no-changes -s ${stack}`);
    }
    assert.deepEqual(found(), original);
  });

  it("leave no secret and no ciphertext in either state file", () => {
    for (const stack of ["prod", "dev"]) {
      assert.deepEqual(secretsOf(workspace, stack), []);
      assert.doesNotMatch(workspace.stateText(stack), /"ciphertext"/);
    }
  });

  it("lose nothing that ferry does not set without a yes, once the setting is gone", () => {
    workspace.edit("Pulumi.prod.yaml", (text) => text.replace(/, distribution: E\w+/, ""));
    for (const command of ["preview", "up --yes --skip-preview"]) {
      const { exitCode, output } = workspace.run(`pulumi ${command} -s prod`);
      assert.notEqual(exitCode, 0);
      assert.ok(output.replace(/\s+/g, " ").includes(losses), output);
    }
    assert.deepEqual(found(), original);
  });

  it("become ferry's own with that yes, which is asked for once", () => {
    const lose = '["origins.api.example.com","orderedCacheBehaviors","priceClass","tags.team"]';
    workspace.edit("Pulumi.prod.yaml", (text) =>
      text.replace(/(adopt: \{ .*) \}$/m, `$1, lose: ${lose} }`),
    );
    assert.deepEqual(workspace.plan("prod"), ["update web-distribution"]);
    workspace.succeed("pulumi up --yes --skip-preview -s prod");
    const [site] = workspace.world
      .of(production)
      .filter(({ type }) => type === "aws:cloudfront/distribution:Distribution");
    assert.deepEqual(
      [site?.inputs.priceClass, site?.inputs.orderedCacheBehaviors],
      [undefined, undefined],
    );
    workspace.edit("Pulumi.prod.yaml", (text) => text.replace(`, lose: ${lose}`, ""));
    workspace.succeed("pulumi preview --expect-no-changes -s prod");
  });
});
