import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { parse } from "yaml";
import { ferry } from "../../../cli/ferry";
import { projectTexts, versions } from "../../../cli/init/project-text";
import { writeFiles } from "../../../cli/init/write-files";
import { rehearse, siteBeside } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";
import { surroundings } from "../../support/surroundings";
import { wishes } from "../../support/wishes";

describe("what init writes", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wish-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [wish, { flags, stacks }] of Object.entries(wishes)) {
    it(`is a release that arrives, without a line by hand: ${wish}`, async () => {
      const { code, err } = await ferry(["init", ...flags, "--into", "."], {
        ...surroundings,
        here: folder,
      });
      assert.deepEqual([code, err], [0, ""]);
      for (const file of readdirSync(folder).filter((each) => each.startsWith("Pulumi."))) {
        const text = readFileSync(join(folder, file), "utf8");
        assert.match(text, /^# yaml-language-server: \$schema=\S+schema\/stack\.schema\.json\n# /);
      }
      const { faults, stacks: evaluated } = await rehearse({
        config: folder,
        project: root,
        site: siteBeside(folder),
      });
      assert.deepEqual(faults, []);
      assert.deepEqual(evaluated.map(({ stack }) => stack).sort(), stacks);
    });
  }

  const settingsOf = (stack: string) =>
    parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")).config;
  const written = async (wish: keyof typeof wishes) => {
    const { code } = await ferry(["init", ...wishes[wish].flags, "--into", "."], {
      ...surroundings,
      here: folder,
    });
    assert.equal(code, 0);
  };

  it("has a canary in production", async () => {
    await written("container API, canary in prod");
    assert.deepEqual(settingsOf("prod")["ferry:services"].api.deployment, {
      kind: "codedeploy",
      traffic: { canary: { percent: 10, minutes: 5 } },
    });
  });

  it("has a pipeline and paths for each app of a monorepo", async () => {
    await written("monorepo, two apps with path filters");
    const { pipelines, builds } = settingsOf("dev")["ferry:delivery"];
    assert.deepEqual(Object.keys(pipelines), ["shop", "admin"]);
    assert.deepEqual(pipelines.shop.sources.app.paths, ["apps/shop/**"]);
    assert.deepEqual(builds.admin.output, "apps/admin/dist");
  });

  it("goes to the accounts in their order, and asks where it was told to", async () => {
    await written("dev, staging, prod");
    const { releases } = settingsOf("dev")["ferry:delivery"].pipelines.web;
    assert.deepEqual(
      releases.map(({ stack, approval }: { stack: string; approval: boolean }) => [
        stack,
        approval,
      ]),
      [
        ["dev", false],
        ["staging", false],
        ["prod", true],
      ],
    );
  });

  it("has the domain in production, and tells Slack and by mail", async () => {
    await written("site with a domain, approvals, Slack");
    assert.equal(settingsOf("prod")["ferry:sites"].web.domain.name, "www.example.com");
    const { notifications } = settingsOf("dev")["ferry:delivery"];
    assert.deepEqual(notifications.releases, {
      email: ["ops@example.com"],
      slack: { workspace: "T012AB3CD", channel: "C012AB3CD" },
    });
  });

  it("asks for the certificate that a host name or a service needs", async () => {
    const base = wishes["Vite site, two accounts"].flags;
    const { code, err } = await ferry(
      ["init", ...base, "--domain", "www.example.com", "--into", "."],
      { ...surroundings, here: folder },
    );
    assert.equal(code, 1);
    assert.match(err, /^--certificates is missing: ARNs of certificates in ACM/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("says for which account a certificate is missing", async () => {
    const flags = wishes["container API, canary in prod"].flags.map((word) =>
      word.replace("acm:eu-central-1:222222222222", "acm:eu-west-1:222222222222"),
    );
    const { code, err } = await ferry(["init", ...flags, "--into", "."], {
      ...surroundings,
      here: folder,
    });
    assert.equal(code, 1);
    assert.equal(
      err,
      "--certificates has none of account 222222222222 in eu-central-1, which stack prod needs.\n",
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is nothing after Ctrl-C, and after the end of the input", async () => {
    for (const end of ["\u0003", undefined]) {
      const [input, output] = [new PassThrough(), new PassThrough()];
      output.once("data", () => setImmediate(() => input.end(end)));
      const { code, err } = await ferry(["init", "--into", "."], {
        ...surroundings,
        here: folder,
        terminal: { input, output },
      });
      assert.deepEqual([code, err], [1, "Nothing was written.\n"]);
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  it("is all of it or nothing", () => {
    writeFileSync(join(folder, "b"), "mine");
    assert.throws(
      () => writeFiles(folder, { a: "1", b: "2" }),
      /^RehearsalFault: Nothing was written/,
    );
    assert.deepEqual(readdirSync(folder), ["b"]);
    assert.equal(readFileSync(join(folder, "b"), "utf8"), "mine");
    const inner = join(folder, "c/d");
    assert.throws(() => writeFiles(inner, { "x/y": "1" }), /Nothing was written/);
    assert.deepEqual(readdirSync(folder), ["b"]);
    mkdirSync(inner, { recursive: true });
    writeFiles(inner, { a: "1", b: "2" });
    assert.deepEqual(readdirSync(inner), ["a", "b"]);
  });

  it("has the versions of the repository in a project of its own", () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    );
    const face = JSON.parse(readFileSync(join(root, "tools/pack/face.json"), "utf8"));
    assert.equal(versions.pulumi, devDependencies.pulumi);
    assert.equal(versions.awsx, dependencies["@pulumi/awsx"]);
    const texts = projectTexts("acme-delivery", true);
    assert.deepEqual(Object.keys(texts), ["Pulumi.yaml", "package.json", "index.js"]);
    assert.deepEqual(parse(texts["Pulumi.yaml"] ?? ""), {
      name: "acme-delivery",
      description: "Carries releases across AWS accounts, a stack per account",
      runtime: { name: "nodejs", options: { typescript: false } },
      config: { "pulumi:disable-default-providers": { value: ["aws"] } },
    });
    assert.deepEqual(JSON.parse(texts["package.json"] ?? "").dependencies, {
      [face.name]: `^${face.version}`,
      "@pulumi/awsx": versions.awsx,
    });
  });
});
