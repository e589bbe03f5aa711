import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { jsonReport } from "../../cli/report/json";
import { terminalReport } from "../../cli/report/terminal";
import { exampleOf, examplesOf } from "../../docs/generate/examples";
import { documentKeys } from "../../docs/generate/json-document";
import { outputs } from "../../docs/generate/outputs";
import { generated } from "../../docs/generate/pages";
import { pageOf, settingsOf } from "../../docs/generate/settings";
import { settingsSchema } from "../../docs/generate/stack-schema";
import { aws } from "../../infra/settings/schema/values";
import { evaluateFolder, rehearse } from "../../rehearsal/rehearse";
import { root } from "../support/stacks";
import { documentOf } from "./documents";

/** Rules of ferry's own, of Git, DNS, HTTP, Pulumi and GitHub; and of what AWS has no rule for. */
const notOfAws: readonly string[] = [
  "a key must be 1 to 30 letters, digits, _ and single hyphens, beginning with a letter",
  "a key must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter",
  "it must be 1 to 1000000",
  "it must be 1 to 3650 days",
  "it must be 1 to 36500 days",
  "it must be 1 to 48",
  "it must be 1 to 720 minutes",
  "it must be 10 to 90 percent",
  "it must be 100 to 599",
  "it must be 15 to 1440 minutes",
  "it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter",
  "it must be GitHubActions or GitLab",
  "it must be a day and a time such as 2026-12-20T18:00",
  "it must be a host name, such as www.example.com",
  "it must be a path without a leading slash and without .. in it",
  "it must be a public image pinned by its digest, such as public.ecr.aws/docker/library/python@sha256:…",
  "it must be a sentence that gives the reason",
  "it must be an address that begins with http:// or https://, without quotes, blanks and a slash at its end",
  "it must be folders of letters, digits and . _ - with slashes between them, and without .. in it",
  "it must be git, codecommit or s3",
  "it must be owner/name",
  "it must be owner/name of a repository on GitHub",
  "it must be the address of a Git host, such as https://git.example.com",
  "it must be the five fields of a cron expression in UTC, such as 0 6 * * *",
  "it must be the id of a CloudFront distribution, such as E2QWRUHAPOMQZL",
  "it must be the id of a CloudFront origin access control, such as E2QWRUHAPOMQZL",
  "it must be the name of a branch, such as main, without refs/heads/ before it",
  "it must be the name of a stack",
  "it must be the name of an environment",
  "it must be the name of an organization in Pulumi Cloud, in lower case as its address has it",
  "it must be the name or ARN of a secret",
  "it must begin with a slash, without quotes and blanks",
];

describe("what is made of the code", () => {
  for (const [file, make] of Object.entries(generated)) {
    it(`is current in ${file}: else run \`npm run docs\``, () => {
      assert.ok(documentOf(file) === make(), `${file} is stale: run \`npm run docs\`.`);
    });
  }

  it("is all of the reference", () => {
    assert.deepEqual(
      readdirSync(join(root, "docs/reference")).map((file) => `docs/reference/${file}`),
      Object.keys(generated)
        .filter((file) => file.startsWith("docs/"))
        .sort(),
    );
  });

  it("has every setting once, each with its meaning or its rule", () => {
    const settings = settingsOf(settingsSchema());
    const paths = settings.map(({ path }) => path);
    assert.ok(paths.length > 400);
    assert.equal(new Set(paths).size, paths.length);
    for (const path of [
      "account",
      "delivery.pipelines.<name>.releases[].approval.timeoutMinutes",
      "services.<name>.deployment.traffic.canary.percent",
      "sites.<name>.domain.name",
    ]) {
      assert.ok(paths.includes(path), path);
    }
    const silent = settings.filter(({ part }) => !part.description && !part.errorMessage);
    assert.deepEqual(
      silent.map(({ path }) => path),
      [],
    );
  });

  it("shows an example of every setting, which keeps the setting's rule", () => {
    const shown = examplesOf();
    const settings = settingsOf(settingsSchema());
    assert.deepEqual(
      settings
        .filter(({ path, part }) => !shown.has(path) && exampleOf(part) === undefined)
        .map(({ path }) => path),
      [],
    );
    const wrong = settings.flatMap(({ path, part }) => {
      // Zod reads patterns of a JSON schema without Unicode's classes.
      const text = JSON.stringify(part, (key, value) =>
        key === "pattern" && String(value).includes("\\p{") ? undefined : value,
      );
      const example = exampleOf(part);
      if (example === undefined) return [];
      const { success } = z.fromJSONSchema(JSON.parse(text)).safeParse(example);
      return success ? [] : [`${path}: ${JSON.stringify(example)}`];
    });
    assert.deepEqual(wrong, []);
    for (const line of documentOf("docs/reference/settings.md").split("\n")) {
      if (line.startsWith("| `")) assert.doesNotMatch(line, /\| \|$/);
    }
  });

  it("names AWS's page of each value's rule, but of those that are ferry's own or another's", () => {
    const settings = settingsOf(settingsSchema());
    const rules = settings
      .filter(({ part }) => pageOf(part) === undefined)
      .map(({ part: { errorMessage = "" } }) => errorMessage)
      // What a list or a map is of has a rule of its own.
      .filter((rule) => rule !== "" && !/^it must be (a list|a map|true)|\{/.test(rule));
    assert.deepEqual([...new Set(rules)].sort(), notOfAws);
    for (const { path, part } of settings) {
      assert.match(
        pageOf(part) ?? aws("x").page,
        /^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$|^https:\/\/github\.com\//,
        path,
      );
    }
  });

  it("has each key of the JSON document, and no other", async () => {
    const mishaps = [{ what: "reject", action: "prod-web-approve" }] as const;
    const site = "examples/site";
    const controlTower = { exempt: [], governed: [] };
    const rehearsal = await rehearse({ config: ".", project: root, site, mishaps, controlTower });
    const proof = { mutants: 0, widened: 0, idle: [], untested: [], excused: [] };
    const document = JSON.parse(await jsonReport(rehearsal, proof)) as object;
    assert.deepEqual(Object.keys(documentKeys).sort(), Object.keys(document).sort());
  });

  it("is what README shows of npm start", async () => {
    const rehearsal = await rehearse({ config: ".", project: root, site: "examples/site" });
    const [, block = ""] = /^```\n([\s\S]*?)^```/m.exec(documentOf("README.md")) ?? [];
    assert.ok(block.split("\n").length > 12);
    assert.ok(terminalReport(rehearsal, { colour: false }).startsWith(block));
  });

  it("leaves to README what one begins with", () => {
    assert.ok(documentOf("README.md").split("\n").length <= 150);
  });

  it("has each output that examples have, and no other", async () => {
    const folders = [
      "",
      "operations",
      "runner",
      "containers",
      "existing-resources",
      "other-accounts",
      "deployments",
    ];
    const found = new Set<string>();
    for (const folder of [...folders, "stages", "custom-action"]) {
      const at = folder === "" ? root : join(root, "examples", folder);
      for (const { outputs: each } of await evaluateFolder(at, root, () => {})) {
        for (const key of Object.keys(each)) found.add(key);
      }
    }
    // No example has an action that works with what is yours.
    assert.deepEqual([...found, "touches"].sort(), Object.keys(outputs).sort());
  });
});
