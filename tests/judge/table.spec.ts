import assert from "node:assert/strict";
import { judge, type Request } from "../../judge";
import { findAction, isUnderResourceControl, sendsKey, typesOf } from "../../judge/table";
import { allow, DEV, isAllowed, policy, role } from "./cases";

describe("judge: the table of actions", () => {
  it("finds an action in any case and spells it as AWS does", () => {
    assert.equal(findAction("S3:getobject")?.name, "s3:GetObject");
    assert.equal(findAction("s3:GetObjct"), undefined);
  });

  it("covers the services of a delivery", () => {
    const known = [
      "acm:RequestCertificate",
      "application-autoscaling:RegisterScalableTarget",
      "autoscaling:CompleteLifecycleAction",
      "chatbot:CreateSlackChannelConfiguration",
      "cloudformation:ExecuteChangeSet",
      "cloudfront:CreateInvalidation",
      "cloudtrail:CreateTrail",
      "cloudwatch:DescribeAlarms",
      "codebuild:StartBuild",
      "codecommit:GetBranch",
      "codeconnections:UseConnection",
      "codedeploy:CreateDeployment",
      "codepipeline:PutApprovalResult",
      "codestar-connections:UseConnection",
      "codestar-notifications:CreateNotificationRule",
      "ec2:CreateNetworkInterfacePermission",
      "ecr:BatchGetImage",
      "ecr-public:GetAuthorizationToken",
      "ecs:UpdateService",
      "eks:DescribeCluster",
      "elasticbeanstalk:UpdateEnvironment",
      "elasticloadbalancing:ModifyRule",
      "events:PutRule",
      "iam:PassRole",
      "inspector-scan:ScanSbom",
      "kms:GenerateDataKey",
      "lambda:InvokeFunction",
      "logs:PutLogEvents",
      "organizations:DescribeOrganization",
      "s3:GetObjectVersion",
      "secretsmanager:GetSecretValue",
      "servicecatalog:CreateProvisioningArtifact",
      "sns:Publish",
      "sqs:SendMessage",
      "ssm:GetParameters",
      "states:StartExecution",
      "sts:AssumeRole",
      "xray:PutTraceSegments",
    ];
    assert.deepEqual(
      known.filter((name) => findAction(name)?.name !== name),
      [],
    );
  });

  const types: readonly (readonly [string, string, readonly string[]])[] = [
    ["s3:GetObject", "arn:aws:s3:::b/a:b/c", ["object"]],
    ["s3:ListBucket", "arn:aws:s3:::b", ["bucket"]],
    ["s3:ListBucket", "arn:aws:s3:::b/k", []],
    [
      "codepipeline:StartPipelineExecution",
      `arn:aws:codepipeline:eu-central-1:${DEV}:web`,
      ["pipeline"],
    ],
    [
      "codepipeline:StartPipelineExecution",
      `arn:aws:codepipeline:eu-central-1:${DEV}:web/Deploy`,
      [],
    ],
    [
      "codepipeline:PutApprovalResult",
      `arn:aws:codepipeline:eu-central-1:${DEV}:web/Deploy/Approve`,
      ["action"],
    ],
    [
      "codepipeline:EnableStageTransition",
      `arn:aws:codepipeline:eu-central-1:${DEV}:web/Deploy`,
      ["stage"],
    ],
    ["iam:PassRole", `arn:aws:iam::${DEV}:role/a/b/c`, ["role"]],
    [
      "logs:CreateLogGroup",
      `arn:aws:logs:eu-central-1:${DEV}:log-group:/aws/codebuild/web`,
      ["log-group"],
    ],
    [
      "logs:CreateLogGroup",
      `arn:aws:logs:eu-central-1:${DEV}:log-group:/aws/codebuild/web:*`,
      ["log-group"],
    ],
    [
      "logs:PutLogEvents",
      `arn:aws:logs:eu-central-1:${DEV}:log-group:/aws/x:log-stream:a/b`,
      ["log-stream"],
    ],
    [
      "cloudformation:CreateChangeSet",
      "arn:aws:cloudformation:eu-central-1:aws:transform/Serverless-2016-10-31",
      ["transform"],
    ],
    ["cloudformation:CreateStack", "arn:aws:cloudformation:eu-central-1:aws:transform/x", []],
    ["ecs:UpdateService", `arn:aws:ecs:eu-central-1:${DEV}:service/c/s`, ["service"]],
    ["kms:Decrypt", `arn:aws:kms:eu-central-1:${DEV}:alias/a`, []],
    ["lambda:InvokeFunction", `arn:aws:lambda:eu-central-1:${DEV}:function:f`, ["function"]],
    [
      "secretsmanager:GetSecretValue",
      `arn:aws:secretsmanager:eu-central-1:${DEV}:secret:a/b-AbCdEf`,
      ["secret"],
    ],
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
    ...["codeconnections", "codestar-connections"].flatMap((action) =>
      ["codeconnections", "codestar-connections"].map(
        (service) =>
          [
            `${action}:UseConnection`,
            `arn:aws:${service}:eu-central-1:${DEV}:connection/1f`,
            ["connection"],
          ] as const,
      ),
    ),
    // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-EC2Deploy.html
    ["ssm:SendCommand", "arn:aws:ssm:eu-central-1::document/AWS-RunShellScript", ["document"]],
    ["codecommit:GitPull", `arn:aws:codestar-connections:eu-central-1:${DEV}:connection/1f`, []],
  ];
  for (const [name, arn, expected] of types) {
    it(`${name} takes ${arn} as ${expected.join() || "nothing"}`, () => {
      const action = findAction(name);
      assert.ok(action);
      assert.deepEqual(typesOf(action, arn), expected);
    });
  }

  it("knows which keys an action carries", () => {
    const carries = (name: string, key: string): boolean => {
      const action = findAction(name);
      assert.ok(action);
      return sendsKey(action, key);
    };
    assert.equal(carries("s3:PutObject", "s3:x-amz-server-side-encryption"), true);
    assert.equal(carries("s3:GetObject", "s3:x-amz-server-side-encryption"), false);
    assert.equal(carries("kms:Decrypt", "kms:encryptioncontext:aws:s3:arn"), true);
    assert.equal(carries("kms:DescribeKey", "kms:encryptioncontext:aws:s3:arn"), false);
    assert.equal(carries("iam:PassRole", "iam:passedtoservice"), true);
  });

  it("knows which services resource control policies reach", () => {
    assert.equal(isUnderResourceControl("s3"), true);
    assert.equal(isUnderResourceControl("sts"), true);
    assert.equal(isUnderResourceControl("sns"), false);
  });

  it("lets a pattern of a service outside the table name the whole service only", () => {
    const call: Request = {
      principal: role(DEV),
      action: "s3:ListAllMyBuckets",
      resource: "*",
      ownerAccount: DEV,
    };
    const others = policy("p", allow({ NotAction: ["robomaker:*", "support:*"], Resource: "*" }));
    assert.equal(isAllowed(call, { identity: [others] }), true);
    const wrong = policy("p", allow({ NotAction: "robomaker:Get*", Resource: "*" }));
    assert.throws(
      () => judge(call, { identity: [wrong] }),
      /is of a service that the judge's table does not cover/,
    );
  });
});
