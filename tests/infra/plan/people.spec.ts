import assert from "node:assert/strict";
import { contract } from "../../support/contracts";
import { planOf } from "../../support/plans";
import { aDelivery } from "../../support/refusals";
import { load, target } from "../../support/settings";

const pipeline = "arn:aws:codepipeline:eu-central-1:111111111111:acme-web";
const releasers = "arn:aws:iam::111111111111:role/Releasers";

function plan(group: unknown) {
  return planOf(load(aDelivery("delivery.people.team", group)), { prod: contract(target) });
}

function planned(group: unknown) {
  const { plan: made, faults } = plan(group);
  assert.deepEqual(faults, []);
  const [people] = made?.people ?? [];
  assert.ok(people);
  return people;
}

describe("a group of people", () => {
  it("that views sees its pipelines, their builds and logs, and can't change anything", () => {
    const { document, trust } = planned({ may: "view" });
    assert.deepEqual(document.Statement, [
      {
        Sid: "ListPipelines",
        Effect: "Allow",
        Action: [
          "codepipeline:ListActionTypes",
          "codepipeline:ListPipelines",
          "codepipeline:ListRuleTypes",
        ],
        Resource: "*",
      },
      {
        Sid: "SeePipelines",
        Effect: "Allow",
        Action: [
          "codepipeline:GetPipeline",
          "codepipeline:GetPipelineExecution",
          "codepipeline:GetPipelineState",
          "codepipeline:ListActionExecutions",
          "codepipeline:ListDeployActionExecutionTargets",
          "codepipeline:ListPipelineExecutions",
          "codepipeline:ListRuleExecutions",
          "codepipeline:ListTagsForResource",
        ],
        Resource: pipeline,
      },
      {
        Sid: "SeeBuilds",
        Effect: "Allow",
        Action: [
          "codebuild:BatchGetBuilds",
          "codebuild:BatchGetProjects",
          "codebuild:ListBuildsForProject",
        ],
        Resource: "arn:aws:codebuild:eu-central-1:111111111111:project/acme-web-web",
      },
      {
        Sid: "ReadBuildLogs",
        Effect: "Allow",
        Action: "logs:GetLogEvents",
        Resource:
          "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/codebuild/acme-web-web:log-stream:*",
      },
      {
        Sid: "ListRecords",
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::acme-111111111111-eu-central-1-records",
        Condition: { StringEquals: { "aws:ResourceAccount": "111111111111" } },
      },
      {
        Sid: "ReadRecords",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::acme-111111111111-eu-central-1-records/*",
        Condition: { StringEquals: { "aws:ResourceAccount": "111111111111" } },
      },
      {
        Sid: "DecryptRecords",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:eu-central-1:111111111111:key/*",
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:aws:s3:arn":
              "arn:aws:s3:::acme-111111111111-eu-central-1-records",
            "kms:ViaService": "s3.eu-central-1.amazonaws.com",
          },
        },
      },
    ]);
    assert.equal(trust, undefined);
  });

  it("that operates releases, retries and opens or closes transitions, and answers no approval", () => {
    const { document } = planned({ may: "operate" });
    assert.deepEqual(document.Statement.slice(7), [
      {
        Sid: "StartReleases",
        Effect: "Allow",
        Action: ["codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"],
        Resource: pipeline,
      },
      {
        Sid: "OperateStages",
        Effect: "Allow",
        Action: [
          "codepipeline:DisableStageTransition",
          "codepipeline:EnableStageTransition",
          "codepipeline:OverrideStageCondition",
          "codepipeline:RetryStageExecution",
          "codepipeline:RollbackStage",
        ],
        Resource: ["source", "build", "approve-prod-web", "prod-web"].map(
          (stage) => `${pipeline}/${stage}`,
        ),
      },
      {
        Sid: "GoBack",
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: "arn:aws:lambda:eu-central-1:111111111111:function:acme-back:web_prod-web",
      },
      {
        Sid: "DenyApprovals",
        Effect: "Deny",
        Action: "codepipeline:PutApprovalResult",
        Resource: `${pipeline}/*`,
      },
    ]);
  });

  it("that operates stages carries on nothing else, and starts no release", () => {
    const { reach } = planned({ may: "operate", stages: ["prod-web"] });
    assert.deepEqual(reach, {
      may: "operate",
      sees: [pipeline],
      starts: [],
      stages: [`${pipeline}/approve-prod-web`, `${pipeline}/prod-web`],
      approvals: [],
    });
  });

  it("that approves answers the approvals of its stages, and releases nothing", () => {
    const { document, reach } = planned({ may: "approve", stages: ["prod-web"] });
    assert.deepEqual(reach.approvals, [`${pipeline}/approve-prod-web/prod-web-approve`]);
    assert.deepEqual(document.Statement, [
      {
        Sid: "ListPipelines",
        Effect: "Allow",
        Action: "codepipeline:ListPipelines",
        Resource: "*",
      },
      {
        Sid: "SeePipelines",
        Effect: "Allow",
        Action: [
          "codepipeline:GetPipeline",
          "codepipeline:GetPipelineExecution",
          "codepipeline:GetPipelineState",
        ],
        Resource: pipeline,
      },
      {
        Sid: "AnswerApprovals",
        Effect: "Allow",
        Action: "codepipeline:PutApprovalResult",
        Resource: `${pipeline}/approve-prod-web/prod-web-approve`,
      },
      {
        Sid: "DenyStarts",
        Effect: "Deny",
        Action: "codepipeline:StartPipelineExecution",
        Resource: pipeline,
      },
      {
        Sid: "DenyStages",
        Effect: "Deny",
        Action: [
          "codepipeline:EnableStageTransition",
          "codepipeline:OverrideStageCondition",
          "codepipeline:RetryStageExecution",
          "codepipeline:RollbackStage",
        ],
        Resource: `${pipeline}/*`,
      },
    ]);
  });

  it("has a policy and a role whose names depend on the settings alone", () => {
    const { policy, role } = planned({ may: "view", principals: [releasers] });
    assert.equal(policy.arn, "arn:aws:iam::111111111111:policy/ferry/acme-team-people");
    assert.equal(role.arn, "arn:aws:iam::111111111111:role/ferry/acme-team-people");
  });

  it("lets in users with MFA and roles of the organization, each by its name", () => {
    const { trust } = planned({
      may: "view",
      principals: [
        releasers,
        "arn:aws:iam::333333333333:user/ops/approver",
        "arn:aws:iam::333333333333:role/Releasers",
      ],
      organization: "o-a1b2c3d4e5",
    });
    const condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    assert.deepEqual(trust?.Statement, [
      {
        Sid: "TakenByPeople",
        Effect: "Allow",
        Principal: { AWS: ["111111111111", "333333333333"] },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Releasers" },
          ...condition,
        },
      },
      {
        Sid: "TakenByPeople2",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::333333333333:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::333333333333:user/ops/approver" },
          Bool: { "aws:MultiFactorAuthPresent": "true" },
          ...condition,
        },
      },
    ]);
  });

  const faults: readonly (readonly [wrong: string, group: unknown, fault: string])[] = [
    [
      "a stage that is not there",
      { may: "operate", stages: ["prod"] },
      'ferry:delivery.people.team: stages has "prod", which no pipeline of the group has: ' +
        "choose one of source, build, approve-prod-web, prod-web.",
    ],
    [
      "an approval that is not there",
      { may: "approve", actions: ["sign"] },
      'ferry:delivery.people.team: actions has "sign", which is no approval of the group\'s stages: ' +
        "choose one of prod-web-approve.",
    ],
    [
      "approvers with nothing to approve",
      { may: "approve", stages: ["build"] },
      "ferry:delivery.people.team: It approves, and its stages build have no approval: " +
        "give a release approval: true.",
    ],
  ];
  for (const [wrong, group, fault] of faults) {
    it(`is refused with ${wrong}`, () => assert.deepEqual(plan(group).faults, [fault]));
  }
});
