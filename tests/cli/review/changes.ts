import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/stacks";

/** Of a stack's file, texts and what takes their place; a text alone is a file of its own. */
export type Edits = Readonly<Record<string, string | readonly (readonly [string, string])[]>>;

const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\n`).join("");

const staging = lines(
  "config:",
  '  ferry:account: "333333333333"',
  "  ferry:region: eu-central-1",
  "  ferry:name: acme",
  '  ferry:receives: { account: "111111111111", region: eu-central-1, name: acme }',
  "  ferry:sites:",
  "    web: { routing: single-page-app, config: { API_BASE_URL: https://api.staging.example.com } }",
);

const releaseToProd = "          - stack: prod # another account: a person approves first\n";

/** What people change, by what they would say they do: of the default files. */
export const changes: Readonly<Record<string, Edits>> = {
  "change nothing": {},
  "add a target account": {
    staging,
    dev: [
      [
        releaseToProd,
        lines(
          "          - stack: staging",
          "            site: web",
          "            approval: false",
        ) + releaseToProd,
      ],
    ],
  },
  "add a pipeline": {
    dev: [
      [
        "    pipelines:\n",
        lines(
          "    pipelines:",
          "      checks:",
          "        sources:",
          "          app:",
          "            { kind: git, connection: github, repository: acme/website, branch: main }",
          "        stages:",
          "          check:",
          "            after: source",
          "            actions:",
          "              unit: { provider: CodeBuild, category: Test, build: storybook, inputs: [app_source] }",
        ),
      ],
    ],
  },
  "let an action do more": {
    dev: [
      [
        "        releases: # one",
        `${lines(
          "        stages:",
          "          tell:",
          "            after: build",
          "            actions:",
          "              report:",
          "                provider: Lambda",
          "                category: Invoke",
          "                configuration: { FunctionName: reports }",
        )}        releases: # one`,
      ],
    ],
  },
  "turn on people": {
    dev: [
      [
        "  ferry:delivery:\n",
        lines(
          "  ferry:delivery:",
          "    people:",
          "      on-call:",
          "        may: operate",
          "        principals: [arn:aws:iam::111111111111:role/OnCall]",
        ),
      ],
    ],
  },
  "close a hold": {
    dev: [
      [
        "        releases: # one",
        `${lines(
          "        holds:",
          "          - stages: [prod-web]",
          '            from: "2030-12-20T18:00"',
          '            to: "2031-01-04T06:00"',
          "            timeZone: Europe/Berlin",
          "            reason: Year end",
        )}        releases: # one`,
      ],
    ],
  },
  "release without an approval": {
    dev: [
      [
        lines(
          "            approval:",
          "              timeoutMinutes: 2880",
          "              message: Look at the development site before you approve.",
        ),
        "            approval: false\n",
      ],
    ],
  },
  "rename a site": {
    dev: [
      ["            site: web\n", "            site: shop\n"],
      ["  ferry:sites:\n    web:\n", "  ferry:sites:\n    shop:\n      pipeline: web\n"],
    ],
    prod: [["  ferry:sites:\n    web: #", "  ferry:sites:\n    shop:\n      pipeline: web #"]],
  },
  "change the builds' Node.js": { dev: [['nodejs: "22"', 'nodejs: "24"']] },
  "read another secret": {
    dev: [["secretsManager: acme/sentry:auth-token", "secretsManager: acme/admin:token"]],
  },
  "lift the protection of production": {
    prod: [["  ferry:name: acme", "  ferry:retain: false\n  ferry:name: acme"]],
  },
};

/** The default files with a change. */
export function stackFiles(edits: Edits): Readonly<Record<string, string>> {
  const files = ["dev", "prod"].map((stack) => {
    let text = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");
    for (const [old, now] of (edits[stack] ?? []) as readonly (readonly [string, string])[]) {
      assert.ok(text.includes(old), old);
      text = text.replaceAll(old, now);
    }
    return [stack, text] as const;
  });
  const own = Object.entries(edits).filter(([, text]) => typeof text === "string");
  return Object.fromEntries([...files, ...own]) as Readonly<Record<string, string>>;
}
