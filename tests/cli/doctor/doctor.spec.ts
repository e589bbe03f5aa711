import assert from "node:assert/strict";
import { looked } from "../../../cli/doctor";
import { type Aws, AwsRefusal } from "../../../cli/doctor/aws";
import { checksOf } from "../../../cli/doctor/checks";
import { certificateAnswer, recordAnswer } from "../../../cli/doctor/checks/names";
import { policyAnswer } from "../../../cli/doctor/checks/policies";
import { functionAnswer } from "../../../cli/doctor/checks/quotas";
import { patientOf } from "../../../cli/doctor/patient";
import { ferry } from "../../../cli/ferry";
import type { Statement } from "../../../judge";
import { exampleStacks } from "../../support/stacks";
import { surroundings } from "../../support/surroundings";

const dev = "111111111111";
const prod = "222222222222";

/** What AWS answers, by the operation or the path; an error is thrown. */
type Answers = Readonly<Record<string, unknown>>;

/** In the place of AWS: it keeps what it is asked. */
function standIn(
  answers: Answers,
  names: Readonly<Record<string, readonly string[]>> = {},
  zones: Readonly<Record<string, readonly string[]>> = {},
) {
  const asked: string[] = [];
  const answer = (operation: string) => {
    asked.push(operation);
    const found = answers[operation];
    if (found instanceof Error) return Promise.reject(found);
    if (found === undefined) return Promise.reject(new AwsRefusal("AccessDenied", 403, "no"));
    return Promise.resolve(found) as Promise<never>;
  };
  const aws: Aws = {
    read: (_service, _region, operation) => answer(operation),
    readJson: ({ operation }) => answer(operation),
    resolve: async (name) => names[name] ?? [],
    nameServers: async (zone) => zones[zone] ?? [],
  };
  return { aws, asked };
}

const absent = new AwsRefusal("NoSuchEntity", 404, "not there");

const well: Answers = {
  GetCallerIdentity: { Account: dev, Arn: `arn:aws:sts::${dev}:assumed-role/Deploy/alice` },
  GetRegionOptStatus: { RegionOptStatus: "ENABLED_BY_DEFAULT" },
  ListConnections: {
    Connections: [{ ConnectionName: "acme-github", ConnectionStatus: "AVAILABLE" }],
  },
  HeadBucket: {},
  GetRole: {},
  GetServiceQuota: { Quota: { Value: 1000 } },
  ListDistributions: { DistributionList: { Items: [{}, {}] } },
  ListSubscriptionsByTopic: {
    Subscriptions: [
      {
        Endpoint: "releases@example.com",
        Protocol: "email",
        SubscriptionArn: `arn:aws:sns:eu-central-1:${dev}:acme-releases-notifications:1`,
      },
    ],
  },
  DescribeSlackWorkspaces: { SlackWorkspaces: [{ SlackTeamId: "T012AB3CD" }] },
  ListMicrosoftTeamsConfiguredTeams: {
    ConfiguredTeams: [
      {
        TeamId: "66666666-7777-8888-9999-000000000000",
        TenantId: "11111111-2222-3333-4444-555555555555",
      },
    ],
  },
};

/** Without the lines of buckets, which an example gets with each of its features. */
const look = async (answers: Answers, stack = "dev", example = "operations") => {
  const { aws, asked } = standIn(answers);
  const given = { stack, config: `examples/${example}`, json: false };
  const { code, out } = await looked(given, surroundings, aws);
  return { code, out: String(out).replace(/^. bucket name .*\n/gm, ""), asked };
};

const whatsOf = async (example: string, stack: "prod" | "dev") => {
  const evaluation = (await exampleStacks(example))[stack];
  const account = stack === "dev" ? dev : prod;
  const patient = patientOf(evaluation, { account, region: "eu-central-1" });
  const whats = checksOf(patient).map(({ what }) => what);
  return whats.filter((what) => !what.startsWith("bucket name"));
};

