import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packArtifact, readSite, type SiteFile } from "../../../rehearsal/site";

const SWAGGER_UI = dirname(require.resolve("swagger-ui-dist/package.json"));
const WANTED =
  "give a folder or a zip file with index.html (of an application: template.yaml) at its top";

describe("a site", () => {
  let root: string;
  const at = (path: string) => join(root, path);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "ferry-site-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(paths: readonly string[]): string {
    for (const path of paths) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), path);
    }
    return root;
  }

  async function zip(files: readonly SiteFile[]): Promise<string> {
    writeFileSync(at("release.bin"), await packArtifact(files));
    return at("release.bin");
  }

  const pathsOf = async (path: string) => (await readSite(path)).files.map((file) => file.path);
  const named = (paths: readonly string[]) =>
    paths.map((path) => ({ path, body: Buffer.from(path) }));

  async function refuses(path: string, fault: string): Promise<void> {
    await assert.rejects(readSite(path), { name: "SiteError", message: fault });
  }

  const ODD = [
    "index.html",
    "a b.html",
    "100%.txt",
    "%41.txt",
    "a+b.txt",
    ".htaccess",
    ".well-known/security.txt",
    "LICENSE",
    "grüße/日本語/😀.html",
    "new\nline.txt",
    "'\"<>&?#*|.txt",
  ];

  it("in a folder arrives byte for byte under its odd names, and in order", async () => {
    const site = await readSite(write([...ODD, "\uff01.txt", "\u{1f600}.txt"]));
    assert.deepEqual(site, {
      origin: root,
      files: named([
        "%41.txt",
        "'\"<>&?#*|.txt",
        ".htaccess",
        ".well-known/security.txt",
        "100%.txt",
        "LICENSE",
        "a b.html",
        "a+b.txt",
        "grüße/日本語/😀.html",
        "index.html",
        "new\nline.txt",
        "\uff01.txt",
        "\u{1f600}.txt",
      ]),
    });
  });

  it("in a zip of any name is the same as in its folder", async () => {
    const folder = await readSite(write(ODD));
    const zipped = await readSite(await zip(named(ODD)));
    assert.deepEqual(zipped, { origin: at("release.bin"), files: folder.files });
  });

  it("keeps every byte and empty files", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    write(["index.html"]);
    writeFileSync(at("all.bin"), bytes);
    writeFileSync(at("empty"), "");
    assert.deepEqual((await readSite(root)).files.slice(0, 2), [
      { path: "all.bin", body: bytes },
      { path: "empty", body: Buffer.alloc(0) },
    ]);
  });

  it("is what lies in the folder, .git and node_modules included, without empty folders", async () => {
    mkdirSync(at("nothing"));
    write(["index.html", ".git/HEAD", "node_modules/x/index.js"]);
    assert.deepEqual(await pathsOf(root), [".git/HEAD", "index.html", "node_modules/x/index.js"]);
  });

  it("may have thousands of files", async () => {
    const paths = Array.from({ length: 5000 }, (_, i) => `d${i % 50}/f${i}.txt`);
    assert.equal((await pathsOf(await zip(named(["index.html", ...paths])))).length, 5001);
  });

  it("of a real package is the same in a folder and in a zip", async () => {
    const folder = await readSite(SWAGGER_UI);
    assert.deepEqual(
      folder.files.map((file) => file.path),
      readdirSync(SWAGGER_UI).sort(),
    );
    assert.deepEqual(
      folder.files.find((file) => file.path === "swagger-ui.css")?.body,
      readFileSync(join(SWAGGER_UI, "swagger-ui.css")),
    );
    assert.deepEqual((await readSite(await zip(folder.files))).files, folder.files);
  });

  it("may be given by a symbolic link", async () => {
    write(["v1/index.html"]);
    symlinkSync("v1", at("latest"));
    assert.deepEqual(await pathsOf(at("latest")), ["index.html"]);
  });

  for (const path of ["nowhere", "nowhere/at/all", "file/below"]) {
    it(`is refused when there is none at ${path}`, async () => {
      write(["file"]);
      await refuses(at(path), `The site "${at(path)}" does not exist; ${WANTED}.`);
    });
  }

  it("is refused when its path is empty", async () => {
    await refuses("", `The site "" does not exist; ${WANTED}.`);
  });

  it("is refused when the system cannot read its path", async () => {
    await refuses(
      "x".repeat(300),
      `The site "${"x".repeat(200)}…" cannot be read (ENAMETOOLONG); ${WANTED}.`,
    );
  });

  it("is refused when it is neither a folder nor a file", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    await refuses(
      at("pipe"),
      `The site "${at("pipe")}" is neither a folder nor a file; ${WANTED}.`,
    );
  });

  it("is refused when it is not a zip, whatever its name", async () => {
    write(["site.zip"]);
    await refuses(
      at("site.zip"),
      `The site "${at("site.zip")}" is not a zip file; give a zip file or a folder.`,
    );
  });

  it("is refused when it is empty", async () => {
    mkdirSync(at("nothing/here"), { recursive: true });
    await refuses(at("nothing"), `The site "${at("nothing")}" has no files; ${WANTED}.`);
    const path = await zip([]);
    await refuses(path, `The site "${path}" has no files; ${WANTED}.`);
  });

  for (const paths of [["Index.html"], ["a/index.html", "b/index.html"], ["a/b/index.html"]]) {
    it(`is refused without an index page: ${paths.join(", ")}`, async () => {
      const path = write(paths);
      await refuses(path, `The site "${path}" has no index.html at its top; ${WANTED}.`);
    });
  }

  it("is refused when it lies one folder below, as in the zip of a release", async () => {
    const path = await zip(named(["site-1.2/index.html", "site-1.2/docs/index.html"]));
    await refuses(
      path,
      `The site "${path}" has no index.html at its top but in its folder "site-1.2"; ` +
        "give that folder (of a zip file: unpacked, or zipped from within).",
    );
  });

  it("is refused when the folder of its project is given", async () => {
    const path = write(["package.json", "dist/index.html", "src/main.ts"]);
    await refuses(
      path,
      `The site "${path}" has no index.html at its top but in its folder "dist"; ` +
        "give that folder (of a zip file: unpacked, or zipped from within).",
    );
  });

  for (const target of ["index.html", "nowhere", "."]) {
    it(`is refused with a symbolic link to ${target} inside`, async () => {
      write(["index.html"]);
      symlinkSync(target, at("link"));
      await refuses(
        root,
        `"link" in the site "${root}" is a symbolic link, which S3 does not have; ` +
          "put a copy of its target in its place.",
      );
    });
  }

  it("is refused with a named pipe inside", async () => {
    write(["docs/index.html"]);
    execFileSync("mkfifo", [at("docs/pipe")]);
    await refuses(root, `"docs/pipe" in the site "${root}" is not a regular file; remove it.`);
  });

  it("is refused with a socket inside", async () => {
    const server = createServer().listen(at("run.sock"));
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      await refuses(root, `"run.sock" in the site "${root}" is not a regular file; remove it.`);
    } finally {
      server.close();
    }
  });

  it("is refused with a file that cannot be read", async function () {
    write(["index.html"]);
    chmodSync(root, 0o755);
    chmodSync(at("index.html"), 0);
    const seteuid = process.seteuid?.bind(process);
    const user = process.geteuid?.();
    if (seteuid === undefined) this.skip();
    // The superuser may read everything, so be somebody else meanwhile.
    if (user === 0) seteuid(65534);
    try {
      await refuses(
        root,
        `"index.html" in the site "${root}" cannot be read (EACCES); check its permissions.`,
      );
    } finally {
      if (user === 0) seteuid(0);
    }
  });

  it("is refused with a name that is not UTF-8", async function () {
    if (process.platform !== "linux") this.skip();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]), "");
    await refuses(
      root,
      `"caf\ufffd" in the site "${root}" is not a UTF-8 name, as S3 keys are; rename it.`,
    );
  });

  it("is refused with a backslash in a name", async () => {
    write(["index.html", "a\\b.txt"]);
    await refuses(
      root,
      `"a\\\\b.txt" in the site "${root}" has a backslash; separate folders by "/".`,
    );
  });

  it("is refused above 512 MiB, without reading it", async () => {
    write(["index.html"]);
    truncateSync(at("index.html"), 512 * 2 ** 20 + 1);
    const fault = "has 513 MiB or more, above the 512 MiB that a rehearsal holds in memory";
    await refuses(root, `The site "${root}" ${fault}; rehearse with a part of it.`);
    await refuses(
      at("index.html"),
      `The site "${at("index.html")}" ${fault}; rehearse with a part of it.`,
    );
  });

  it("leaves the folder as it was", async () => {
    const before = statSync(write(["index.html"])).mtimeMs;
    await readSite(root);
    assert.equal(statSync(root).mtimeMs, before);
  });
});
