import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ferry } from "../../cli/ferry";
import { Folders } from "../rehearsal/support/folders";
import { root } from "../support/stacks";
import { surroundings } from "../support/surroundings";

/**
 * Inputs of a kind that went wrong once, each with its right answer, word by word. A folder has the stack
 * files, and `site` where the case carries a site of its own.
 */
const here = "tests/cases/first-account";

const say = (...words: readonly string[]) => ferry(words, surroundings);

/** What `ferry rehearse --json` says of a case. */
interface Answer {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  readonly stacks: readonly {
    readonly outputs: Readonly<Record<string, unknown>>;
    readonly resources: readonly {
      readonly type: string;
      readonly inputs: Readonly<Record<string, unknown>>;
    }[];
  }[];
  readonly release: {
    readonly objects: readonly { readonly key: string; readonly cacheControl?: string }[];
  };
}

const answers = new Map<string, Promise<Answer>>();

function siteOf(folder: string): string {
  const own = join(here, folder, "site");
  return existsSync(join(root, own)) ? own : "examples/site";
}

/** Each case is carried once, with the example's site where it has none of its own. */
function answerOf(folder: string, site = siteOf(folder)): Promise<Answer> {
  const words = ["rehearse", "--config", join(here, folder), "--site", site, "--json"];
  const known = answers.get(words.join(" ")) ?? say(...words).then(({ out }) => JSON.parse(out));
  answers.set(words.join(" "), known);
  return known;
}

const account = "111111111111";
const reference = "https://docs.aws.amazon.com";

/** What the settings refuse: the one fault of stack dev. */
const refused: Readonly<Record<string, string>> = {
  "03-single-page-app-in-a-path":
    "ferry:delivery.pipelines.web.releases[0]: Pipeline web releases to the folder portal of site web of stack prod, which is a single-page-app: every path there shows /index.html, and never a page in portal. Leave path out, give what lies in portal a site of its own, or set sites.web.routing to multi-page.",
  "03b-after-with-path":
    "ferry:delivery.pipelines.web.releases[0]: Pipeline web releases to the folder portal of site web of stack prod, which is a single-page-app: every path there shows /index.html, and never a page in portal. Leave path out, give what lies in portal a site of its own, or set sites.web.routing to multi-page.",
  "08-unknown-runtime": `ferry:delivery.builds.web.runtimes.nodejs is "14": aws/codebuild/standard:7.0 has 18, 20, 22, 24, 26 and latest; CodeBuild installs another one where all three of its numbers are given (${reference}/codebuild/latest/userguide/available-runtimes.html).`,
  "s-runtimes": `ferry:delivery.builds.web.runtimes.node is "22": aws/codebuild/standard:7.0 has no such language; it has dotnet, golang, java, nodejs, php, python, ruby (${reference}/codebuild/latest/userguide/available-runtimes.html).`,
  "10-key-administrators-without-deployer": `ferry:deployer is missing: ferry:delivery.keyAdministrators names who administers keys, and AWS KMS makes no key whose maker may not change its policy (${reference}/kms/latest/APIReference/API_CreateKey.html); write the ARN of the role or user that runs pulumi up.`,
  "13-secret-of-another-account":
    'ferry:delivery.builds.web.environment.T.secretsManager is "arn:aws:secretsmanager:eu-central-1:333333333333:secret:x-AbCdEf:k": it must be of account 111111111111 and region eu-central-1: the policy of a foreign secret or key is in no stack, so that reading it can\'t be proven.',
  "14-connection-of-another-account": `ferry:delivery.connections.github.arn is "arn:aws:codeconnections:eu-central-1:333333333333:connection/aaaaaaaa-1111-2222-3333-444444444444": it must be of account 111111111111: a connection that AWS RAM shares (${reference}/dtconsole/latest/userguide/connections-share.html) is in no stack, so that its use can't be proven.`,
  "15-registry-uri-as-repository":
    'ferry:delivery.pipelines.web.sources.img.repository is "333333333333.dkr.ecr.eu-central-1.amazonaws.com/base": it must be the name of a repository, without a registry before it: say by owner whose it is where that is another account, and have an image of another registry replicated or built here.',
  "18-imported-approval-summary": `ferry:delivery.pipelines.web.stages.t.actions.ok.configuration.IsSummaryRequired is not a key of Manual: write one of NotificationArn, CustomData, ExternalEntityLink (${reference}/codepipeline/latest/userguide/approvals-action-add.html).`,
  "20-more-than-fifty-actions":
    "ferry:delivery.pipelines.web: Pipeline web has 81 actions in stage wave-1, and CodePipeline allows 50: spread its releases over more waves. AWS's page of quotas says both 50 actions in a stage and 100 in parallel; 50 is sure.",
};

const yours = (arn: string) =>
  `${arn} is yours: the rehearsal has not seen it, and takes it to hold the statements of the output statementsToAdd of stack dev.`;
