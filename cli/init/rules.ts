import { z } from "zod";
import { publicProviders } from "../../infra/aws/git-hosts";
import {
  branchName,
  hostName,
  prefix,
  region,
  relativePath,
  text,
} from "../../infra/settings/schema/values";
import { frameworks } from "./found";
import { type Given, type Key, kinds, type Question } from "./questions";

const accountId = text("it must be 12 digits", /^\d{12}$/);
const oneOf = (words: readonly string[]) =>
  text(`it must be one of ${words.join(", ")}`, new RegExp(`^(${words.join("|")})$`));
const yesOrNo = text("it must be yes or no", /^(yes|no)$/);
const listOf = (rule: string, part: string, word = "none") =>
  text(rule, new RegExp(`^(${word ? `${word}|` : ""}(${part})(,(${part}))*)$`));
const path = text(
  "it must be a path without a leading slash and without .. in it",
  /^(?!\/)(?!.*\.\.)[\w./-]+$/,
);

const rules: Readonly<Record<Key, z.ZodType>> = {
  releases: listOf(`it must be one or more of ${kinds.join(", ")}`, kinds.join("|"), ""),
  name: prefix,
  "dev-account": accountId,
  between: listOf(
    "it must be names of stacks with their accounts, such as staging=333333333333, or none",
    "(?!dev=|prod=)[a-z][a-z0-9-]{0,19}=\\d{12}",
  ),
  "prod-account": accountId,
  "dev-region": region,
  "prod-region": region,
  "dev-target": yesOrNo,
  approval: listOf("it must be all, none or names of stacks", "[a-z][a-z0-9-]*", "all|none"),
  provider: oneOf(publicProviders),
  repository: text("it must be owner/name", /^[\w.-]+(\/[\w.-]+)+$/),
  branch: branchName,
  apps: listOf("it must be folders with commas, or none", "(?!/)(?!\\.\\.)[\\w.-]+(/[\\w.-]+)*"),
  framework: oneOf(Object.keys(frameworks)),
  build: text("it must be a line", /^[^\n\r]+$/),
  output: path,
  storybook: yesOrNo,
  dockerfile: relativePath,
  port: text(
    "it must be 1 to 65535",
    /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/,
  ),
  tag: text(
    "it must be a key and a value, such as Role=worker",
    /^[\w.:/+@-]{1,128}=[\w .:/+@-]{1,256}$/,
  ),
  domain: z.literal("none").or(hostName),
  certificates: listOf(
    "it must be ARNs of certificates in ACM, with commas",
    "arn:aws[\\w-]*:acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]+",
    "",
  ),
  tell: listOf(
    "it must be addresses of e-mail, links of Slack channels (https://app.slack.com/client/T…/C…), or none",
    "[^\\s@,]+@[^\\s@,]+\\.[^\\s@,]+|slack:[0-9A-Z]+/[0-9A-Z]+",
  ),
};

/** The rule that an answer breaks. */
export function faultOf({ key }: Question, answer: string, given: Given): string | undefined {
  const other = "it must be another account than the delivering one, which developers can enter";
  if (key === "prod-account" && answer === given["dev-account"]) return other;
  const result = rules[key].safeParse(answer);
  if (!result.success) return result.error.issues[0]?.message ?? "it is not accepted";
  if (key === "between") return betweenFault(answer, given);
  if (key === "approval") return approvalFault(answer, given);
  return undefined;
}

/** Names and accounts, each once. */
function betweenFault(answer: string, given: Given): string | undefined {
  const pairs = answer === "none" ? [] : answer.split(",").map((pair) => pair.split("="));
  const names = pairs.map(([name]) => name);
  const accounts = [
    ...pairs.map(([, account]) => account),
    given["dev-account"],
    given["prod-account"],
  ];
  const known = accounts.filter((each) => each !== undefined);
  const twice = new Set(names).size < names.length || new Set(known).size < known.length;
  return twice ? "each account and each name must be there once" : undefined;
}

function approvalFault(answer: string, { between = "none" }: Given): string | undefined {
  if (answer === "all" || answer === "none") return undefined;
  const stacks = ["dev", ...between.split(",").map((pair) => pair.split("=")[0] ?? ""), "prod"];
  const wrong = answer.split(",").find((name) => !stacks.includes(name));
  return wrong === undefined
    ? undefined
    : `${wrong} is no stack: choose of ${stacks.filter((each) => each !== "none").join(", ")}`;
}
