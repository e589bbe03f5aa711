import type { z } from "zod";
import { publicProviders } from "../../infra/aws/git-hosts";
import { branchName, prefix, region, text } from "../../infra/settings/schema/values";
import type { Answers, Key, Question } from "./questions";

const accountId = text("it must be 12 digits", /^\d{12}$/);

const rules: Readonly<Record<Key, z.ZodType>> = {
  name: prefix,
  "dev-account": accountId,
  "prod-account": accountId,
  "dev-region": region,
  "prod-region": region,
  provider: text(
    `it must be one of ${publicProviders.join(", ")}`,
    new RegExp(`^(${publicProviders.join("|")})$`),
  ),
  repository: text("it must be owner/name", /^[\w.-]+(\/[\w.-]+)+$/),
  branch: branchName,
  build: text("it must be a line", /^[^\n\r]+$/),
  output: text(
    "it must be a path without a leading slash and without .. in it",
    /^(?!\/)(?!.*\.\.)[\w./-]+$/,
  ),
};

/** The rule that an answer breaks. */
export function faultOf(
  { key }: Question,
  answer: string,
  given: Partial<Answers>,
): string | undefined {
  if (key === "prod-account" && answer === given["dev-account"]) {
    return "it must be another account than the delivering one, which developers can enter";
  }
  const result = rules[key].safeParse(answer);
  return result.success ? undefined : (result.error.issues[0]?.message ?? "it is not accepted");
}
