import { publicProviders } from "../../infra/aws/git-hosts";
import { type Found, type Framework, frameworks } from "./found";

/** What is released, by the word that says it. */
export const kinds = ["site", "service", "application", "machines"] as const;

/** Everything that can be asked, by the option that says it. A question that doesn't matter has no answer. */
export interface Answers {
  readonly releases: string;
  readonly name: string;
  readonly "dev-account": string;
  readonly between: string;
  readonly "prod-account": string;
  readonly "dev-region": string;
  readonly "prod-region": string;
  readonly "dev-target": string;
  readonly approval: string;
  readonly provider: string;
  readonly repository: string;
  readonly branch: string;
  readonly apps?: string;
  readonly framework?: string;
  readonly build?: string;
  readonly output?: string;
  readonly storybook?: string;
  readonly dockerfile?: string;
  readonly port?: string;
  readonly tag?: string;
  readonly domain?: string;
  readonly certificates?: string;
  readonly tell: string;
}

export type Key = keyof Answers;

export type Given = Partial<Record<Key, string>>;

/** One question: how it is asked, and what holds without an answer. What an answer looks like is in `rules.ts`. */
export interface Question {
  readonly key: Key;
  readonly ask: string;
  /** Left out, an answer is needed. */
  readonly preset?: (given: Given, found: Found) => string | undefined;
  /** Whether the answer matters. Default: it does. */
  readonly needed?: (given: Given) => boolean;
}

const releases = (kind: (typeof kinds)[number]) => (given: Given) =>
  (given.releases ?? "").split(",").includes(kind);
const builds = (given: Given) => releases("site")(given) && given.build !== "none";
const fixed = (text: string) => () => text;

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    key: "releases",
    ask: `What is released: ${kinds.join(", ")}; several with commas`,
    preset: (_, found) => found.releases ?? "site",
  },
  { key: "name", ask: "First part of every name, such as acme" },
  { key: "dev-account", ask: "Account that builds and delivers, 12 digits" },
  { key: "prod-account", ask: "Account that receives, 12 digits" },
  {
    key: "between",
    ask: "Accounts on the way there, in their order, such as staging=333333333333; or none",
    preset: fixed("none"),
  },
  { key: "dev-region", ask: "Region of the delivery", preset: fixed("eu-central-1") },
  {
    key: "prod-region",
    ask: "Region of the target",
    preset: (given) => given["dev-region"] ?? "eu-central-1",
  },
  {
    key: "dev-target",
    ask: "Whether the delivering account gets each release first, to look at: yes or no",
    preset: fixed("no"),
  },
  {
    key: "approval",
    ask: "Stacks before whose release a person approves: all, none, or names with commas",
    preset: fixed("all"),
  },
  {
    key: "repository",
    ask: "Repository, as owner/name",
    preset: (_, found) => found.repository,
  },
  {
    key: "provider",
    // One of your own needs an address too, which is written into the file.
    ask: `Git host: ${publicProviders.join(", ")}`,
    preset: (_, found) => found.provider ?? "GitHub",
  },
  {
    key: "branch",
    ask: "Branch whose pushes are released",
    preset: (_, found) => found.branch ?? "main",
  },
  {
    key: "apps",
    ask: "Folders of the sites, with commas, where the repository has several; or none",
    preset: (_, found) => found.apps ?? "none",
    needed: releases("site"),
  },
  {
    key: "framework",
    ask: `What the site is made with: ${Object.keys(frameworks).join(", ")}`,
    preset: (_, found) => found.framework ?? "other",
    needed: releases("site"),
  },
  {
    key: "build",
    ask: "Command that builds the site; none if the repository is the site",
    preset: (_, found) => found.build ?? "npm ci && npm run build",
    needed: releases("site"),
  },
  {
    key: "output",
    ask: "Folder that the build leaves the site in",
    preset: ({ framework = "other" }) => frameworks[framework as Framework]?.output ?? "dist",
    needed: builds,
  },
  {
    key: "storybook",
    ask: "Whether a Storybook goes to the delivering account: yes or no",
    preset: (given, found) => (found.storybook && given["dev-target"] === "yes" ? "yes" : "no"),
    needed: (given) =>
      builds(given) && given["dev-target"] === "yes" && (given.apps ?? "none") === "none",
  },
  {
    key: "dockerfile",
    ask: "Dockerfile of the service",
    preset: (_, found) => found.dockerfile ?? "Dockerfile",
    needed: releases("service"),
  },
  {
    key: "port",
    ask: "Port on which the container listens",
    preset: (_, found) => found.port ?? "8080",
    needed: releases("service"),
  },
  {
    key: "tag",
    ask: "Tag of the machines, such as Role=worker",
    preset: fixed("Role=worker"),
    needed: releases("machines"),
  },
  {
    key: "domain",
    ask: "Host name in production; or none",
    preset: fixed("none"),
    needed: (given) => releases("site")(given) || releases("service")(given),
  },
  {
    key: "certificates",
    ask: "ARNs of certificates in ACM, with commas: of us-east-1 for a site's host name, of the region for a service",
    needed: (given) =>
      releases("service")(given) ||
      (releases("site")(given) && (given.domain ?? "none") !== "none"),
  },
  {
    key: "tell",
    ask: "Where failures and waiting approvals are told, with commas: addresses of e-mail, the link of a Slack channel; or none",
    preset: fixed("none"),
  },
];
