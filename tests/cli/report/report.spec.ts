import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { jsonReport } from "../../../cli/report/json";
import { terminalReport } from "../../../cli/report/terminal";
import { counted, cut, size, wrapItems } from "../../../cli/report/text";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { siteOf } from "../../rehearsal/support/sites";
import { root } from "../../support/stacks";

type Json = Readonly<Record<string, unknown>>;
const list = (value: unknown) => value as readonly Json[];
const keys = (value: unknown) => Object.keys(value as object);
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
const ansi = /\u001b\[/;

/** The default files with the default site, rehearsed once. */
let done: Promise<Rehearsal> | undefined;
function defaultRehearsal(): Promise<Rehearsal> {
  done ??= rehearse({ site: join(root, "examples/site"), config: root, project: root });
  return done;
}

describe("the document of a rehearsal", () => {
  let rehearsal: Rehearsal;
  let document: Json;
  let release: Json;
  before(async () => {
    rehearsal = await defaultRehearsal();
    document = JSON.parse(await jsonReport(rehearsal)) as Json;
    release = document.release as Json;
  });

  it("has these parts", () => {
    assert.deepEqual(keys(document), [
      "version",
      "site",
      "stacks",
      "release",
      "hops",
      "hostile",
      "who",
      "reach",
      "policies",
      "cost",
      "faults",
      "warnings",
    ]);
    assert.deepEqual(keys(release), [
      "arrived",
      "actions",
      "objects",
      "invalidations",
      "deployments",
    ]);
  });

  it("says by which shape it is read, what was carried and that it arrived", () => {
    assert.equal(document.version, 1);
    assert.deepEqual(document.site, { origin: join(root, "examples/site"), files: 9 });
    assert.equal(release.arrived, true);
    assert.deepEqual(document.faults, []);
    assert.deepEqual(document.warnings, []);
  });

  it("has every stack in the order of deployment, with its place", () => {
    const stacks = list(document.stacks);
    for (const stack of stacks) {
      assert.deepEqual(keys(stack), [
        "project",
        "stack",
        "account",
        "region",
        "resources",
        "outputs",
        "warnings",
      ]);
    }
    assert.deepEqual(
      stacks.map(({ stack, account, region }) => [stack, account, region]),
      [
        ["prod", "222222222222", "eu-central-1"],
        ["dev", "111111111111", "eu-central-1"],
      ],
    );
  });

  it("has every resource as it was registered, with its code", () => {
    const [, dev] = list(document.stacks);
    const resources = list(dev?.resources);
    const registered = rehearsal.stacks[1]?.registrations ?? [];
    assert.deepEqual(
      resources.map(({ inputs: _, ...each }) => each),
      registered.map(({ inputs: _, ...each }) => JSON.parse(JSON.stringify(each))),
    );
    const lambda = resources.find(({ name }) => name === "invalidate-function");
    assert.ok(lambda);
    const { code, name } = lambda.inputs as Json;
    const { archive } = code as { readonly archive: Json };
    assert.deepEqual(
      [name, keys(archive)],
      ["acme-invalidate", ["index.js", "records.json", "targets.json"]],
    );
    assert.equal(
      lambda.parent,
      "urn:pulumi:dev::ferry::ferry:delivery:Delivery$ferry:delivery:InvalidateFunction::invalidate",
    );
  });

  it("has the outputs of each stack", () => {
    const [{ outputs } = {}] = list(document.stacks);
    const { sites, contract } = outputs as Json;
    assert.deepEqual((sites as Json).web, {
      url: "https://dede75165eeafe1.cloudfront.net",
      bucket: "acme-web-222222222222-eu-central-1",
      distribution: "EDE75165EEAFE1",
      tls: "CloudFront's own certificate accepts older TLS too: set domains to require TLS 1.2",
    });
    assert.equal((contract as Json).version, 2);
  });

  it("has every action with its role, its calls, and how much it changed", () => {
    const actions = list(release.actions);
    for (const action of actions) {
      assert.deepEqual(keys(action), [
        "pipeline",
        "stage",
        "name",
        "provider",
        "role",
        "calls",
        "objects",
        "invalidations",
        "deployments",
      ]);
    }
    assert.deepEqual(
      actions.map(({ stage, name, objects, invalidations }) => [
        stage,
        name,
        objects,
        invalidations,
      ]),
      [
        ["source", "app", 0, 0],
        ["build", "web", 0, 0],
        ["build", "storybook", 0, 0],
        ["dev-web", "dev-web-assets", 3, 0],
        ["dev-web", "dev-web-pages", 7, 0],
        ["dev-web", "dev-web-storybook", 9, 0],
        ["dev-web", "invalidate", 0, 1],
        ["approve-prod-web", "prod-web-approve", 0, 0],
        ["prod-web", "prod-web-assets", 3, 0],
        ["prod-web", "prod-web-pages", 7, 0],
        ["prod-web", "invalidate", 0, 1],
      ],
    );
  });

  it("has the Storybook of the development site there, and nothing of it in production", () => {
    const book = list(release.objects).filter(({ key }) => String(key).startsWith("storybook/"));
    assert.equal(book.length, rehearsal.site.files.length);
    assert.deepEqual(
      [...new Set(book.map(({ bucket }) => bucket))],
      ["acme-web-111111111111-eu-central-1"],
    );
  });

  it("has every call with its caller, what it is on, and where that is documented", () => {
    const action = list(release.actions).find(({ name }) => name === "prod-web-assets");
    const calls = list(action?.calls);
    assert.deepEqual(calls[1], {
      caller: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
      action: "sts:AssumeRole",
      resource: "arn:aws:iam::222222222222:role/ferry/acme-web-deploy",
      ownerAccount: "222222222222",
      count: 1,
      grade: "documented",
      page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    });
    assert.deepEqual(
      calls.find((call) => call.action === "s3:PutObject"),
      {
        caller: "arn:aws:iam::222222222222:role/ferry/acme-web-deploy",
        action: "s3:PutObject",
        resource: "arn:aws:s3:::acme-web-222222222222-eu-central-1/assets/app.376a5951.js",
        ownerAccount: "222222222222",
        count: 3,
        grade: "documented",
        page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html",
      },
    );
  });

  it("has every object that appeared", () => {
    const index = rehearsal.site.files.find(({ path }) => path === "index.html");
    assert.equal(list(release.objects).length, 29);
    assert.deepEqual(list(release.objects).filter(({ key }) => key === "index.html")[1], {
      bucket: "acme-web-222222222222-eu-central-1",
      key: "index.html",
      owner: "222222222222",
      size: index?.body.length,
      sha256: createHash("sha256")
        .update(index?.body ?? "")
        .digest("hex"),
      contentType: "text/html",
      cacheControl: "no-cache",
    });
  });

  it("has every judged call with its verdict", () => {
    const verdict = ["allowed", "decidedBy", "reason"];
    const call = ["caller", "action", "resource", "ownerAccount"];
    for (const hop of list(document.hops)) {
      assert.deepEqual(keys(hop), [...call, "count", "grade", "page", ...verdict]);
    }
    for (const attempt of list(document.hostile)) {
      // Across accounts it also says which side's Allow is missing.
      const named = keys(attempt).filter((key) => key !== "missing");
      assert.deepEqual(named, ["attempt", ...call, ...verdict]);
    }
  });

  it("has every invalidation", () => {
    assert.deepEqual(
      list(release.invalidations).map(({ callerReference: _, ...each }) => each),
      [
        { distribution: "EA2984952AAC37", paths: ["/*"] },
        { distribution: "EDE75165EEAFE1", paths: ["/*"] },
      ],
    );
  });
});

describe("the report of a rehearsal", () => {
  let rehearsal: Rehearsal;
  before(async () => {
    rehearsal = await defaultRehearsal();
  });

  it("has at most 100 columns, whatever the names", () => {
    const files = { "index.html": "", [`${"long-".repeat(60)}.html`]: "" };
    const site = { ...siteOf(files), origin: `/${"deep/".repeat(60)}` };
    const faults = [`The ${"very ".repeat(60)}long fault.`];
    for (const each of [rehearsal, { ...rehearsal, site, faults }]) {
      const lines = terminalReport(each, { colour: false }).split("\n");
      assert.deepEqual(
        lines.filter((line) => [...line].length > 100),
        [],
      );
    }
  });

  it("begins with a picture of each pipeline, then verdicts, warnings, cost and what is next", () => {
    const lines = terminalReport(rehearsal, { colour: false }).split("\n");
    assert.deepEqual(lines.slice(0, 5), [
      "acme-web",
      "  source → build → dev-web → (approval) → prod-web",
      "  dev 111111111111                        prod 222222222222",
      "  eu-central-1                            eu-central-1",
      "",
    ]);
    const parts = lines
      .join("\n")
      .split("\n\n")
      .map((part) => /^\S+/.exec(part)?.[0]);
    assert.deepEqual(parts, ["acme-web", "✓", "warning", "What", "Next"]);
  });

  it("says of each warning in which resources, and what to do", () => {
    const text = terminalReport(rehearsal, { colour: false }).replace(/\n {8}/g, " ");
    assert.match(
      text,
      /^warning prod web-distribution, dev web-distribution: give the site a domain, with a certificate of ACM in us-east-1 \(distribution-certificate\)\.$/m,
    );
  });

  it("ends with the commands, each with its account's profile, and the steps left to a person", () => {
    const [, next] = terminalReport(rehearsal, { colour: false }).split("\nNext\n");
    assert.deepEqual(next?.trimEnd().split("\n"), [
      "  npm run init",
      "  npx pulumi login && npx pulumi stack init prod && npx pulumi stack init dev",
      "  AWS_PROFILE=prod npx pulumi up -s prod",
      "  AWS_PROFILE=dev npx pulumi up -s dev",
      "  - If connection github is not approved yet: pulumi stack output connections",
      "  - Once github is approved: aws codepipeline start-pipeline-execution --name acme-web",
    ]);
  });

  it("has the calls only where they are asked for", () => {
    const call = /^ {4}s3 acme-artifacts-111111111111-eu-central-1: GetBucket/m;
    assert.doesNotMatch(terminalReport(rehearsal, { colour: false }), call);
    const text = terminalReport(rehearsal, { colour: false, calls: true });
    assert.match(text, call);
    assert.match(text, /^1 prod · account 222222222222 · eu-central-1 · \d+ resources$/m);
  });

  for (const columns of [40, 60, 80, 100, 300]) {
    it(`fits a terminal of ${columns} columns`, () => {
      const calls = columns >= 60;
      const lines = terminalReport(rehearsal, { colour: false, columns, calls }).split("\n");
      assert.deepEqual(
        lines.filter((line) => [...line].length > Math.min(columns, 100)),
        [],
      );
      assert.ok(lines.some((line) => [...line].length > Math.min(columns, 100) - 20));
    });
  }

  it("has colour only where it is asked for, and the same text", () => {
    const plain = terminalReport(rehearsal, { colour: false });
    const coloured = terminalReport(rehearsal, { colour: true });
    assert.doesNotMatch(plain, ansi);
    assert.match(coloured, ansi);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it takes them away
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ""), plain);
  });

  it("shows the faults, and no next steps, when the release did not arrive", () => {
    const release = { ...rehearsal.release, faults: ["Nothing arrived."] };
    const text = terminalReport(
      { ...rehearsal, release, faults: release.faults },
      { colour: false },
    );
    assert.match(text, /✗ the release did not arrive/);
    assert.match(text, /✗ hostile calls are judged once the release arrives/);
    assert.match(text, /^- Nothing arrived\.$/m);
    assert.doesNotMatch(text, /pulumi up/);
  });

  it("shows warnings below the outcome", () => {
    const text = terminalReport({ ...rehearsal, warnings: ["Look at this."] }, { colour: false });
    assert.match(text, /^warning Look at this\.$/m);
  });
});

