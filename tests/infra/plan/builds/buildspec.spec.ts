import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { pipelineBuildspec, splitCommands } from "../../../../infra/plan/builds/buildspec";
import { toolProbes } from "../../../../infra/plan/builds/tools";
import { one, types } from "../../../support/registrations";
import { delivery, load } from "../../../support/settings";
import { defaultStacks } from "../../../support/stacks";
import { Checkout } from "./checkout";

const defaults = load(delivery).delivery?.builds.web;

const page = { "index.html": "<!doctype html>" };
const asset = { "assets/app.3f2a9c1b.js": "1", "assets/style-0123456789abcdef.css": "2" };
const odd = {
  "a b.html": "space",
  "ü/ß%20+.html": "unicode",
  "-rf": "leading dash",
  "--files-from=x": "option",
  ".well-known/security.txt": "dotfile",
  "no-extension": "none",
  "new\nline.html": "newline",
  "back\\slash\\n.html": "backslash",
  "quote'\"$HOME`.html": "quotes",
  "*.html": "star",
  empty: "",
};

for (const shell of ["bash", "sh"]) {
  describe(`the split of a site in ${shell}`, () => {
    const made: Checkout[] = [];
    const site = (files: Readonly<Record<string, string>>, output = "dist") => {
      const checkout = new Checkout(output, files);
      made.push(checkout);
      return checkout;
    };

    after(() => {
      for (const checkout of made) checkout.remove();
    });

    it("puts fingerprinted files into assets and all others into pages", () => {
      const checkout = site({ ...page, ...asset });
      assert.deepEqual(checkout.split(shell), { status: 0, stderr: "" });
      assert.deepEqual(checkout.artifact("assets"), asset);
      assert.deepEqual(checkout.artifact("pages"), page);
    });

    it("fills assets with one file that says so when nothing is fingerprinted", () => {
      const checkout = site(page);
      assert.equal(checkout.split(shell).status, 0);
      assert.deepEqual(Object.values(checkout.artifact("assets")), [
        "This release has no assets.\n",
      ]);
      assert.deepEqual(checkout.artifact("pages"), page);
    });

    it("fills pages with one file that says so when everything is fingerprinted", () => {
      const checkout = site(asset);
      assert.equal(checkout.split(shell).status, 0);
      assert.deepEqual(checkout.artifact("assets"), asset);
      assert.deepEqual(Object.values(checkout.artifact("pages")), ["This release has no pages.\n"]);
    });

    it("keeps odd names and empty files byte for byte", () => {
      const fingerprinted = {
        "assets/a b.3f2a9c1b.js": "x",
        "assets/new\nline.3f2a9c1b.js": "y",
      };
      const checkout = site({ ...odd, ...fingerprinted });
      assert.deepEqual(checkout.split(shell), { status: 0, stderr: "" });
      assert.deepEqual(checkout.artifact("pages"), sorted(odd));
      assert.deepEqual(checkout.artifact("assets"), sorted(fingerprinted));
    });

    it("takes everything as pages without a glob", () => {
      const checkout = site({ ...page, ...asset });
      assert.equal(checkout.split(shell, []).status, 0);
      assert.deepEqual(checkout.artifact("pages"), sorted({ ...page, ...asset }));
    });

    it("takes globs of one's own", () => {
      const files = { "assets/logo.svg": "1", "assets/deep/font.woff2": "2", ...page };
      const checkout = site(files);
      assert.equal(checkout.split(shell, ["assets/**", "[!i]ndex.html"]).status, 0);
      assert.deepEqual(Object.keys(checkout.artifact("assets")), [
        "assets/deep/font.woff2",
        "assets/logo.svg",
      ]);
    });

    it("takes the whole source as the site without its own folder", () => {
      const checkout = site({ ...page, ...asset }, ".");
      for (const _ of [1, 2]) assert.equal(checkout.split(shell).status, 0);
      assert.deepEqual(checkout.artifact("pages"), page);
      assert.deepEqual(checkout.artifact("assets"), asset);
    });

    it("takes an output with spaces, quotes and a dollar", () => {
      const checkout = site(page, 'out put/it\'s $(x) "y"');
      assert.deepEqual(checkout.split(shell), { status: 0, stderr: "" });
      assert.deepEqual(checkout.artifact("pages"), page);
    });

    it("follows links to files and folders", () => {
      const checkout = site(page);
      fs.mkdirSync(path.join(checkout.root, "shared"));
      fs.writeFileSync(path.join(checkout.root, "shared", "logo.svg"), "logo");
      fs.symlinkSync("../shared", path.join(checkout.root, "dist", "images"));
      fs.symlinkSync("index.html", path.join(checkout.root, "dist", "home.html"));
      assert.equal(checkout.split(shell).status, 0);
      assert.deepEqual(checkout.artifact("pages"), {
        "home.html": "<!doctype html>",
        "images/logo.svg": "logo",
        ...page,
      });
    });

    it("says among the pages what is live, whatever is immutable, and leaves the site's folder as it is", () => {
      const checkout = site({ ...page, ...asset });
      const told = {
        CODEBUILD_RESOLVED_SOURCE_VERSION: "0123456789abcdef0123456789abcdef01234567",
        CODEBUILD_START_TIME: "1795176000123",
        RELEASE_EXECUTION: "1a2b3c4d-0000-4000-8000-000000000000",
      };
      assert.deepEqual(checkout.split(shell, ["**"], told, true), { status: 0, stderr: "" });
      assert.deepEqual(checkout.artifact("pages"), {
        "release.json":
          '{"commit":"0123456789abcdef0123456789abcdef01234567","execution":"1a2b3c4d-0000-4000-8000-000000000000",' +
          '"built":"2026-11-20T12:00:00Z"}\n',
      });
      assert.deepEqual(fs.readdirSync(path.join(checkout.root, "dist")), ["assets", "index.html"]);
    });

    it("fails where the site has a release.json of its own, unless it is left out", () => {
      const own = { ...page, "release.json": "ours" };
      const checkout = site(own);
      const { status, stderr } = checkout.split(shell, undefined, {}, true);
      assert.deepEqual(
        [status, stderr],
        [
          1,
          "release.json is written by this build: leave it out of the site, or set its releaseFile: false.\n",
        ],
      );
      assert.equal(checkout.split(shell).status, 0);
      assert.deepEqual(checkout.artifact("pages"), own);
    });

    it("leaves nothing of the split before", () => {
      const checkout = site({ ...page, "old.html": "old" });
      checkout.split(shell);
      fs.rmSync(path.join(checkout.root, "dist", "old.html"));
      assert.equal(checkout.split(shell).status, 0);
      assert.deepEqual(checkout.artifact("pages"), page);
    });

    it("fails after a failed build", () => {
      const checkout = site(page);
      const { status } = checkout.split(shell, undefined, { CODEBUILD_BUILD_SUCCEEDING: "0" });
      assert.equal(status, 1);
      assert.ok(!fs.existsSync(path.join(checkout.root, ".ferry")));
    });

    it("fails when the output is not there", () => {
      const checkout = site(page);
      const { status, stderr } = checkout.split(shell, undefined, { SITE_OUTPUT: "build" });
      assert.notEqual(status, 0);
      assert.match(stderr, /build/);
    });
  });
}

