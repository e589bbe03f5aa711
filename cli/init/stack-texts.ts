import { stringify } from "yaml";
import type { Answers } from "./questions";

/** Quoted where YAML, as any of its readers knows it, takes the text for something else. */
const scalar = (text: string) => stringify(text, { version: "1.1", lineWidth: 0 }).trimEnd();

/** The two stack files, by the name of the stack. The keys have the project's name in front. */
export function stackTexts(project: string, answers: Answers): Readonly<Record<string, string>> {
  return { prod: target(project, answers), dev: delivery(project, answers) };
}

function target(project: string, answers: Answers): string {
  return `# The account that receives releases. Deploy it first: pulumi up -s prod
config:
  ${project}:account: "${answers["prod-account"]}"
  ${project}:region: ${answers["prod-region"]}
  ${project}:name: ${scalar(answers.name)}

  # Whose releases come in: the stack dev.
  ${project}:receives:
    account: "${answers["dev-account"]}"
    region: ${answers["dev-region"]}
    name: ${scalar(answers.name)}

  ${project}:sites:
    web: {} # a cloudfront.net address; README.md shows how to give it a domain
`;
}

function delivery(project: string, answers: Answers): string {
  return `# The account that builds and delivers. Deploy it second: pulumi up -s dev
config:
  ${project}:account: "${answers["dev-account"]}"
  ${project}:region: ${answers["dev-region"]}
  ${project}:name: ${scalar(answers.name)}

  ${project}:delivery:
    connections:
      git:
        provider: ${answers.provider} # one click in the console is left: the output nextSteps says which
${builds(answers)}    pipelines:
      web:
        sources:
          app:
            kind: git
            connection: git
            repository: ${scalar(answers.repository)}
            branch: ${scalar(answers.branch)}
${paths(answers)}${answers.build === "none" ? "" : "        build: web\n"}        releases:
          - stack: prod # another account: a person approves first
            site: web
`;
}

/** Where the build works in one folder, and leaves the site there, no other is asked for. */
function paths({ build, output }: Answers): string {
  const [, folder] = /^cd ([\w./-]+?)\/? *(?:&&|;)/.exec(build) ?? [];
  if (folder === undefined || /\.\./.test(build) || !output.startsWith(`${folder}/`)) return "";
  return `            paths: [${scalar(`${folder}/**`)}] # a push that changes nothing there starts no release\n`;
}

function builds({ build, output }: Answers): string {
  if (build === "none") return "";
  return `    builds:
      web:
        commands:
          - ${scalar(build)}
        output: ${scalar(output)}
`;
}