describe("the report of a release to a service", () => {
  it("says what is handed over, which service runs which image, and that it arrived", async () => {
    const config = join(root, "examples/containers");
    const site = join(root, "examples/site");
    const text = terminalReport(await rehearse({ site, config, project: root }), {
      colour: false,
      calls: true,
    });
    assert.match(
      text,
      /^Between them prod exports its contract: service api, admits releases of acme/m,
    );
    assert.match(text, /^ {4}→ service\/acme\/api has$/m);
    assert.match(text, /^ {6}111111111111\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/acme\/api@sha/m);
    assert.match(text, /^✓ the release arrived: .*, 1 deployment$/m);
    assert.deepEqual(
      text.split("\n").filter((line) => [...line].length > 100),
      [],
    );
  });
});

describe("a line of the report", () => {
  it("is broken between items", () => {
    const items = Array.from({ length: 12 }, (_, index) => `item number ${index}`);
    assert.deepEqual(wrapItems("  head: ", items, 4), [
      "  head: item number 0, item number 1, item number 2, item number 3, item number 4, item number 5,",
      "    item number 6, item number 7, item number 8, item number 9, item number 10, item number 11",
    ]);
  });

  it("loses its middle where it can't be broken", () => {
    assert.equal(cut("abcdefghijklmnopqrstuvwxyz", 10), "abcdef…xyz");
    assert.equal(cut("short", 10), "short");
  });

  it("counts in words", () => {
    assert.equal(counted(1, "file"), "1 file");
    assert.equal(counted(0, "file"), "0 files");
    assert.equal(counted(12_345, "object"), "12,345 objects");
  });

  it("gives bytes in the unit that reads best", () => {
    assert.deepEqual([0, 999, 1_000, 12_345, 2_500_000, 25_000_000].map(size), [
      "0 B",
      "999 B",
      "1.0 kB",
      "12 kB",
      "2.5 MB",
      "25 MB",
    ]);
  });
});