describe("pipelineBuildspec", () => {
  const artifacts = { assets: "web_assets", pages: "web_pages" };
  const [gnuProbe] = toolProbes({ site: artifacts });

  it("is exactly this for the default files", async () => {
    const { inputs } = one((await defaultStacks()).dev, types.project, "web-web-build-project");
    const { type, buildspec } = inputs.source as { type: string; buildspec: string };
    const { phases, ...others } = parse(buildspec);
    assert.equal(type, "CODEPIPELINE");
    assert.deepEqual(others, {
      version: 0.2,
      env: { variables: { SITE_OUTPUT: "frontend/dist" } },
      artifacts: {
        "secondary-artifacts": {
          web_assets: { "base-directory": ".ferry/assets", files: ["**/*"] },
          web_pages: { "base-directory": ".ferry/pages", files: ["**/*"] },
        },
      },
      cache: { paths: ["/root/.npm/**/*"] },
    });
    assert.deepEqual(phases, {
      install: { "runtime-versions": { nodejs: "22" }, commands: [gnuProbe] },
      build: { commands: ["cd frontend", "npm ci", "npm run build"] },
      post_build: { commands: splitCommands({ releaseFile: true }, ["config.json"]) },
    });
  });

  it("asks an image first for what ferry's own commands need", () => {
    assert.ok(defaults);
    const container = {
      repositoryUri: "r",
      settings: { repository: "r", dockerfile: "d", context: "." },
      destinations: [],
    };
    const makes = {
      site: artifacts,
      container: { artifact: "image", build: container },
      application: "app",
    };
    const probes: readonly string[] = parse(pipelineBuildspec(defaults, makes)).phases.install
      .commands;
    const image = fs.mkdtempSync(path.join(os.tmpdir(), "ferry-image-"));
    const has = (...tools: readonly string[]) => {
      for (const tool of tools)
        fs.symlinkSync(
          spawnSync("which", [tool], { encoding: "utf8" }).stdout.trim(),
          path.join(image, tool),
        );
    };
    const says = (probe: string) => {
      const { status, stderr } = spawnSync("/bin/sh", ["-ec", probe], {
        encoding: "utf8",
        env: { PATH: image },
      });
      return status === 0 ? "" : stderr.trim();
    };
    const lacks = (what: string) =>
      `This image has no ${what}: choose another image, or write a buildspec of your own.`;
    const [gnu, docker, cli] = [
      lacks("GNU grep, find and tar, by which it divides the site"),
      lacks("docker, by which it makes the image"),
      lacks("the AWS CLI, by which it uploads what is built"),
    ];
    assert.deepEqual(probes.map(says), [gnu, docker, cli]);
    has("grep", "find");
    // BusyBox's tar knows no names that end in NUL.
    fs.writeFileSync(
      path.join(image, "tar"),
      '#!/bin/sh\ncase "$*" in *--null*) exit 1 ;; esac\n',
      { mode: 0o755 },
    );
    assert.deepEqual(probes.map(says), [gnu, docker, cli]);
    fs.rmSync(path.join(image, "tar"));
    has("tar");
    for (const tool of ["docker", "aws"])
      fs.writeFileSync(path.join(image, tool), "#!/bin/sh\n", { mode: 0o755 });
    assert.deepEqual(probes.map(says), ["", "", ""]);
    fs.rmSync(image, { recursive: true });
  });

  it("leaves out languages and cache where there are none", () => {
    assert.ok(defaults);
    assert.deepEqual(Object.keys(parse(pipelineBuildspec(defaults, { site: artifacts }))), [
      "version",
      "env",
      "phases",
      "artifacts",
    ]);
    assert.deepEqual(Object.keys(parse(pipelineBuildspec(defaults, { site: artifacts })).phases), [
      "install",
      "build",
      "post_build",
    ]);
  });

  it("keeps commands as they are, whatever YAML would make of them", () => {
    assert.ok(defaults);
    const commands = ["echo 'a: b' # c", "yes", "- x", 'printf "%s\\n" "$A"', "a\nb"];
    const read = parse(pipelineBuildspec({ ...defaults, commands }, { site: artifacts }));
    assert.deepEqual(read.phases.build.commands, commands);
  });
});

function sorted(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}
