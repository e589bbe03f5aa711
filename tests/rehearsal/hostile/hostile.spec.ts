import assert from "node:assert/strict";
import { JudgeError, judge, type Statement } from "../../../judge";
import { callerName } from "../../../rehearsal/call";
import { hostilePolicies } from "../../../rehearsal/hostile";
import type { HostileCall } from "../../../rehearsal/hostile/call";
import { faultsOf, type Judged, judgedExample } from "../support/proof";
import { type Stacks, withStages } from "../support/releases";

describe("the hostile matrix", () => {
  const attempts = new Map<string, readonly string[]>();

  async function attemptsOf(name: Parameters<typeof judgedExample>[0]): Promise<readonly string[]> {
    const { verdicts } = await judgedExample(name);
    const known = attempts.get(name) ?? verdicts.hostile.map(({ call }) => call.attempt);
    attempts.set(name, known);
    return known;
  }

  it("has far more than sixty calls for the project's own files, and all are denied", async () => {
    const { verdicts } = await judgedExample("files");
    assert.ok(verdicts.hostile.length > 1_000, `${verdicts.hostile.length} calls`);
    assert.deepEqual(
      verdicts.hostile.filter(({ verdict }) => verdict.allowed),
      [],
    );
  });

  it("tries nothing that the release itself does", async () => {
    for (const name of ["files", "upload", "siteKey"] as const) {
      const { verdicts } = await judgedExample(name);
      const hops = new Set(verdicts.hops.map(({ call }) => JSON.stringify(call.request)));
      const own = ({ request, holds, lookAlike }: HostileCall) =>
        hops.has(JSON.stringify(request)) && !holds && !lookAlike;
      assert.deepEqual(
        verdicts.hostile.filter(({ call }) => own(call)),
        [],
        name,
      );
    }
  });

  /** Rows of the table in the collection of attacks, each cell with the attempts that stand for it. */
  const table: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
    "takes a role": {
      "another role of dev":
        /^acme-web-invalidate of 111111111111 gone wrong takes acme-web-deploy of 222222222222$/,
      "the build's role":
        /^codebuild-acme-web-web-service-role of 111111111111 gone wrong takes acme-web-deploy of 2/,
      "the function's role":
        /^acme-invalidate of 111111111111 gone wrong takes acme-web-deploy of 2/,
      "another pipeline's role":
        /^another pipeline's role beside the taker takes acme-web-deploy of 2/,
      "the taker's name in a foreign account":
        /^a role of the taker's name in a foreign account takes acme-web-deploy of 2/,
      "a foreign administrator":
        /^an administrator of account 999999999999 takes acme-web-deploy of 2/,
      "an administrator of dev":
        /^an administrator of account 111111111111 takes acme-web-deploy of 2/,
      "another service": /^the service ec2\.amazonaws\.com takes acme-web-deploy of 2/,
      nobody: /^nobody at all takes acme-web-deploy of 2/,
      "the right service for a stranger":
        /^codebuild\.amazonaws\.com calls sts:AssumeRole on codebuild-.* for a stranger's resource$/,
      "the right service for another project":
        /^codebuild\.amazonaws\.com calls sts:AssumeRole on codebuild-.* for another resource of the account$/,
    },
    "reads artifacts": {
      "an administrator of prod":
        /^an administrator of 222222222222 calls s3:GetObject in acme-artifacts-/,
      "another role of prod":
        /^acme-web-invalidate of 222222222222 calls s3:GetObject in acme-artifacts-/,
      "the function's role":
        /^acme-invalidate of 111111111111 calls s3:GetObject in acme-artifacts-/,
      "a stranger": /^an administrator of 999999999999 calls s3:GetObject in acme-artifacts-/,
      nobody: /^nobody at all calls s3:GetObject in acme-artifacts-/,
      "without TLS": /^acme-web-deploy calls s3:GetObject on web_assets without TLS$/,
      "over TLS 1.1": /^acme-web-deploy calls s3:GetObject on web_assets over TLS 1\.1$/,
    },
    "writes artifacts": {
      "the target's role":
        /^acme-web-deploy of 222222222222 calls s3:PutObject on app_source, .* with every right$/,
      "the function's role":
        /^acme-invalidate of 111111111111 calls s3:PutObject on app_source, .* with every right$/,
      "an administrator of dev": /^an administrator of 111111111111 overwrites an artifact$/,
      "no encryption": /s3:PutObject on web_assets without an encryption header$/,
      "SSE-S3": /s3:PutObject on web_assets with the key of Amazon S3$/,
      "a foreign key": /s3:PutObject on web_assets with a foreign key$/,
      "without TLS": /s3:PutObject on web_assets without TLS$/,
    },
    "writes a site": {
      "the pipeline's role":
        /^acme-web-pipeline of 111111111111 calls s3:PutObject in acme-web-222222222222-/,
      "the build's role":
        /^codebuild-.* of 111111111111 calls s3:PutObject in acme-web-222222222222-/,
      "another bucket":
        /^acme-web-deploy of 111111111111 calls s3:PutObject in acme-web-222222222222-/,
      "without TLS": /^acme-web-deploy calls s3:PutObject on index\.html without TLS$/,
      "the right name in a foreign account":
        /^acme-web-deploy calls s3:PutObject on index\.html in a bucket of that name in a foreign account$/,
    },
    "reads a site": {
      nobody: /^nobody at all calls s3:GetObject in acme-web-222222222222-/,
      "a stranger's distribution":
        /^cloudfront\.amazonaws\.com calls s3:GetObject on index\.html for a stranger's resource$/,
      "another distribution":
        /^cloudfront\.amazonaws\.com calls s3:GetObject on index\.html for another resource of the account$/,
    },
    decrypts: {
      "another role":
        /^acme-web-invalidate of 222222222222 calls kms:Decrypt on mrk-.* with every right$/,
      "without S3": /^acme-web-deploy calls kms:Decrypt on mrk-\S+ without S3, with every right$/,
      "another service":
        /^acme-web-deploy calls kms:Decrypt on mrk-\S+ through another service, with every right$/,
      "another region":
        /^acme-web-deploy calls kms:Decrypt on mrk-\S+ through S3 of another region, with every/,
      "another bucket":
        /^acme-web-deploy calls kms:Decrypt on mrk-\S+ for an object of another bucket, with every/,
      "a foreign account":
        /^acme-web-deploy calls kms:Decrypt on mrk-\S+ as its namesake of a foreign account$/,
      "an ordinary role of dev":
        /^an ordinary role of 111111111111 with kms:\* calls kms:Decrypt on/,
      "logs of another group": /^logs\.\S+ calls kms:Decrypt on mrk-\S+ for another log group$/,
      "logs of a stranger": /^logs\.\S+ calls kms:Decrypt on mrk-\S+ for a stranger's log group$/,
      "logs of another region": /^logs\.\S+ calls kms:Decrypt on mrk-\S+ from another region$/,
    },
    "administers the key": Object.fromEntries(
      ["ScheduleKeyDeletion", "PutKeyPolicy", "CreateGrant"].map((action) => [
        action,
        new RegExp(`^acme-web-deploy of 222222222222 calls kms:${action} on the artifact key$`),
      ]),
    ),
    "passes a role": {
      "an administrator's": /^acme-web-deploy of 222222222222 passes an administrator's role$/,
      "to another service": /^acme-web-deploy of 222222222222 passes itself to a machine$/,
    },
    "changes what it runs in": {
      "the pipeline": /^acme-web-pipeline of 111111111111 changes the pipeline$/,
      "an approval": /^acme-web-pipeline of 111111111111 approves its own release$/,
      "a stopped stage": /^acme-web-pipeline of 111111111111 opens the way into stage prod-web$/,
      "the function": /^acme-invalidate of 111111111111 changes the function$/,
      "the build": /^codebuild-.* of 111111111111 changes a build$/,
      "its job's credentials": /^acme-invalidate of 111111111111 reads a job with its credentials$/,
      "what a router answers": /^acme-web-deploy of 222222222222 changes what a router answers$/,
      "what builds read": /^acme-invalidate of 111111111111 exchanges what builds read$/,
      "its bounds": /^acme-web-pipeline of 111111111111 takes its bounds off$/,
      "the conditions of a stage":
        /^codebuild-.* of 111111111111 passes the conditions of stage prod-web$/,
      "what was released": /^acme-invalidate of 111111111111 goes back in stage prod-web$/,
    },
    "hides or keeps what a release leaves": {
      "its log": /^codebuild-.* of 111111111111 takes a log away$/,
      "artifacts that expire":
        /^acme-web-pipeline of 111111111111 calls s3:PutLifecycleConfiguration on acme-artifacts-/,
      "copies in another account":
        /^acme-web-deploy of 222222222222 calls s3:PutReplicationConfiguration on acme-web-222222222222-/,
      "the key in another region":
        /^acme-invalidate of 111111111111 takes the key to another region$/,
    },
    "opens a bucket": {
      "an administrator of prod":
        /^an administrator of 222222222222 calls s3:PutBucketPolicy on acme-artifacts-/,
      "a role of dev":
        /^acme-web-pipeline of 111111111111 calls s3:PutBucketPublicAccessBlock on acme-artifacts-/,
    },
    invalidates: {
      "another distribution":
        /^acme-web-invalidate of 222222222222 invalidates a foreign distribution$/,
      "with a role of dev":
        /^acme-invalidate of 111111111111 calls cloudfront:CreateInvalidation on E\w+, the work of acme-web-invalidate$/,
    },
    "leaves its work": {
      "CodeDeploy's other application": /deploys another application of CodeDeploy$/,
      "another cluster of ECS": /changes a service of another cluster$/,
      "another build": /^acme-web-pipeline calls codebuild:StartBuild on another of 1/,
      "a build by itself":
        /^codebuild-.* calls codebuild:StartBuild on acme-web-web, the work of acme-web-pi/,
      "another secret": /^codebuild-.* of 111111111111 reads a secret that no setting names$/,
    },
    "invokes the function": {
      "a stranger": /^an administrator of account 999999999999 invokes acme-invalidate$/,
      "the other account": /^an administrator of account 222222222222 invokes acme-invalidate$/,
      "a service for a stranger":
        /^the service events\.amazonaws\.com invokes acme-invalidate for a stranger$/,
      nobody: /^nobody at all invokes acme-invalidate$/,
    },
  };
  for (const [row, cells] of Object.entries(table)) {
    for (const [cell, pattern] of Object.entries(cells)) {
      it(`has a call that ${row}: ${cell}`, async () => {
        assert.ok((await attemptsOf("files")).some((attempt) => normal(attempt, pattern)));
      });
    }
  }

  /** Function and project names end an ARN in `:` or `/`. */
  const normal = (attempt: string, pattern: RegExp) =>
    pattern.test(attempt) || pattern.test(attempt.replace(/arn:\S*function:/, ""));

  /** What only some programs have. */
  const more: readonly (readonly [string, Parameters<typeof judgedExample>[0], RegExp])[] = [
    [
      "a deploy role releases to another service's group",
      "containers",
      /^acme-api-deploy calls codedeploy:CreateDeployment on another of 222222222222$/,
    ],
    [
      "a deploy role hands another role to tasks",
      "containers",
      /^acme-api-deploy calls iam:PassRole on another of 222222222222$/,
    ],
    [
      "a deploy role hands a task's role to a machine",
      "containers",
      /^acme-api-deploy calls iam:PassRole on acme-api-task for ec2\.amazonaws\.com$/,
    ],
    [
      "a deploy role tags a task definition that it does not register",
      "containers",
      /^acme-api-deploy calls ecs:TagResource on acme-api:2 later$/,
    ],
    [
      "CodeDeploy's role moves the listener of another load balancer",
      "containers",
      /^acme-api-codedeploy calls elasticloadbalancing:ModifyListener on another of 222222222222$/,
    ],
    [
      "a stranger's account pulls an image",
      "containers",
      /^an administrator of 999999999999 calls ecr:BatchGetImage in acme\/api$/,
    ],
    [
      "a namesake of the puller in a stranger's account pulls an image",
      "containers",
      /^a role of the puller's name in a foreign account calls ecr:GetDownloadUrlForLayer in acme\/api$/,
    ],
    [
      "somebody else of the target's account pulls an image",
      "containers",
      /^an administrator of 222222222222 calls ecr:BatchGetImage in acme\/api$/,
    ],
    [
      "an execution role pulls another repository's image",
      "containers",
      /^acme-api-execution calls ecr:BatchGetImage on another of 111111111111$/,
    ],
    [
      "a target's deploy role pushes an image",
      "containers",
      /^acme-api-deploy of 222222222222 calls ecr:PutImage on api, /,
    ],
    [
      "a build opens its images to others",
      "containers",
      /^codebuild-\S+ of 111111111111 opens the images to others$/,
    ],
    [
      "a deploy role changes what is deployed to",
      "containers",
      /^acme-api-deploy of 222222222222 changes what is deployed to$/,
    ],
    [
      "an event's role silences the event",
      "upload",
      /^acme-web-upload-events of 111111111111 silences an event$/,
    ],
    [
      "a role of the delivering account with the name of one of the organization's reads artifacts",
      "organization",
      /^acme-web-deploy calls s3:GetObject on \S+_assets as its namesake of 111111111111 without a right$/,
    ],
    [
      "such a role decrypts artifacts",
      "organization",
      /^acme-web-deploy calls kms:Decrypt on mrk-\S+ as its namesake of 111111111111 without a right$/,
    ],
    [
      "the pipeline's role takes such a role",
      "organization",
      /^acme-web-pipeline calls sts:AssumeRole on acme-web-deploy of that name in its own account$/,
    ],
    [
      "a second pipeline's role takes the first one's deploy role",
      "twoPipelines",
      /^acme-docs-pipeline of 111111111111 gone wrong takes acme-web-deploy of 222222222222$/,
    ],
    [
      "a second pipeline's role writes the first one's site",
      "twoPipelines",
      /^acme-docs-deploy of 222222222222 calls s3:PutObject in acme-web-222222222222-/,
    ],
    [
      "a sibling target takes a deploy role",
      "twoTargets",
      /^acme-web-deploy of 333333333333 gone wrong takes acme-web-deploy of 222222222222$/,
    ],
    [
      "a sibling target's administrator takes it",
      "twoTargets",
      /^an administrator of account 333333333333 takes acme-web-deploy of 222222222222$/,
    ],
    [
      "a sibling target writes a site",
      "twoTargets",
      /^acme-web-deploy of 333333333333 calls s3:PutObject in acme-web-222222222222-/,
    ],
    [
      "a sibling target's administrator decrypts",
      "twoTargets",
      /^an administrator of 333333333333 calls kms:Decrypt on the artifact key$/,
    ],
    [
      "a target's administrator replaces an upload",
      "upload",
      /^an administrator of 222222222222 calls s3:PutObject in acme-111111111111-eu-central-1-web-upload-source/,
    ],
    [
      "a target's role reads an upload",
      "upload",
      /^acme-web-deploy of 222222222222 calls s3:GetObject in acme-111111111111-eu-central-1-web-upload-source/,
    ],
    [
      "an event's role starts another pipeline",
      "upload",
      /^acme-web-upload-events calls codepipeline:StartPipelineExecution on .*another of 111111111111$/,
    ],
    [
      "EventBridge takes the event's role for a stranger's rule",
      "upload",
      /^events\.amazonaws\.com calls sts:AssumeRole on acme-web-upload-events for a stranger's resource$/,
    ],
    [
      "the build's role decrypts with a secret's key without the secret",
      "secrets",
      /^codebuild-\S+ calls kms:Decrypt on of-secrets without the secret$/,
    ],
    [
      "the deploy role decrypts with the site's key without S3",
      "siteKey",
      /^acme-web-deploy calls kms:Decrypt on of-site without S3, which lets the account in$/,
    ],
    [
      "an administrator who is none of the key's deletes it",
      "keyAdministrators",
      /^an administrator of 111111111111 calls kms:ScheduleKeyDeletion on the artifact key$/,
    ],
  ];
  for (const [what, name, pattern] of more) {
    it(`has a call by which ${what}`, async () => {
      assert.ok((await attemptsOf(name)).some((attempt) => pattern.test(attempt)));
    });
  }

  it("leaves the key to the account's administrators where none are named", async () => {
    const deletion = /^an administrator of 111111111111 calls kms:ScheduleKeyDeletion/;
    assert.ok(!(await attemptsOf("files")).some((attempt) => deletion.test(attempt)));
  });

  describe("has the code of Commands", () => {
    const pipelineRole = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
    const through = (stacks: Stacks, judged: Judged) =>
      faultsOf(judged, stacks).filter((fault) => fault.includes("code in a Commands action"));
    const commands = { owner: "AWS", version: "1", commands: ["npm test"] };

    it("take the deploy role as the pipeline's role, which goes through beside a release", async () => {
      const judged = await judgedExample("repository");
      const beside = withStages(judged.stacks, (stages) => [
        ...stages,
        {
          name: "smoke",
          actions: [{ ...commands, name: "one", category: "Compute", provider: "Commands" }],
        },
      ]);
      const rule = withStages(judged.stacks, (stages) =>
        stages.map((stage) => ({
          ...stage,
          onSuccess: {
            condition: {
              rules: [{ name: "one", ruleTypeId: { category: "Rule", provider: "Commands" } }],
            },
          },
        })),
      );
      const hole =
        "It must be impossible, but code in a Commands action of acme-web takes the deploy role acme-web-deploy: ";
      for (const stacks of [beside, rule]) {
        const [fault = "", ...others] = through(stacks, judged);
        assert.deepEqual(others, []);
        assert.ok(fault.startsWith(hole), fault);
        assert.match(fault, /statement TakeDeployRole of web-role-policy in stack dev/);
      }
      assert.deepEqual(through(judged.stacks, judged), []);
    });

    it("try it in vain with a role that takes none", async () => {
      const { verdicts } = await judgedExample("computed");
      const tries = verdicts.hostile.filter(({ call }) =>
        call.attempt.startsWith("code in a Commands action of acme-checks"),
      );
      assert.deepEqual(
        tries.map(({ call: { attempt, request }, verdict }) => [
          attempt,
          callerName(request.principal),
          verdict.allowed,
        ]),
        [
          [
            "code in a Commands action of acme-checks takes the deploy role acme-web-deploy",
            pipelineRole.replace("web", "checks"),
            false,
          ],
          [
            "code in a Commands action of acme-checks starts acme-web",
            pipelineRole.replace("web", "checks"),
            false,
          ],
        ],
      );
    });
  });

  describe("notices every Allow that is too wide:", () => {
    type Widening = readonly [how: string, widen: (statement: Statement) => Statement | undefined];
    const widenings: readonly Widening[] = [
      [
        "all actions of the service",
        (statement) => {
          const services = [statement.Action ?? []].flat().map((action) => action.split(":")[0]);
          return { ...statement, Action: [...new Set(services)].map((service) => `${service}:*`) };
        },
      ],
      [
        "any resource",
        // In the policy of a bucket or a key `*` is that bucket or key.
        (statement) =>
          statement.Resource === "*" || statement.Principal
            ? undefined
            : { ...statement, Resource: "*" },
      ],
    ];
    for (const name of ["repository", "upload"] as const) {
      for (const [how, widen] of widenings) {
        it(`${how}, in the example ${name}`, async () => {
          assert.deepEqual(unnoticed(await judgedExample(name), widen), []);
        });
      }
    }

    /** Allows that no hostile call tells from wider ones. */
    function unnoticed({ verdicts }: Judged, widen: Widening[1]): readonly string[] {
      const { policies, hostile } = verdicts;
      return policies.all().flatMap((policy) => {
        const statements = [policy.document.Statement].flat();
        const about = hostile.filter(({ call }) => {
          const { identity = [], resource } = policies.registered(call.request);
          return [...identity, resource].some((each) => each?.name === policy.name);
        });
        return statements.flatMap((statement, index) => {
          const wider = statement.Effect === "Allow" ? widen(statement) : undefined;
          if (!wider) return [];
          const document = { ...policy.document, Statement: statements.with(index, wider) };
          const changed = new Map([[policy.name, document]]);
          const noticed = about.some(({ call }) =>
            goesThrough(call, hostilePolicies(call, policies.registered(call.request, changed))),
          );
          return noticed ? [] : [`${policy.name} ${statement.Sid}`];
        });
      });
    }

    /** As the rehearsal counts: what can't be judged is not proven impossible. */
    function goesThrough(call: HostileCall, inForce: Parameters<typeof judge>[1]): boolean {
      try {
        return judge(call.request, inForce).allowed;
      } catch (error) {
        if (error instanceof JudgeError) return true;
        throw error;
      }
    }
  });
});