describe("ferry doctor", () => {
  it("says in a line what is well, asks by reading alone, and ends with 0", async () => {
    const { code, out, asked } = await look(well);
    assert.equal(
      out,
      [
        `Stack dev, account ${dev}, eu-central-1`,
        `✔ credentials of account ${dev}: you are arn:aws:sts::${dev}:assumed-role/Deploy/alice`,
        "✔ Region eu-central-1: is enabled",
        "✔ Region us-east-1: is enabled",
        "✔ connection acme-github: is AVAILABLE",
        "✔ role AWSServiceRoleForAWSChatbot: is there",
        "✔ concurrent functions in eu-central-1: the quota is 1000",
        "✔ distributions of CloudFront: there are 2 of 1000",
        "✔ subscription of releases@example.com to acme-releases-notifications: is confirmed",
        "✔ Slack workspace T012AB3CD: is authorized",
        "✔ team 66666666-7777-8888-9999-000000000000 of Microsoft Teams: is authorized",
        "Nothing has to be mended.",
        "",
      ].join("\n"),
    );
    assert.equal(code, 0);
    for (const operation of asked) assert.match(operation, /^(Get|List|Describe|Head)/);
  });

  it("says what is wrong, why it matters and what mends it, and ends with 1", async () => {
    const { code, out } = await look({
      ...well,
      GetRegionOptStatus: { RegionOptStatus: "DISABLED" },
      ListConnections: {
        Connections: [{ ConnectionName: "acme-github", ConnectionStatus: "PENDING" }],
      },
      HeadBucket: absent,
      GetRole: absent,
      GetServiceQuota: { Quota: { Value: 10 } },
      ListSubscriptionsByTopic: {
        Subscriptions: [
          {
            Endpoint: "releases@example.com",
            Protocol: "email",
            SubscriptionArn: "PendingConfirmation",
          },
        ],
      },
      DescribeSlackWorkspaces: {},
      ListMicrosoftTeamsConfiguredTeams: {},
    });
    const topic = `arn:aws:sns:eu-central-1:${dev}:acme-releases-notifications`;
    assert.equal(
      out,
      [
        `Stack dev, account ${dev}, eu-central-1`,
        `✔ credentials of account ${dev}: you are arn:aws:sts::${dev}:assumed-role/Deploy/alice`,
        "✘ Region eu-central-1: is DISABLED",
        "    nothing can be made in a Region that the account has not enabled",
        "    → aws account enable-region --region-name eu-central-1",
        "✘ Region us-east-1: is DISABLED",
        "    nothing can be made in a Region that the account has not enabled",
        "    → aws account enable-region --region-name us-east-1",
        "✘ connection acme-github: is PENDING",
        "    a pipeline gets no sources, and fails at its first stage",
        '    → choose "Update pending connection" once: https://eu-central-1.console.aws.amazon.com/codesuite/settings/connections',
        "! role AWSServiceRoleForAWSChatbot: is not there (https://docs.aws.amazon.com/chatbot/latest/adminguide/using-service-linked-roles.html)",
        "    management.chatbot.amazonaws.com works in it, and makes it at first use only for who has iam:CreateServiceLinkedRole",
        "    → aws iam create-service-linked-role --aws-service-name management.chatbot.amazonaws.com",
        "! concurrent functions in eu-central-1: the quota is 10, as new accounts have it",
        "    invalidations and checks of a release are functions, and those above the quota are throttled",
        "    → aws service-quotas request-service-quota-increase --region eu-central-1 --service-code lambda --quota-code L-B99A9384 --desired-value 1000",
        "✔ distributions of CloudFront: there are 2 of 10",
        "✘ subscription of releases@example.com to acme-releases-notifications: is not confirmed",
        "    Amazon SNS sends nothing to whoever has not confirmed",
        `    → open the link in Amazon SNS's message; a new one: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint releases@example.com`,
        "✘ Slack workspace T012AB3CD: is not authorized",
        "    pulumi up can't make the channel before somebody of the workspace lets AWS in",
        "    → configure Slack once: https://console.aws.amazon.com/chatbot/home#/chat-clients",
        "✘ team 66666666-7777-8888-9999-000000000000 of Microsoft Teams: is not authorized",
        "    pulumi up can't make the channel before somebody of the team lets AWS in",
        "    → configure Microsoft Teams once: https://console.aws.amazon.com/chatbot/home#/chat-clients",
        "6 to mend.",
        "",
      ].join("\n"),
    );
    assert.equal(code, 1);
  });

  it("tells names of buckets that are free, this account's and others'", async () => {
    const answer = async (HeadBucket: unknown) => {
      const { aws } = standIn({ ...well, HeadBucket });
      const patient = patientOf((await exampleStacks("s3-source")).prod, {
        account: prod,
        region: "eu-central-1",
      });
      const check = checksOf(patient).find(({ what }) => what.startsWith("bucket name"));
      assert.equal(check?.what, `bucket name acme-web-${prod}-eu-central-1`);
      return check.ask(aws);
    };
    assert.deepEqual(await answer({}), { state: "good", says: "is this account's" });
    assert.deepEqual(await answer(absent), {
      state: "later",
      says: "is free, and comes with pulumi up",
    });
    assert.deepEqual(await answer(undefined), {
      state: "unseen",
      says: "is another account's, or you may not see it",
    });
  });

  it("asks nothing else with another account's credentials", async () => {
    const Arn = `arn:aws:iam::${prod}:user/alice`;
    const { code, out, asked } = await look({ GetCallerIdentity: { Account: prod, Arn } });
    assert.deepEqual(asked, ["GetCallerIdentity"]);
    assert.equal(
      out,
      [
        `Stack dev, account ${dev}, eu-central-1`,
        `✘ credentials of account ${dev}: you are ${Arn}, of account ${prod}`,
        "    pulumi up -s dev stops with those of any other account",
        `    → log in to account ${dev}, such as by AWS_PROFILE=<profile> aws sso login`,
        "1 to mend.",
        "",
      ].join("\n"),
    );
    assert.equal(code, 1);
  });

  it("says what it may not see, which is no fault, and no all-clear where that is all", async () => {
    const some = await look({ GetCallerIdentity: well.GetCallerIdentity });
    assert.equal(some.code, 0);
    assert.match(
      String(some.out),
      /\n\? connection acme-github: you may not see it \(AccessDenied\)\n.*\n\d\d could not be seen: ask again with more rights to read\.\n$/s,
    );
    const role = new AwsRefusal("AccessDenied", 403, "no", "iam:GetRole");
    const one = await look({ ...well, GetRole: role });
    assert.match(
      one.out,
      /\n\? role AWSServiceRoleForAWSChatbot: you may not see it: iam:GetRole is refused \(AccessDenied\)\n/,
    );
    const none = await look({});
    assert.equal(none.code, 1);
    const timeout = new AwsRefusal("TimeoutError", 0, "no answer in 10 s");
    const { out } = await look({ GetCallerIdentity: timeout });
    assert.match(
      String(out),
      /\? credentials .*: AWS did not say \(TimeoutError: no answer in 10 s\)\n/,
    );
  });

  it("looks at what each stack registers, and at nothing else", async () => {
    assert.deepEqual(await whatsOf("s3-source", "prod"), [
      `credentials of account ${prod}`,
      "Region eu-central-1",
      "distributions of CloudFront",
    ]);
    assert.deepEqual(await whatsOf("existing-resources", "dev"), [
      `credentials of account ${dev}`,
      "Region eu-central-1",
      "Region of bucket our-source",
      "versions in bucket our-source",
      "events of bucket our-source",
      `role arn:aws:iam::${dev}:role/Release`,
      `policy of arn:aws:kms:eu-central-1:${dev}:key/00000000-0000-0000-0000-000000000001`,
      "policy of arn:aws:s3:::our-artifacts",
      "policy of arn:aws:s3:::our-source",
      "concurrent functions in eu-central-1",
    ]);
    // What is another account's, its own people look at.
    assert.deepEqual((await whatsOf("other-accounts", "dev")).slice(2), [
      "concurrent functions in eu-central-1",
    ]);
    assert.deepEqual((await whatsOf("pull-requests", "dev")).slice(2), [
      "connection acme-github",
      "secret acme/sentry",
      "concurrent functions in eu-central-1",
    ]);
    assert.ok(
      (await whatsOf("containers-rolling", "dev")).includes("repository api of CodeCommit"),
    );
    assert.ok(
      (await whatsOf("github-actions", "prod")).includes(
        "identity provider token.actions.githubusercontent.com",
      ),
    );
    assert.deepEqual(await whatsOf("containers", "prod"), [
      `credentials of account ${prod}`,
      "Region eu-central-1",
      `certificate arn:aws:acm:eu-central-1:${prod}:certificate/0a1b2c3d-0000-4000-8000-000000000000`,
      "zone of api.example.com",
      "record of api.example.com",
      "role AWSServiceRoleForECS",
      "role AWSServiceRoleForElasticLoadBalancing",
      "role AWSServiceRoleForApplicationAutoScaling_ECSService",
      "vCPUs of Fargate in eu-central-1",
    ]);
  });

  it("looks at roles and permission boundaries that the settings name and no stack makes", async () => {
    const identity = (whats: readonly string[]) =>
      whats.filter((what) => /^(role arn|boundary)/.test(what));
    assert.deepEqual(identity(await whatsOf("stages", "dev")), [
      `role arn:aws:iam::${dev}:role/Dashboards`,
    ]);
    assert.deepEqual(identity(await whatsOf("serverless", "prod")), [
      `boundary arn:aws:iam::${prod}:policy/application-boundary`,
    ]);
    // The role of its releases is another stack's of the same account.
    const stacks = await exampleStacks("single-account");
    const place = { account: dev, region: "eu-central-1" };
    const patient = patientOf(stacks.dev, place, Object.values(stacks));
    assert.deepEqual(identity(checksOf(patient).map(({ what }) => what)), []);
  });

  const answerOf = async (
    [example, stack, what]: readonly [string, "prod" | "dev", string],
    aws: Aws,
  ) => {
    const account = stack === "dev" ? dev : prod;
    const place = { account, region: "eu-central-1" };
    const patient = patientOf((await exampleStacks(example))[stack], place);
    const check = checksOf(patient).find((each) => each.what.startsWith(what));
    assert.ok(check, what);
    return check.ask(aws);
  };

  it("sees a role of one's own: there, absent, or by another path", async () => {
    const answer = (GetRole: unknown) =>
      answerOf(
        ["existing-resources", "dev", `role arn:aws:iam::${dev}:role/Release`],
        standIn({ GetRole }).aws,
      );
    const arn = `arn:aws:iam::${dev}:role`;
    assert.deepEqual(await answer({ Role: { Arn: `${arn}/Release` } }), {
      state: "good",
      says: "is there",
    });
    assert.deepEqual(await answer({ Role: { Arn: `${arn}/teams/Release` } }), {
      state: "mend",
      says: `is ${arn}/teams/Release`,
      mend: "write this ARN in the settings",
    });
    assert.deepEqual(await answer(absent), {
      state: "mend",
      says: "is not there",
      mend: "aws iam create-role --role-name Release --assume-role-policy-document file://<trust>.json",
    });
  });

  it("sees a permission boundary: there or absent", async () => {
    const answer = (GetPolicy: unknown) =>
      answerOf(["serverless", "prod", "boundary"], standIn({ GetPolicy }).aws);
    assert.deepEqual(await answer({}), { state: "good", says: "is there" });
    assert.deepEqual(await answer(absent), {
      state: "mend",
      says: "is not there",
      mend: "aws iam create-policy --policy-name application-boundary --policy-document file://<boundary>.json",
    });
  });

  it("names the command for each resource of one's own that is not there", async () => {
    const gone = { GetKeyPolicy: absent, GetBucketPolicy: absent };
    const mendOf = async (what: string) =>
      (await answerOf(["existing-resources", "dev", what], standIn(gone).aws)).mend;
    assert.equal(
      await mendOf("policy of arn:aws:kms"),
      "aws kms create-key --region eu-central-1 --policy file://<policy>.json, and name its ARN in the settings",
    );
    assert.equal(
      await mendOf("policy of arn:aws:s3:::our-artifacts"),
      "aws s3 mb --region eu-central-1 s3://our-artifacts",
    );
    const topic = await answerOf(
      ["stages", "dev", "policy of arn:aws:sns"],
      standIn({ GetTopicAttributes: absent }).aws,
    );
    assert.equal(topic.mend, "aws sns create-topic --region eu-central-1 --name approvals");
    const repository = await answerOf(
      ["image", "dev", "policy of arn:aws:ecr"],
      standIn({
        GetRepositoryPolicy: new AwsRefusal("RepositoryNotFoundException", 400, "not there"),
      }).aws,
    );
    assert.equal(
      repository.mend,
      "aws ecr create-repository --region eu-central-1 --repository-name vendor/api",
    );
  });

  it("sees what the policy of a repository of images lacks, and that it has none", async () => {
    const { outputs } = (await exampleStacks("image")).dev;
    const [Statement] = Object.values(outputs.statementsToAdd as object);
    const answer = (GetRepositoryPolicy: unknown) =>
      answerOf(["image", "dev", "policy of arn:aws:ecr"], standIn({ GetRepositoryPolicy }).aws);
    assert.equal((await answer({ policyText: JSON.stringify({ Statement }) })).state, "good");
    const none = new AwsRefusal("RepositoryPolicyNotFoundException", 400, "no policy");
    assert.equal((await answer(none)).says, "has not, word by word, 1 of 1 statements");
  });

  it("sees the zone of a name: its own, one above it, or none", async () => {
    const answer = (zones: Readonly<Record<string, readonly string[]>>) =>
      answerOf(["containers", "prod", "zone"], standIn({}, {}, zones).aws);
    assert.deepEqual(await answer({ "example.com": ["ns-1.awsdns-00.com"] }), {
      state: "good",
      says: "is example.com, and ns-1.awsdns-00.com answers for it",
    });
    assert.equal((await answer({ "api.example.com": ["ns-2.example.net"] })).state, "good");
    assert.deepEqual(await answer({ com: ["a.gtld-servers.net"] }), {
      state: "mend",
      says: "nobody answers for it",
      mend:
        "aws route53 create-hosted-zone --name example.com --caller-reference example.com, " +
        "and name the servers that this prints where the domain is registered",
    });
  });

  it("counts the tasks of both versions at their most", async () => {
    const identity = { Account: prod, Arn: `arn:aws:iam::${prod}:user/alice` };
    const { out } = await look(
      { GetCallerIdentity: identity, GetServiceQuota: { Quota: { Value: 2 } } },
      "prod",
      "containers",
    );
    assert.match(
      String(out),
      /✘ vCPUs of Fargate in eu-central-1: the quota is 2, and the stack's services at their most take 3, releases among them\n/,
    );
  });

  it("tells what it asks, for a display of progress", async () => {
    const told: string[] = [];
    const { aws } = standIn(well);
    const given = { stack: "dev", config: "examples/operations", json: false };
    await looked(given, { ...surroundings, progress: (what) => told.push(what) }, aws);
    assert.deepEqual(told.slice(0, 4), [
      "evaluating stack prod",
      "evaluating stack dev",
      "asking AWS",
      `asked AWS of 1 of 1: credentials of account ${dev}`,
    ]);
    assert.match(String(told.at(-1)), /^asked AWS of (\d+) of \1: /);
  });

  it("prints JSON", async () => {
    const { aws } = standIn(well);
    const given = { stack: "dev", config: "examples/operations", json: true };
    const { out } = await looked(given, surroundings, aws);
    const { findings, ...document } = JSON.parse(String(out));
    assert.deepEqual(document, { version: 1, stack: "dev", account: dev, region: "eu-central-1" });
    assert.deepEqual(findings[3], {
      what: "connection acme-github",
      why: "a pipeline gets no sources, and fails at its first stage",
      state: "good",
      says: "is AVAILABLE",
    });
  });

  it("asks for the stack, and names those that are there", async () => {
    const none = await ferry(["doctor"], surroundings);
    assert.deepEqual([none.code, none.err.split("\n")[0]], [2, "Say which stack: --stack <name>."]);
    const wrong = await ferry(["doctor", "-s", "test"], surroundings);
    assert.deepEqual(
      [wrong.code, wrong.err],
      [1, 'There is no stack "test": give one of prod, dev.\n'],
    );
  });
});

