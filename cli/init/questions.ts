import { publicProviders } from "../../infra/aws/git-hosts";

/** What a delivery to one target needs to know, by the option that says it. */
export interface Answers {
  readonly name: string;
  readonly "dev-account": string;
  readonly "prod-account": string;
  readonly "dev-region": string;
  readonly "prod-region": string;
  readonly provider: string;
  readonly repository: string;
  readonly branch: string;
  readonly build: string;
  readonly output: string;
}

export type Key = keyof Answers;

/** One question: how it is asked, and what holds without an answer. What an answer looks like is in `rules.ts`. */
export interface Question {
  readonly key: Key;
  readonly ask: string;
  /** Left out, an answer is needed. */
  readonly preset?: (given: Partial<Answers>) => string;
  /** Whether the answer matters. Default: it does. */
  readonly needed?: (given: Partial<Answers>) => boolean;
}

export const questions: readonly Question[] = [
  { key: "name", ask: "First part of every name, such as acme" },
  { key: "dev-account", ask: "Account that builds and delivers, 12 digits" },
  { key: "prod-account", ask: "Account that receives, 12 digits" },
  {
    key: "dev-region",
    ask: "Region of the delivery",
    preset: () => "eu-central-1",
  },
  {
    key: "prod-region",
    ask: "Region of the target",
    preset: (given) => given["dev-region"] ?? "eu-central-1",
  },
  {
    key: "provider",
    // One of your own needs an address too, which is written into the file.
    ask: `Git host: ${publicProviders.join(", ")}`,
    preset: () => "GitHub",
  },
  {
    key: "repository",
    ask: "Repository, as owner/name",
  },
  {
    key: "branch",
    ask: "Branch whose pushes are released",
    preset: () => "main",
  },
  {
    key: "build",
    ask: "Command that builds the site; none if the repository is the site",
    preset: () => "npm ci && npm run build",
  },
  {
    key: "output",
    ask: "Folder that the build leaves the site in",
    preset: () => "dist",
    needed: ({ build }) => build !== "none",
  },
];
