import { RehearsalFault } from "../../rehearsal/fault";
import { type Found, type Framework, frameworks } from "./found";
import { runOf } from "./look";
import { type Answers, kinds } from "./questions";

/** Something that is released, by its key. */
export type Thing =
  | {
      readonly kind: "site";
      readonly key: string;
      readonly routing: string;
      readonly build: Build | undefined;
      /** Pushes that change nothing there start no release. */
      readonly paths: readonly string[];
      readonly storybook: Build | undefined;
    }
  | {
      readonly kind: "service";
      readonly key: string;
      readonly dockerfile: string;
      readonly port: string;
    }
  | { readonly kind: "application"; readonly key: string }
  | { readonly kind: "machines"; readonly key: string; readonly tag: string };

export interface Build {
  readonly commands: readonly string[];
  readonly output: string;
}

/** A stack that is released to. */
export interface Target {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Left out where the answer is the default. */
  readonly approval: boolean;
}

/** What the files are to say. */
export interface Wish {
  readonly name: string;
  readonly delivery: { readonly account: string; readonly region: string };
  readonly targets: readonly Target[];
  readonly things: readonly Thing[];
  readonly source: {
    readonly provider: string;
    readonly repository: string;
    readonly branch: string;
  };
  readonly node: string | undefined;
  readonly domain: string | undefined;
  readonly certificates: readonly string[];
  readonly emails: readonly string[];
  readonly slack: { readonly workspace: string; readonly channel: string } | undefined;
}

const listOf = (text = "none") => (text === "none" ? [] : text.split(","));

/** @throws RehearsalFault where a service has no certificate in one of its accounts */
export function wishOf(answers: Answers, found: Found): Wish {
  const { name, provider, repository, branch, domain, certificates, tell } = answers;
  const slack = listOf(tell)
    .find((each) => each.startsWith("slack:"))
    ?.slice("slack:".length)
    .split("/");
  const wish: Wish = {
    name,
    delivery: { account: answers["dev-account"], region: answers["dev-region"] },
    targets: targetsOf(answers),
    things: kinds
      .filter((kind) => answers.releases.split(",").includes(kind))
      .flatMap((kind) => thingsOf(kind, answers, found)),
    source: { provider, repository, branch },
    node: found.node,
    domain: domain === "none" ? undefined : domain,
    certificates: certificates?.split(",") ?? [],
    emails: listOf(tell).filter((each) => !each.startsWith("slack:")),
    slack: slack && { workspace: slack[0] ?? "", channel: slack[1] ?? "" },
  };
  const faults = certificateFaults(wish);
  if (faults.length > 0) throw new RehearsalFault(faults.join("\n"));
  return wish;
}

/** The certificate of this place, if it is among those that were given. */
export function certificateOf(
  { certificates }: Wish,
  region: string,
  account: string,
): string | undefined {
  return certificates.find((arn) => arn.includes(`:acm:${region}:${account}:`));
}

function certificateFaults(wish: Wish): readonly string[] {
  const { targets, things, domain } = wish;
  const has = (kind: Thing["kind"]) => things.some((thing) => thing.kind === kind);
  const needed = targets.flatMap(({ stack, account, region }) => [
    ...(has("service") ? [{ stack, account, region }] : []),
    ...(has("site") && domain !== undefined && stack === "prod"
      ? [{ stack, account, region: "us-east-1" }]
      : []),
  ]);
  return needed
    .filter(({ region, account }) => certificateOf(wish, region, account) === undefined)
    .map(
      ({ stack, account, region }) =>
        `--certificates has none of account ${account} in ${region}, which stack ${stack} needs.`,
    );
}

function targetsOf(answers: Answers): readonly Target[] {
  const { approval, between } = answers;
  const region = answers["prod-region"];
  const approved = (stack: string) =>
    approval === "all" ? stack !== "dev" : approval.split(",").includes(stack);
  const dev = { stack: "dev", account: answers["dev-account"], region: answers["dev-region"] };
  return [
    ...(answers["dev-target"] === "yes" ? [dev] : []),
    ...listOf(between).map((pair) => {
      const [stack = "", account = ""] = pair.split("=");
      return { stack, account, region };
    }),
    { stack: "prod", account: answers["prod-account"], region },
  ].map((target) => ({ ...target, approval: approved(target.stack) }));
}

function thingsOf(kind: (typeof kinds)[number], answers: Answers, found: Found): readonly Thing[] {
  const { dockerfile = "Dockerfile", port = "8080", tag = "Role=worker" } = answers;
  if (kind === "service") return [{ kind, key: "api", dockerfile, port }];
  if (kind === "application") return [{ kind, key: "app" }];
  if (kind === "machines") return [{ kind, key: "worker", tag }];
  const { build = "none", output = "dist", framework = "other" } = answers;
  const { routing } = frameworks[framework as Framework];
  const apps = listOf(answers.apps);
  if (apps.length > 0) {
    return apps.map((folder) => ({
      kind,
      key: keyOf(folder),
      routing,
      build:
        build === "none"
          ? undefined
          : { commands: [`cd ${folder}`, build], output: `${folder}/${output}` },
      paths: [`${folder}/**`],
      storybook: undefined,
    }));
  }
  const { install = "npm ci" } = found;
  return [
    {
      kind,
      key: "web",
      routing,
      build: build === "none" ? undefined : { commands: [build], output },
      paths: foldersOf(build, output),
      storybook:
        answers.storybook === "yes"
          ? {
              commands: [`${install} && ${runOf(install)} build-storybook`],
              output: "storybook-static",
            }
          : undefined,
    },
  ];
}

/** Where the build works in one folder, and leaves the site there, no other is asked for. */
function foldersOf(build: string, output: string): readonly string[] {
  const [, folder] = /^cd ([\w./-]+?)\/? *(?:&&|;)/.exec(build) ?? [];
  if (folder === undefined || /\.\./.test(build) || !output.startsWith(`${folder}/`)) return [];
  return [`${folder}/**`];
}

/** `apps/My_Shop` has the key `my-shop`. */
function keyOf(folder: string): string {
  const last = folder.split("/").at(-1) ?? folder;
  return last
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 30);
}
