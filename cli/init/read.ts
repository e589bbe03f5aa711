import { publicProviders } from "../../infra/aws/git-hosts";
import type { Given, Key } from "./questions";
import { repositoryOf } from "./repository";

const digits = (text: string) => {
  const [, ofArn] = /^arn:aws[\w-]*:[\w-]*:[\w-]*:(\d{12}):/.exec(text) ?? [];
  return ofArn ?? text.replace(/(?<=\d)[\s.-]+(?=\d)/g, "");
};
const lower = (text: string) => text.toLowerCase();
const list = (read: (text: string) => string) => (text: string) =>
  text
    .split(/[,;\n]+/)
    .map((part) => read(part.trim()))
    .filter((part) => part !== "")
    .join(",");
const yes = (text: string) =>
  ({ y: "yes", true: "yes", n: "no", false: "no" })[lower(text)] ?? lower(text);
const folder = (text: string) => text.replace(/^\.\//, "").replace(/\/+$/, "") || text;
const oneOf = (words: readonly string[]) => (text: string) =>
  words.find((word) => lower(word) === lower(text)) ?? text;
const noneOr = (read: (text: string) => string) => (text: string) =>
  lower(text) === "none" ? "none" : read(text);

/** `https://app.slack.com/client/T012AB3CD/C012AB3CD`, or `slack:T012AB3CD/C012AB3CD`. */
function told(text: string): string {
  const [, workspace, channel] =
    /^(?:https:\/\/app\.slack\.com\/client\/|slack:)([\w]+)[/:]([\w]+)/i.exec(text) ?? [];
  return workspace && channel
    ? `slack:${workspace.toUpperCase()}/${channel.toUpperCase()}`
    : text.replace(/^mailto:/i, "");
}

const readers: Readonly<Partial<Record<Key, (text: string) => string>>> = {
  releases: list((word) => lower(word).replace(/^(site|service|application)s$/, "$1")),
  name: lower,
  "dev-account": digits,
  "prod-account": digits,
  between: noneOr(
    list((each) => {
      const [name = "", account = ""] = each.split(/\s*[=:]\s*/, 2);
      return `${lower(name)}=${digits(account)}`;
    }),
  ),
  "dev-region": lower,
  "prod-region": lower,
  "dev-target": yes,
  approval: list(lower),
  provider: oneOf(publicProviders),
  repository: (text) => repositoryOf(text).name,
  branch: (text) => text.replace(/^(refs\/heads|origin)\//, ""),
  apps: noneOr(list(folder)),
  framework: lower,
  build: noneOr((text) => text),
  output: folder,
  storybook: yes,
  dockerfile: folder,
  domain: (text) =>
    lower(text)
      .replace(/^https?:\/\//, "")
      .replace(/\/.*$/, ""),
  certificates: list((text) => text),
  tell: noneOr(list(told)),
};

/** An answer as it is pasted or typed, in the form that the files have. */
export function readAnswer(key: Key, answer: string): string {
  const plain = answer
    .trim()
    .replace(/^(["'`])(.*)\1$/, "$2")
    .trim();
  return readers[key]?.(plain) ?? plain;
}

/** What one answer says of others: the address of a repository names its host. */
export function impliedBy(given: Readonly<Given>): Readonly<Given> {
  const { provider } = repositoryOf(given.repository ?? "");
  return provider === undefined ? {} : { provider };
}