describe("what AWS says of a certificate", () => {
  const arn = `arn:aws:acm:us-east-1:${prod}:certificate/1`;
  const use = { arn, names: ["www.example.com"], forCloudFront: true };
  const issued = { Status: "ISSUED" as const, SubjectAlternativeNames: ["*.example.com"] };
  const now = new Date("2026-11-20T00:00:00Z");
  const request =
    "aws acm request-certificate --region us-east-1 --validation-method DNS --domain-name www.example.com";

  it("is good for the names that it covers, a label for a wildcard", () => {
    assert.deepEqual(certificateAnswer(use, issued, now), {
      state: "good",
      says: "is issued for www.example.com",
    });
    const deep = { ...use, names: ["www.shop.example.com", "example.com"] };
    assert.equal(
      certificateAnswer(deep, issued, now).says,
      "is not for www.shop.example.com, example.com",
    );
  });

  it("is mended where it is in another Region, not issued, or not there", () => {
    const elsewhere = { ...use, arn: arn.replace("us-east-1", "eu-central-1") };
    assert.deepEqual(certificateAnswer(elsewhere, issued, now), {
      state: "mend",
      says: "is in eu-central-1, and CloudFront reads those of us-east-1",
      mend: request,
    });
    assert.deepEqual(certificateAnswer(use, {}, now), {
      state: "mend",
      says: "is not there",
      mend: request,
    });
    const pending = certificateAnswer(use, { Status: "PENDING_VALIDATION" }, now);
    assert.equal(pending.says, "is PENDING_VALIDATION");
    assert.match(String(pending.mend), /^make the records that this prints: aws acm describe-/);
  });

  it("is noted where it ends soon", () => {
    const NotAfter = new Date("2026-12-20T00:00:00Z");
    const { state, says } = certificateAnswer(use, { ...issued, NotAfter }, now);
    assert.deepEqual([state, says], ["note", "ends in 30 days, and is not renewed yet"]);
  });
});

