import { aPipeline, refuses } from "../../support/refusals";

const app = "ferry:delivery.pipelines.web.sources.app";
const theirs = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const role = theirs("333333333333", "Reads");
const eventsRole = theirs("333333333333", "Tells");
const codecommit = { kind: "codecommit", repository: "website", branch: "main" };
const ecr = { kind: "ecr", repository: "acme/base" };
const aSource = (source: object) => aPipeline("sources.app", source);

describe("settings of a source that another account owns", () => {
  refuses([
    [
      "nothing of a repository of CodeCommit",
      aSource({ ...codecommit, owner: { role, eventsRole } }),
    ],
    ["nothing of an image", aSource({ ...ecr, owner: { role, eventsRole } })],
    [
      "nothing of a repository whose pushes start nothing",
      aSource({ ...codecommit, trigger: "none", owner: { role } }),
    ],
    [
      "an owner without a role",
      aSource({ ...ecr, owner: { eventsRole } }),
      `${app}.owner.role is missing: it must be the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Release.`,
    ],
    [
      "a role of this account",
      aSource({ ...ecr, owner: { role: theirs("111111111111", "Reads"), eventsRole } }),
      `${app}.owner.role is "arn:aws:iam::111111111111:role/Reads", of this stack's own account 111111111111: leave owner ` +
        "out, and the pipeline's own role reads the repository.",
    ],
    [
      "a role of another of AWS's partitions",
      aSource({
        ...ecr,
        owner: {
          role: "arn:aws-cn:iam::333333333333:role/Reads",
          eventsRole: "arn:aws-cn:iam::333333333333:role/Tells",
        },
      }),
      `${app}.owner.role is "arn:aws-cn:iam::333333333333:role/Reads", and this stack delivers in eu-central-1: no action ` +
        "and no event crosses AWS's partitions; name a role of partition aws.",
      `${app}.owner.eventsRole is "arn:aws-cn:iam::333333333333:role/Tells", and this stack delivers in eu-central-1: no ` +
        "action and no event crosses AWS's partitions; name a role of partition aws.",
    ],
    [
      "roles of two accounts",
      aSource({ ...ecr, owner: { role, eventsRole: theirs("444444444444", "Tells") } }),
      `${app}.owner.eventsRole is "arn:aws:iam::444444444444:role/Tells": it must be of account 333333333333, as ` +
        `${app}.owner.role is: EventBridge tells of a push in the repository's account.`,
    ],
    [
      "one role for both",
      aSource({ ...ecr, owner: { role, eventsRole: role } }),
      `${app}.owner.eventsRole is ${app}.owner.role too: name two roles, so that what tells of a push can't read the ` +
        "repository.",
    ],
    [
      "a role that tells of one source and reads another",
      aPipeline("sources", {
        app: { ...codecommit, owner: { role, eventsRole } },
        base: { ...ecr, owner: { role: theirs("333333333333", "Base"), eventsRole: role } },
      }),
      `${app.replace(/app$/, "base")}.owner.eventsRole is ${app}.owner.role too: name two roles, so that what tells of a ` +
        "push can't read the repository.",
    ],
    [
      "a repository of which nobody tells",
      aSource({ ...codecommit, owner: { role } }),
      `${app}.owner.eventsRole is missing: name the role in which EventBridge of that account tells of a push, or set ` +
        "trigger: none.",
    ],
    [
      "an image of which nobody tells",
      aSource({ ...ecr, owner: { role } }),
      `${app}.owner.eventsRole is missing: name the role in which EventBridge of that account tells of a push.`,
    ],
    [
      "pushes that are told and start nothing",
      aSource({ ...codecommit, trigger: "none", owner: { role, eventsRole } }),
      `${app}.owner.eventsRole stands beside ${app}.trigger: none, which no push starts: keep one of them.`,
    ],
    [
      "a full clone and paths, at once",
      aSource({ ...codecommit, clone: "full", paths: ["a/**"], owner: { role, eventsRole } }),
      `${app}.clone is full, which AWS does only where repository and build are of one account ` +
        "(https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-codecommit-gitclone.html): leave clone out.",
      `${app}.paths asks which files a push changes, and the function that looks at them can't read a repository of ` +
        "another account: leave paths out.",
    ],
    [
      "an owner of what a Git host has",
      aSource({
        kind: "git",
        connection: "github",
        repository: "acme/website",
        branch: "main",
        owner: { role, eventsRole },
      }),
      `${app}.owner is not a setting: write one of kind, connection, repository, branch, paths, excludePaths, trigger, ` +
        "pullRequests, clone.",
    ],
  ]);
});
