import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { lookAround } from "../../../cli/init/look";

describe("a repository, as init sees it", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "look-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function files(texts: Readonly<Record<string, string | object>>): void {
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), typeof text === "string" ? text : JSON.stringify(text));
    }
  }
  const vite = { devDependencies: { vite: "^7.0.0" } };

  it("says nothing where there is nothing", () => {
    assert.deepEqual(lookAround(folder), {});
  });

  it("is a Vite site with its package manager, Node.js, remote and branch, from a folder inside", () => {
    files({
      "package.json": { ...vite, engines: { node: ">=22.1" } },
      "pnpm-lock.yaml": "",
      ".git/config":
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:acme/web.git\n',
      ".git/HEAD": "ref: refs/heads/feature\n",
      ".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/main\n",
      "src/index.ts": "",
    });
    assert.deepEqual(lookAround(join(folder, "src")), {
      releases: "site",
      repository: "acme/web",
      provider: "GitHub",
      branch: "main",
      framework: "vite",
      install: "corepack enable && pnpm install --frozen-lockfile",
      build: "corepack enable && pnpm install --frozen-lockfile && pnpm run build",
      node: "22",
    });
  });

  for (const [lock, build] of [
    ["package-lock.json", "npm ci && npm run build"],
    ["yarn.lock", "corepack enable && yarn install --frozen-lockfile && yarn run build"],
    ["bun.lock", "npm install --global bun && bun install --frozen-lockfile && bun run build"],
    ["README.md", "npm install && npm run build"],
  ] as const) {
    it(`is built by its lock file: ${lock}`, () => {
      files({ "package.json": vite, [lock]: "" });
      assert.equal(lookAround(folder).build, build);
    });
  }

  it("is a site of Next.js only where that exports one", () => {
    files({ "package.json": { dependencies: { next: "16", react: "20" } } });
    assert.equal(lookAround(folder).releases, undefined);
    files({ "next.config.mjs": 'export default { output: "export" };' });
    assert.deepEqual([lookAround(folder).releases, lookAround(folder).framework], ["site", "next"]);
  });

  it("is a service with the port of its Dockerfile, an application, and machines", () => {
    files({ Dockerfile: "FROM node:22\nEXPOSE 3000\n", "template.yaml": "", "appspec.yml": "" });
    const { releases, dockerfile, port } = lookAround(folder);
    assert.deepEqual(
      [releases, dockerfile, port],
      ["service,application,machines", "Dockerfile", "3000"],
    );
  });

  it("has a Storybook, and the version of .nvmrc", () => {
    files({
      "package.json": { ...vite, scripts: { "build-storybook": "storybook build" } },
      ".nvmrc": "v24.1.0\n",
    });
    assert.deepEqual([lookAround(folder).storybook, lookAround(folder).node], [true, "24"]);
  });

  for (const [what, workspaces] of [
    ["package.json", { "package.json": { workspaces: ["apps/*", "packages/*"] } }],
    [
      "pnpm-workspace.yaml",
      { "package.json": {}, "pnpm-workspace.yaml": 'packages:\n  - "apps/*"\n  - packages/*\n' },
    ],
  ] as const) {
    it(`has the sites of its workspaces, by ${what}`, () => {
      files({
        ...workspaces,
        "apps/shop/package.json": vite,
        "apps/admin/package.json": vite,
        "apps/api/package.json": {},
        "packages/ui/package.json": {},
      });
      assert.deepEqual(
        [lookAround(folder).releases, lookAround(folder).apps],
        ["site", "apps/admin,apps/shop"],
      );
    });
  }

  it("says nothing by files that can't be read", () => {
    files({ "package.json": "{", "pnpm-workspace.yaml/x": "", ".git/config": "[remote" });
    assert.deepEqual(lookAround(folder), {});
  });
});