const notSeen = (where: string, project: string, owner: string) =>
  `Pipeline ${where}: not seen: what project "${project}" of account ${owner}, which is yours, does.`;

/** What a release says: its faults, and what it warns of. */
const carried: Readonly<Record<string, readonly [faults: string[], warnings: string[]]>> = {
  "01-one-slack-channel-two-topics": [[], []],
  "02-connection-of-another-region": [[], []],
  "04-nested-application-without-auto-expand": [
    [
      `Pipeline acme-api, stage prod-api, action prod-api-change-set: its template has Inner, AWS::Include, and Capabilities is CAPABILITY_NAMED_IAM: CloudFormation wants CAPABILITY_AUTO_EXPAND (${reference}/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html).`,
    ],
    [],
  ],
  "06-container-image-function": [
    [
      `Img of the template is a function of a container image, which aws cloudformation package neither pushes nor addresses: make it of code, or release the image to a service (${reference}/cli/latest/reference/cloudformation/package.html).`,
    ],
    [],
  ],
  "07-ecr-source-to-ecs": [
    [
      'Pipeline acme-api, stage prod, action dep: the artifact "img_source" has no file imagedefinitions.json, only imageDetail.json, as a source of Amazon ECR gives it: let a build write imagedefinitions.json, or deploy with CodeDeployToECS.',
    ],
    [
      "Site web of stack prod is released by no pipeline here: what its roles may do is not judged.",
    ],
  ],
  "11-canned-acl": [
    [],
    [
      yours("arn:aws:s3:::our-backup"),
      `Pipeline acme-web, stage backup, action copy: CannedACL is public-read, and S3 refuses it where the bucket "our-backup" has no ACLs, as those made since April 2023: leave it out, and show the files by CloudFront (${reference}/AmazonS3/latest/userguide/object-ownership-error-responses.html).`,
    ],
  ],
  "17-email-gets-json": [[], []],
  "s-buildonly": [
    [],
    [
      yours("arn:aws:iam::954568385582:role/cb"),
      notSeen(
        "acme-brain-tasks-pipeline, stage Build, action DockerBuild",
        "brain-tasks-codebuild",
        "954568385582",
      ),
      notSeen(
        "acme-brain-tasks-pipeline, stage Deploy, action EKSDeploy",
        "brain-tasks-eks-deploy",
        "954568385582",
      ),
    ],
  ],
  "s-domain": [[], []],
  "s-s3import": [
    [],
    [
      yours("arn:aws:iam::738322522222:role/cb"),
      yours("arn:aws:s3:::study-guide-project-2"),
      notSeen(
        "acme-study-guide-project-pipeline, stage Build, action Build",
        "study-guide-project-build",
        "738322522222",
      ),
    ],
  ],
  "s-s3source": [[], [yours("arn:aws:s3:::my-upload-bucket")]],
};

/** Carried with sites of their own, below. */
const ofSites = ["s-init-vite", "site-dates", "site-vite"];

