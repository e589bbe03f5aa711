import type { z } from "zod";
import { publicProviders } from "../../infra/settings/schema/connections";
import { branchName, prefix, region, text } from "../../infra/settings/schema/values";

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

/** One question: how it is asked, what an answer looks like, and what it is without one. */
export interface Question {
  readonly key: Key;
  readonly ask: string;
  /** Left out, an answer is needed. */
  readonly preset?: (given: Partial<Answers>) => string;
  /** Whether the answer matters. Default: it does. */
  readonly needed?: (given: Partial<Answers>) => boolean;
  readonly rule: z.ZodType;
}

const accountId = text("it must be 12 digits", /^\d{12}$/);

export const questions: readonly Question[] = [
  { key: "name", ask: "First part of every name, such as acme", rule: prefix },
  { key: "dev-account", ask: "Account that builds and delivers, 12 digits", rule: accountId },
  { key: "prod-account", ask: "Account that receives, 12 digits", rule: accountId },
  {
    key: "dev-region",
    ask: "Region of the delivery",
    preset: () => "eu-central-1",
    rule: region,
  },
  {
    key: "prod-region",
    ask: "Region of the target",
    preset: (given) => given["dev-region"] ?? "eu-central-1",
    rule: region,
  },
  {
    key: "provider",
    // One of your own needs an address too, which is written into the file.
    ask: `Git host: ${publicProviders.join(", ")}`,
    preset: () => "GitHub",
    rule: text(
      `it must be one of ${publicProviders.join(", ")}`,
      new RegExp(`^(${publicProviders.join("|")})$`),
    ),
  },
  {
    key: "repository",
    ask: "Repository, as owner/name",
    rule: text("it must be owner/name", /^[\w.-]+(\/[\w.-]+)+$/),
  },
  {
    key: "branch",
    ask: "Branch whose pushes are released",
    preset: () => "main",
    rule: branchName,
  },
  {
    key: "build",
    ask: "Command that builds the site; none if the repository is the site",
    preset: () => "npm ci && npm run build",
    rule: text("it must be a line", /^[^\n\r]+$/),
  },
  {
    key: "output",
    ask: "Folder that the build leaves the site in",
    preset: () => "dist",
    needed: ({ build }) => build !== "none",
    rule: text(
      "it must be a path without a leading slash and without .. in it",
      /^(?!\/)(?!.*\.\.)[\w./-]+$/,
    ),
  },
];

/** The rule that an answer breaks. */
export function faultOf(
  { key, rule }: Question,
  answer: string,
  given: Partial<Answers>,
): string | undefined {
  if (key === "prod-account" && answer === given["dev-account"]) {
    return "it must be another account than the delivering one, which developers can enter";
  }
  const result = rule.safeParse(answer);
  return result.success ? undefined : (result.error.issues[0]?.message ?? "it is not accepted");
}