describe("where a record leads", () => {
  const domain = "d1.cloudfront.net";
  const answer = (...led: readonly string[]) =>
    recordAnswer("www.example.com", domain, led, ["192.0.2.1", "192.0.2.2"]);

  it("is right by the distribution's name, or by an address of it", () => {
    assert.equal(answer("d1.cloudfront.net.").state, "good");
    assert.equal(answer("192.0.2.2").state, "good");
  });

  it("is mended where it leads elsewhere or nowhere", () => {
    assert.deepEqual(answer("old.example.net"), {
      state: "mend",
      says: "leads to old.example.net",
      mend: "make the record www.example.com CNAME d1.cloudfront.net (or an alias of Route 53)",
    });
    assert.equal(answer().says, "leads nowhere");
  });
});

describe("a quota of functions", () => {
  const quota = { service: "lambda", code: "L-B99A9384", region: "eu-central-1" };

  it("must leave what Lambda keeps free beside reservations", () => {
    assert.deepEqual(functionAnswer(quota, 105, 10), {
      state: "mend",
      says: "the quota is 105, and the stack reserves 10 beside the 100 that stay free",
      mend: "aws service-quotas request-service-quota-increase --region eu-central-1 --service-code lambda --quota-code L-B99A9384 --desired-value 1000",
    });
    assert.equal(functionAnswer(quota, 110, 10).state, "good");
  });
});

describe("a policy of the user's own", () => {
  const wanted: Statement = {
    Sid: "A",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::222222222222:root" },
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: "arn:aws:s3:::b/*",
  };

  it("has a statement under another name and in another order", () => {
    const same = {
      Resource: ["arn:aws:s3:::b/*"],
      Action: ["s3:PutObject", "s3:GetObject"],
      Principal: { AWS: ["arn:aws:iam::222222222222:root"] },
      Effect: "Allow",
      Sid: "B",
    } as const;
    const answer = policyAnswer([wanted], { Version: "2012-10-17", Statement: [same] });
    assert.equal(answer.state, "good");
  });

  it("is noted with the statement that it has not word by word", () => {
    const { Action: _, ...rest } = wanted;
    const other = { ...rest, Action: "s3:GetObject" };
    for (const document of [undefined, { Statement: [other] }]) {
      assert.deepEqual(policyAnswer([wanted], document), {
        state: "note",
        says: "has not, word by word, 1 of 1 statements",
        mend: `add, unless others say the same: ${JSON.stringify(wanted)}`,
      });
    }
  });
});
