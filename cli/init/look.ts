import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Found, Framework } from "./found";
import { repositoryOf } from "./repository";

interface Package {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
}

/** Looks at the repository around a folder. Nothing there is run, and what can't be read says nothing. */
export function lookAround(folder: string): Found {
  const top = repositoryAround(folder) ?? folder;
  const manifest = packageOf(top);
  const framework = manifest && frameworkOf(top, manifest);
  const apps = manifest ? appsOf(top, manifest) : [];
  const dockerfile = existsSync(join(top, "Dockerfile")) ? "Dockerfile" : undefined;
  const template = ["template.yaml", "template.yml"].some((file) => existsSync(join(top, file)));
  const releases = [
    ...(framework !== undefined || apps.length > 0 ? ["site"] : []),
    ...(dockerfile !== undefined && framework === undefined ? ["service"] : []),
    ...(template ? ["application"] : []),
    ...(existsSync(join(top, "appspec.yml")) ? ["machines"] : []),
  ];
  const install = manifest && installOf(top);
  const node = manifest && nodeOf(top, manifest);
  const port = dockerfile && /^EXPOSE\s+(\d+)/im.exec(textOf(join(top, dockerfile)))?.[1];
  return {
    ...(releases.length > 0 && { releases: releases.join(",") }),
    ...remoteOf(top),
    ...(framework !== undefined && { framework }),
    ...(install !== undefined && { install, build: `${install} && ${runOf(install)} build` }),
    ...(manifest?.scripts?.["build-storybook"] !== undefined && { storybook: true }),
    ...(dockerfile !== undefined && { dockerfile }),
    ...(port !== undefined && { port }),
    ...(apps.length > 0 && { apps: apps.join(",") }),
    ...(node !== undefined && { node }),
  };
}

function repositoryAround(folder: string): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, ".git"))) return place;
    if (place === dirname(place)) return undefined;
  }
}

/** The remote and the branch that Git's own files name. */
function remoteOf(top: string): Pick<Found, "repository" | "provider" | "branch"> {
  const git = join(top, ".git");
  const [, url] =
    /\[remote "origin"\][^[]*?url\s*=\s*(\S+)/.exec(textOf(join(git, "config"))) ?? [];
  const head = textOf(join(git, "refs/remotes/origin/HEAD")) || textOf(join(git, "HEAD"));
  const [, branch] = /^ref: refs\/(?:remotes\/origin|heads)\/(\S+)/.exec(head) ?? [];
  const { name, provider } = url === undefined ? {} : repositoryOf(url);
  return {
    ...(name !== undefined && /^[\w.-]+(\/[\w.-]+)+$/.test(name) && { repository: name }),
    ...(provider !== undefined && { provider }),
    ...(branch !== undefined && { branch }),
  };
}

const marks: readonly (readonly [framework: Framework, dependency: string])[] = [
  ["next", "next"],
  ["astro", "astro"],
  ["gatsby", "gatsby"],
  ["docusaurus", "@docusaurus/core"],
  ["angular", "@angular/core"],
  ["vite", "vite"],
];

function frameworkOf(folder: string, manifest: Package): Framework | undefined {
  const depends = { ...manifest.dependencies, ...manifest.devDependencies };
  const [found] = marks.find(([, name]) => Object.hasOwn(depends, name)) ?? [];
  // Next.js is a site where it exports one: else it is a server.
  const exported = () =>
    ["js", "mjs", "ts"].some((end) =>
      /output\s*:\s*["']export["']/.test(textOf(join(folder, `next.config.${end}`))),
    );
  return found === "next" && !exported() ? undefined : found;
}

/** The workspaces that are sites. */
function appsOf(top: string, { workspaces }: Package): readonly string[] {
  const listed = Array.isArray(workspaces)
    ? (workspaces as readonly string[])
    : (workspaces as { readonly packages?: readonly string[] } | undefined)?.packages;
  const pnpm = [...textOf(join(top, "pnpm-workspace.yaml")).matchAll(/^\s*-\s*["']?([^"'\s#]+)/gm)];
  const globs = listed ?? pnpm.map(([, glob = ""]) => glob);
  const folders = globs.flatMap((glob) =>
    glob.endsWith("/*") ? foldersIn(top, glob.slice(0, -2)) : [glob],
  );
  return folders
    .filter((folder) => {
      const manifest = packageOf(join(top, folder));
      return manifest && frameworkOf(join(top, folder), manifest) !== undefined;
    })
    .sort();
}

function foldersIn(top: string, folder: string): readonly string[] {
  const place = join(top, folder);
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(place).map((name) => `${folder}/${basename(name)}`);
}

const locks: readonly (readonly [file: string, install: string])[] = [
  ["pnpm-lock.yaml", "corepack enable && pnpm install --frozen-lockfile"],
  ["yarn.lock", "corepack enable && yarn install --frozen-lockfile"],
  ["bun.lock", "npm install --global bun && bun install --frozen-lockfile"],
  ["package-lock.json", "npm ci"],
];

function installOf(top: string): string {
  return locks.find(([file]) => existsSync(join(top, file)))?.[1] ?? "npm install";
}

/** `pnpm run` of how packages are installed. */
export function runOf(install: string): string {
  return `${/(npm|pnpm|yarn|bun) (?:ci|install)(?! --global)/.exec(install)?.[1] ?? "npm"} run`;
}

function nodeOf(top: string, { engines }: Package): string | undefined {
  const said =
    textOf(join(top, ".nvmrc")) || textOf(join(top, ".node-version")) || (engines?.node ?? "");
  return /(\d+)/.exec(said)?.[1];
}

function packageOf(folder: string): Package | undefined {
  try {
    return JSON.parse(textOf(join(folder, "package.json"))) as Package;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
