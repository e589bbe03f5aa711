import assert from "node:assert/strict";
import { leftOutWarnings, planRights } from "../../../../infra/plan/deployments";
import type { Registered } from "../../../../infra/plan/deployments/registered";
import { changed, delivery, load, target } from "../../../support/settings";
import { evaluateDelivery, evaluateStack } from "../../../support/stacks";

const pulumi = { organization: "acme", repository: "acme/platform", branch: "main" };
const values = changed(target, "deployments.pulumi", pulumi);
const settings = load(values);

const registered = (type: string, name: string, inputs: Registered["inputs"] = {}): Registered => ({
  type,
  name,
  inputs,
});
const topic = registered("aws:sns/topic:Topic", "alarms", { name: "acme-alarms" });

/** The statements of a role that deploys resources. */
function statements(purpose: "preview" | "update", ...resources: readonly Registered[]) {
  const { policies } = planRights(settings, resources);
  return policies[purpose].flatMap(({ document }) => document.Statement);
}

const bySid = (list: ReturnType<typeof statements>, sid: string) =>
  list.find(({ Sid }) => Sid === sid);

describe("what deployments may do", () => {
  it("follows from the types that the stack registers, by the names that it gives", () => {
    const topics = "arn:aws:sns:eu-central-1:222222222222:acme-*";

    assert.equal(bySid(statements("update"), "ReadTopics"), undefined);
    assert.deepEqual(bySid(statements("update", topic), "ReadTopics"), {
      Sid: "ReadTopics",
      Effect: "Allow",
      Action: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
      Resource: topics,
    });
    assert.deepEqual(bySid(statements("update", topic), "MakeTopics")?.Resource, topics);
  });

  it("opens a function to rules of Amazon EventBridge, and to nobody else", () => {
    const made = [
      registered("aws:lambda/function:Function", "watch-function", { name: "acme-watch" }),
      registered("aws:lambda/permission:Permission", "watch-permission"),
    ];
    const opening = statements("update", ...made).filter(({ Action }) =>
      [Action].flat().includes("lambda:AddPermission"),
    );
    assert.deepEqual(opening, [
      {
        Sid: "MakeInvokedFunctions",
        Effect: "Allow",
        Action: "lambda:AddPermission",
        Resource: "arn:aws:lambda:eu-central-1:222222222222:function:acme-*",
        Condition: { StringEquals: { "lambda:Principal": "events.amazonaws.com" } },
      },
    ]);
  });

  it("is to read by what names a site is reached, and to change none of it", () => {
    const names = [
      registered("aws:acm/certificate:Certificate", "web-certificate", { region: "us-east-1" }),
      registered("aws:acm/certificateValidation:CertificateValidation", "web-certificate-issued"),
      registered("aws:route53/record:Record", "web-a-www.example.com", { zoneId: "Z1" }),
    ];
    const read = [
      {
        Sid: "ReadCertificates",
        Effect: "Allow",
        Action: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
        Resource: "arn:aws:acm:us-east-1:222222222222:certificate/*",
        Condition: { StringEquals: { "aws:ResourceTag/ferry:name": "acme" } },
      },
      {
        Sid: "ReadZones",
        Effect: "Allow",
        Action: ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
        Resource: "arn:aws:route53:::hostedzone/Z1",
      },
    ];
    for (const purpose of ["preview", "update"] as const) {
      const about = statements(purpose, ...names).filter(({ Action }) =>
        /"(acm|route53):/.test(JSON.stringify(Action)),
      );
      assert.deepEqual(about, read, purpose);
    }
    const { leftOut } = planRights(settings, names);
    assert.deepEqual(
      leftOut,
      names.map(({ type }) => type),
    );
  });

  it("is to let Amazon ECR use the key of images, by its ARN or by ferry's tag", () => {
    const images = (kmsKey: unknown) =>
      registered("aws:ecr/repository:Repository", "api", {
        name: "acme/api",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
      });
    const statement = {
      Sid: "EncryptRepositories",
      Effect: "Allow",
    };
    const throughEcr = { "kms:ViaService": "ecr.eu-central-1.amazonaws.com" };
    const given = "arn:aws:kms:eu-central-1:222222222222:key/yours";

    assert.deepEqual(bySid(statements("update", images(given)), "EncryptRepositories"), {
      ...statement,
      Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
      Resource: given,
      Condition: { StringEquals: throughEcr },
    });
    assert.deepEqual(
      bySid(statements("update", images(Promise.resolve(given))), "EncryptRepositories"),
      {
        ...statement,
        Action: ["kms:CreateGrant", "kms:RetireGrant"],
        Resource: "arn:aws:kms:eu-central-1:222222222222:key/*",
        Condition: { StringEquals: { ...throughEcr, "aws:ResourceTag/ferry:name": "acme" } },
      },
    );
  });

  it("is to read, in a preview", () => {
    const actions = statements("preview", topic).flatMap(({ Action }) => Action);

    assert.ok(actions.includes("sns:GetTopicAttributes"));
    assert.deepEqual(
      actions.filter((action) => !/:(Get|List|Describe)/.test(action)),
      [],
    );
  });

  it("begins with Pulumi's name where AWS's is made up, and is the whole name where it is not the stack's", () => {
    const bucket = (name: string, inputs: Registered["inputs"]) =>
      registered("aws:s3/bucket:Bucket", name, inputs);
    const [own, foreign] = [bucket("app-source", {}), bucket("logs", { bucket: "others-logs" })];

    assert.deepEqual(bySid(statements("update", own, foreign), "ReadBuckets")?.Resource, [
      "arn:aws:s3:::app-source-*",
      "arn:aws:s3:::others-logs",
    ]);
  });

  it("encrypts a site's config with the key of the settings, by S3 and for its bucket alone", () => {
    const kmsKeyId =
      "arn:aws:kms:eu-central-1:222222222222:key/5ec0f5f2-0000-4000-8000-000000000000";
    const inputs = { bucket: "acme-web", key: "config.json", kmsKeyId };
    const config = registered("aws:s3/bucketObjectv2:BucketObjectv2", "web-bucket-config", inputs);
    const statement = (Sid: string, Action: string) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource: kmsKeyId,
      Condition: {
        StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
        StringLike: {
          "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::acme-web", "arn:aws:s3:::acme-web/*"],
        },
      },
    });
    const update = statements("update", config);
    const [make, read] = [
      statement("MakeObjectKeys", "kms:GenerateDataKey"),
      statement("ReadObjectKeys", "kms:Decrypt"),
    ];
    assert.deepEqual(bySid(update, make.Sid), make);
    assert.deepEqual(bySid(update, read.Sid), read);
    assert.deepEqual(bySid(statements("preview", config), read.Sid), read);
    assert.equal(bySid(statements("preview", config), make.Sid), undefined);
  });

  it("lies in the region that a resource names", () => {
    const logs = (name: string, inputs: Registered["inputs"] = {}) =>
      registered("aws:cloudwatch/logGroup:LogGroup", name, { name: "/aws/x", ...inputs });
    const both = statements("update", logs("home"), logs("abroad", { region: "eu-west-1" }));

    assert.deepEqual(bySid(both, "MakeLogs")?.Resource, [
      "arn:aws:logs:eu-central-1:222222222222:log-group:/aws/x",
      "arn:aws:logs:eu-west-1:222222222222:log-group:/aws/x",
    ]);
  });

  it("makes no role without the boundary, and never takes it away", () => {
    const role = registered("aws:iam/role:Role", "web", { name: "acme-web", path: "/ferry/" });
    const list = statements("update", role);

    assert.deepEqual(bySid(list, "MakeRolesInBounds"), {
      Sid: "MakeRolesInBounds",
      Effect: "Allow",
      Action: [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:PutRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: "arn:aws:iam::222222222222:role/ferry/acme-*",
      Condition: {
        StringEquals: {
          "iam:PermissionsBoundary":
            "arn:aws:iam::222222222222:policy/ferry-deployments/acme-boundary",
        },
      },
    });
    assert.ok(!JSON.stringify(list).includes("DeleteRolePermissionsBoundary"));
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-bypass-policy-lockout-safety-check
  it("writes no policy of a key that locks its administrators out, and a preview writes none", () => {
    const key = registered("aws:kms/key:Key", "artifacts-key");
    assert.deepEqual(bySid(statements("update", key), "KeepKeysManageable"), {
      Sid: "KeepKeysManageable",
      Effect: "Deny",
      Action: "kms:PutKeyPolicy",
      Resource: "arn:aws:kms:*:222222222222:key/*",
      Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
    });
    assert.ok(!JSON.stringify(statements("preview", key)).includes("PutKeyPolicy"));
  });

  it("makes nothing that AWS knows by its tag alone, and tags what has the stack's: it would take over what others have", () => {
    const made = [
      registered("aws:cloudfront/distribution:Distribution", "web"),
      registered("aws:codeconnections/connection:Connection", "github", { name: "acme-github" }),
    ];
    const list = statements("update", ...made);
    const given = list.flatMap(({ Action }) => Action);
    const tags = list.filter(({ Action }) => /:Tag/.test(String(Action)));

    assert.ok(given.includes("cloudfront:UpdateDistribution"));
    assert.ok(given.includes("codeconnections:DeleteConnection"));
    assert.deepEqual(
      given.filter((action) => /:Create/.test(action)),
      [],
    );
    assert.deepEqual(
      tags.map(({ Sid, Condition }) => [Sid, Condition]),
      ["MakeDistributions", "MakeConnections"].map((sid) => [
        sid,
        { StringEquals: { "aws:ResourceTag/ferry:name": "acme" } },
      ]),
    );
  });

  // https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html#permissions-reference-connections-passconnection
  it("is to hand a connection over under both names of the service, by the ARN that it has", () => {
    const arn = "arn:aws:codestar-connections:eu-central-1:111111111111:connection/1f";
    const pipeline = (ConnectionArn: string) =>
      registered("aws:codepipeline/pipeline:Pipeline", "web", {
        name: "acme-web",
        stages: [{ name: "source", actions: [{ name: "app", configuration: { ConnectionArn } }] }],
      });
    const made = registered("aws:codeconnections/connection:Connection", "hub");
    const connected = changed(
      changed(delivery, "deployments.pulumi", pulumi),
      "delivery.connections.gitlab",
      { arn },
    );
    const handed = (used: string) =>
      planRights(load(connected), [pipeline(used), made])
        .policies.update.flatMap(({ document }) => document.Statement)
        .filter(({ Action }) => String(Action).endsWith(":PassConnection"))
        .map(({ Action, Resource, Condition }) => [Action, Resource, Condition]);

    const any = "arn:aws:codeconnections:eu-central-1:111111111111:connection/*";
    const when = (service: string, whose = {}) => ({
      StringEquals: { ...whose, [`${service}:PassedToService`]: "codepipeline.amazonaws.com" },
    });
    const ours = { "aws:ResourceTag/ferry:name": "acme" };
    const own = [
      ["codeconnections:PassConnection", any, when("codeconnections", ours)],
      ["codestar-connections:PassConnection", any, when("codestar-connections", ours)],
    ];
    assert.deepEqual(handed(arn), [
      ...own,
      ["codeconnections:PassConnection", arn, when("codeconnections")],
      ["codestar-connections:PassConnection", arn, when("codestar-connections")],
    ]);
    // One that projects alone use is handed to nobody.
    assert.deepEqual(handed("another"), own);
  });

  it("names the types that are left to a person", () => {
    const unknown = registered("aws:dynamodb/table:Table", "orders");

    const rights = planRights(settings, [topic, unknown]);
    assert.deepEqual(rights.leftOut, [unknown.type]);
    assert.deepEqual(leftOutWarnings(rights), [
      "A deployment on push may only read aws:dynamodb/table:Table: from where something can be reached, who people " +
        "are, and what roles with a boundary of yours may do, is changed by a person. Run pulumi up from a terminal " +
        "whenever one of them changes.",
    ]);
    assert.deepEqual(leftOutWarnings(planRights(settings, [topic])), []);
  });

  it("is split into policies that AWS takes", async () => {
    const { registrations } = await evaluateStack("prod", values);
    const policies = registrations.filter(
      ({ type, name }) => type === "aws:iam/policy:Policy" && name.startsWith("deployments-"),
    );

    assert.ok(policies.length >= 3);
    for (const { inputs } of policies) assert.ok(String(inputs.policy).length <= 6_144);
  });
});

describe("the keys of a stack that is deployed on push", () => {
  it("are administered by the two roles too, where their policy names its administrators", async () => {
    const administrator = "arn:aws:iam::111111111111:role/Admin";
    const deployed = changed(delivery, "deployments.pulumi", pulumi);
    const { registrations } = await evaluateDelivery(
      changed(
        changed(deployed, "delivery.keyAdministrators", [administrator]),
        "deployer",
        "arn:aws:iam::111111111111:role/Deploy",
      ),
    );
    const key = registrations.find(({ type }) => type === "aws:kms/key:Key");
    const { Statement } = JSON.parse(String(key?.inputs.policy));
    const [administer] = Statement;

    assert.deepEqual(administer.Condition, {
      ArnEquals: {
        "aws:PrincipalArn": [
          administrator,
          "arn:aws:iam::111111111111:role/Deploy",
          "arn:aws:iam::111111111111:role/ferry-deployments/acme-preview",
          "arn:aws:iam::111111111111:role/ferry-deployments/acme-update",
        ],
      },
    });
  });
});

describe("roles of a stack that is deployed on push", () => {
  it("have the boundary, but for those that deploy", async () => {
    const { registrations } = await evaluateStack("prod", values);
    const roles = registrations.filter(({ type }) => type === "aws:iam/role:Role");
    const isBounded = ({ inputs }: (typeof roles)[number]) =>
      inputs.permissionsBoundary ===
      "arn:aws:iam::222222222222:policy/ferry-deployments/acme-boundary";

    assert.ok(roles.length > 2);
    for (const role of roles) {
      assert.equal(isBounded(role), !role.name.startsWith("deployments-"), role.name);
    }
  });

  it("have none where nothing is deployed on push", async () => {
    const { registrations } = await evaluateStack("prod", target);

    assert.deepEqual(
      registrations.filter(({ inputs }) => inputs.permissionsBoundary !== undefined),
      [],
    );
  });
});
