import { targetSections } from "./target-text";
import { type Head, headOf, scalar } from "./text";
import type { Build, Target, Thing, Wish } from "./wish";

/** The file of the stack that builds and delivers. */
export function deliveryText(head: Head, wish: Wish): string {
  const { delivery, targets, things, source } = wish;
  const own = targets.find(({ stack }) => stack === "dev");
  const about = `The account that builds and delivers. Deploy it last: ${head.up("dev")}`;
  return `${headOf(head, about, delivery, wish.name)}${own ? targetSections(head, wish, own) : ""}
  ${head.prefix}:delivery:
    connections:
      git:
        provider: ${source.provider} # one click in the console is left: the output nextSteps says which
${repositories(things)}${builds(wish)}    pipelines:
${things.map((thing) => pipeline(thing, wish)).join("")}${notifications(wish)}`;
}

function repositories(things: readonly Thing[]): string {
  const keys = things.filter(({ kind }) => kind === "service").map(({ key }) => key);
  if (keys.length === 0) return "";
  return `    repositories:\n${keys.map((key) => `      ${key}: {} # in Amazon ECR: the tasks of the targets may pull from it\n`).join("")}`;
}

function builds({ things, node }: Wish): string {
  const texts = things.flatMap((thing) => {
    if (thing.kind === "site") {
      return [
        ...(thing.build ? [buildText(thing.key, thing.build, node)] : []),
        ...(thing.storybook ? [buildText("storybook", thing.storybook, node)] : []),
      ];
    }
    if (thing.kind === "service") {
      return [
        `      ${thing.key}:
        commands: ["true"] # what comes before the image: tests, for instance
        container: { repository: ${thing.key}, dockerfile: ${scalar(thing.dockerfile)} }
`,
      ];
    }
    return thing.kind === "application"
      ? [
          `      ${thing.key}:
        commands: [sam build]
        output: .aws-sam/build # ferry packages the template that lies there
`,
        ]
      : [];
  });
  return texts.length === 0 ? "" : `    builds:\n${texts.join("")}`;
}

function buildText(key: string, { commands, output }: Build, node: string | undefined): string {
  const runtimes = node === undefined ? "" : `        runtimes: { nodejs: "${node}" }\n`;
  return `      ${key}:
${runtimes}        commands: # run in one shell; ferry adds the artifacts
${commands.map((command) => `          - ${scalar(command)}\n`).join("")}        output: ${scalar(output)}
`;
}

function pipeline(thing: Thing, { source, targets }: Wish): string {
  const built = thing.kind === "site" ? thing.build !== undefined : thing.kind !== "machines";
  const paths = thing.kind === "site" ? thing.paths : [];
  const folders =
    thing.kind === "site" && thing.storybook
      ? "        folders: { storybook: storybook } # folder: build\n"
      : "";
  return `      ${thing.key}:
        sources:
          app:
            kind: git
            connection: git
            repository: ${scalar(source.repository)}
            branch: ${scalar(source.branch)}
${paths.length > 0 ? `            paths: [${paths.map(scalar).join(", ")}] # a push that changes nothing there starts no release\n` : ""}${built ? `        build: ${thing.key}\n` : ""}${folders}        releases: # one after another
${targets.map((target) => release(thing, target)).join("")}`;
}

function release({ kind, key }: Thing, { stack, approval }: Target): string {
  const to = kind === "machines" ? "service" : kind;
  return `          - stack: ${stack}
            ${to}: ${key}
            approval: ${approval}${approval ? " # a person looks first" : ""}
`;
}

function notifications({ emails, slack }: Wish): string {
  if (emails.length === 0 && slack === undefined) return "";
  const mail =
    emails.length === 0
      ? ""
      : `        email: [${emails.map(scalar).join(", ")}] # each confirms by a link\n`;
  const chat =
    slack === undefined
      ? ""
      : `        slack: { workspace: ${slack.workspace}, channel: ${slack.channel} } # authorized once, in the console\n`;
  return `    notifications:
      releases: # what failed, and approvals that wait
${mail}${chat}`;
}