describe("on the first account", () => {
  const folders = new Folders();
  after(() => folders.remove());

  it("each case has an answer here", () => {
    const folders = readdirSync(join(root, here), { withFileTypes: true });
    assert.deepEqual(
      folders.flatMap((each) => (each.isDirectory() ? [each.name] : [])).sort(),
      [...Object.keys(refused), ...Object.keys(carried), ...ofSites].sort(),
    );
  });

  for (const [folder, fault] of Object.entries(refused)) {
    it(`${folder} is refused`, async () => {
      const config = join(here, folder);
      assert.deepEqual(await say("rehearse", "--config", config, "--site", "examples/site"), {
        code: 1,
        out: "",
        err: `Stack dev has 1 fault in its settings; nothing was created.\n- ${fault}\n`,
      });
    });
  }

  for (const [folder, [faults, warnings]] of Object.entries(carried)) {
    it(`${folder} is carried`, async () => {
      const answer = await answerOf(folder);
      assert.deepEqual([answer.faults, answer.warnings], [faults, warnings]);
    });
  }

  it("a check begins in the folder of its release, on a site that has folders", async () => {
    const folder = join(root, here, "03b-after-with-path");
    const text = (stack: string) => readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8");
    const config = folders.of({
      "Pulumi.dev.yaml": text("dev"),
      "Pulumi.prod.yaml": text("prod").replace("single-page-app", "multi-page"),
    });
    const { out } = await say("rehearse", "--config", config, "--json");
    const { faults, stacks } = JSON.parse(out) as Answer;
    assert.deepEqual(faults, []);
    const specs = JSON.stringify(inputsOf(stacks, /codebuild/));
    assert.match(specs, /\$RELEASE_URL\/portal\//);
    assert.doesNotMatch(specs, /\$RELEASE_URL(?!\/portal\/)/);
  });

  it("two topics show in one channel by one configuration", async () => {
    const { stacks } = await answerOf("01-one-slack-channel-two-topics");
    const topic = (key: string) => `arn:aws:sns:eu-central-1:${account}:acme-${key}-notifications`;
    assert.deepEqual(
      inputsOf(stacks, /chatbot/).map(({ snsTopicArns }) => snsTopicArns),
      [[topic("approvals"), topic("failures")]],
    );
  });

  it("addresses get words", async () => {
    const { stacks } = await answerOf("17-email-gets-json");
    const console =
      "https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline";
    const texts = inputsOf(stacks, /eventTarget/).map(
      ({ inputTransformer }) => (inputTransformer as { inputTemplate: string }).inputTemplate,
    );
    assert.deepEqual(texts, [
      `"<pipeline> failed in stage <stage>. Action <action>: ${console}"`,
      `"<pipeline>: stage <stage> <state>. The action that failed has a message of its own; without one, a condition of the stage did not hold. ${console}"`,
      `"<pipeline>: approval <action> of stage <stage> <state>. ${console}"`,
    ]);
  });

  it("it is said what is left to do for a name and a bucket of one's own", async () => {
    const [prod, dev] = (await answerOf("s-domain")).stacks;
    const source = (await answerOf("s-s3source")).stacks.at(-1);
    assert.deepEqual(prod?.outputs.dns, [
      { name: "www.example.com", type: "CNAME", value: "de2c014fe0a8d18.cloudfront.net" },
    ]);
    assert.deepEqual(
      [prod, dev, source].map((each) => each?.outputs.nextSteps),
      [
        ["If the DNS records are not made yet: pulumi stack output dns"],
        [
          "If missing: aws iam create-service-linked-role --aws-service-name management.chatbot.amazonaws.com",
          "If connection github is not approved yet: pulumi stack output connections",
          "Once github is approved: aws codepipeline start-pipeline-execution --name shop-web",
          "If Slack workspace T012AB3CD is not authorized yet: https://console.aws.amazon.com/chatbot/",
          "If ops@example.com is not confirmed yet: open its mail's link (aws sns list-subscriptions)",
        ],
        [
          "If versioning is off, turn it on: aws s3api get-bucket-versioning --bucket my-upload-bucket",
          "If EventBridge is off: aws s3api get-bucket-notification-configuration --bucket my-upload-bucket",
          "Release by: aws s3 cp site.zip s3://my-upload-bucket/site.zip",
        ],
      ],
    );
  });

  it("what a bundler fingerprints is kept for a year, and nothing else", async () => {
    const { faults, warnings, release } = await answerOf("s-init-vite", join(here, "site-vite"));
    assert.deepEqual([faults, warnings], [[], []]);
    assert.deepEqual(keptForAYear(release), [
      "assets/index-BxY3z9aQ.js",
      "assets/index-DiwrgTda.css",
      "assets/logo-a1b2c3d4.svg",
      "assets/main.4f2e1a9c.js",
      "assets/react-CHdo91hT.svg",
      "assets/vendor-C4f_x-9Q.js",
    ]);
  });

  it("no page is kept for a year, whatever its date, which is said", async () => {
    const { faults, warnings, release } = await answerOf("s-init-vite", join(here, "site-dates"));
    // ferry's own, since CodePipeline takes no empty artifact.
    assert.deepEqual(keptForAYear(release), ["no-assets.txt"]);
    assert.deepEqual(
      [faults, warnings],
      [
        [],
        [
          "No file of the site is immutable: none is a script, style, font or image with a fingerprint in its name, in a bundler's folder. Everything is released with the pages and asked for again; if the build writes names of another form, say which by immutable.",
        ],
      ],
    );
  });

  it("secrets are left out of what an import writes, and told", async () => {
    const { code, out, err } = await say("pipeline", "import", join(here, "import-token.json"));
    const left = [
      "Staging-API-Test, action Runscope",
      "Production-API-Test, action RunscopeProduction",
      "Production-API-Test, action UITest-Production",
    ];
    assert.deepEqual(
      err.split("\n").filter((line) => line.includes("Token")),
      left.map(
        (where) =>
          `Stage ${where}: ClientToken is not carried over, as it looks like a secret: keep it in Secrets Manager, and read it in a build (builds, environment).`,
      ),
    );
    assert.equal(code, 0);
    assert.doesNotMatch(out, /Token|\b123\b/);
  });
});

function inputsOf(stacks: Answer["stacks"], type: RegExp) {
  return stacks
    .flatMap(({ resources }) => resources)
    .flatMap((each) => (type.test(each.type) ? [each.inputs] : []));
}

/** The files that browsers never ask for again; every other one they do. */
function keptForAYear({ objects }: Answer["release"]): readonly string[] {
  const known = [undefined, "no-cache", "public, max-age=31536000, immutable"];
  assert.deepEqual(
    [...new Set(objects.map((each) => each.cacheControl))].filter((each) => !known.includes(each)),
    [],
  );
  const kept = objects.filter(({ cacheControl }) => cacheControl?.includes("immutable"));
  return [...new Set(kept.map(({ key }) => key))].sort();
}
