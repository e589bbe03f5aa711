/** The worked examples of AWS's own pages on decisions: the policies, the request, and what the page says. */
import type { Policy, Principal, Request } from "../../judge";
import { allow, deny, policy } from "./cases";
import {
  check,
  type Example,
  IAM,
  identity,
  OPERATORS,
  OWN,
  ROLE,
  resource,
  USER,
} from "./examples";

const KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/";
const ORG = "https://docs.aws.amazon.com/organizations/latest/userguide/";
const S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/";

const examples: Example[] = [];

function example(page: string, says: string, it: Omit<Example, "page" | "says">): void {
  examples.push({ page, says, ...it });
}

// Across accounts: Carlos and the production bucket.
const across = `${IAM}reference_policies_evaluation-logic-cross-account.html`;
const demo = identity(
  allow({ Sid: "AllowS3ListRead", Action: "s3:ListAllMyBuckets", Resource: "*" }),
  allow({
    Sid: "AllowS3ProductionObjectActions",
    Action: "s3:*Object*",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket-production/*",
  }),
  deny({
    Sid: "DenyS3Logs",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::*log*", "arn:aws:s3:::*log*/*"],
  }),
);
const production = resource(
  allow({
    Action: ["s3:GetObject*", "s3:PutObject*", "s3:ReplicateObject", "s3:RestoreObject"],
    Principal: { AWS: "arn:aws:iam::111111111111:role/Demo" },
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket-production/*",
  }),
);
const carlos = (action: string, target: string): Request => ({
  principal: { role: "arn:aws:iam::111111111111:role/Demo" },
  action,
  resource: target,
  ownerAccount: "222222222222",
});
example(across, "Carlos saves a file to the production bucket", {
  request: carlos("s3:PutObject", "arn:aws:s3:::amzn-s3-demo-bucket-production/file"),
  policies: { ...demo, resource: production },
  allowed: true,
});
example(across, "the log bucket denies him explicitly, and has no policy of its own", {
  request: carlos("s3:PutObject", "arn:aws:s3:::amzn-s3-demo-bucket-production-logs/file"),
  policies: demo,
  allowed: false,
});
example(across, "he cannot delete: his policy allows it, the bucket's does not", {
  request: carlos("s3:DeleteObject", "arn:aws:s3:::amzn-s3-demo-bucket-production/file"),
  policies: { ...demo, resource: production },
  allowed: false,
});

// Within an account: whom the resource policy names, and the gates.
const logic = `${IAM}reference_policies_evaluation-logic_policy-eval-denyallow.html`;
const get = (principal: Principal): Request => ({
  principal,
  action: "s3:GetObject",
  resource: "arn:aws:s3:::amzn-s3-demo-bucket/x",
  ownerAccount: OWN,
});
const named = (arn: string): Policy =>
  resource(
    allow({
      Principal: { AWS: arn },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
    }),
  );
const narrow = policy("narrow", allow({ Action: "ec2:*", Resource: "*" }));
const roleArn = `arn:aws:iam::${OWN}:role/examplerole`;
const sessionArn = `arn:aws:sts::${OWN}:assumed-role/examplerole/one`;
for (const [says, principal, arn, gates, allowed] of [
  ["a role ARN suffices without an identity policy", ROLE, roleArn, {}, true],
  ["a boundary limits a role ARN", ROLE, roleArn, { boundary: narrow }, false],
  ["a session policy limits a role ARN", ROLE, roleArn, { session: [narrow] }, false],
  ["a boundary does not limit a role session ARN", ROLE, sessionArn, { boundary: narrow }, true],
  ["a session policy does not limit a session ARN", ROLE, sessionArn, { session: [narrow] }, true],
  [
    "a boundary does not limit a user ARN",
    USER,
    `arn:aws:iam::${OWN}:user/jane`,
    { boundary: narrow },
    true,
  ],
  ["the account only delegates", ROLE, `arn:aws:iam::${OWN}:root`, {}, false],
] as const) {
  example(logic, says, {
    request: get(principal),
    policies: { resource: named(arn), ...gates },
    allowed,
  });
}
example(
  `${IAM}reference_policies_elements_principal.html`,
  'boundaries do not limit "*" with aws:PrincipalArn',
  {
    request: get(ROLE),
    policies: {
      boundary: narrow,
      resource: resource(
        allow({
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
          Condition: { ArnEquals: { "aws:PrincipalArn": roleArn } },
        }),
      ),
    },
    allowed: true,
  },
);

const boundaries = `${IAM}access_policies_boundaries.html`;
const shirley = policy(
  "boundary",
  allow({ Action: ["s3:*", "cloudwatch:*", "ec2:*"], Resource: "*" }),
);
example(boundaries, "Shirley's boundary does not let her create users", {
  request: {
    principal: { user: `arn:aws:iam::${OWN}:user/Shirley` },
    action: "iam:CreateUser",
    resource: `arn:aws:iam::${OWN}:user/new`,
    ownerAccount: OWN,
  },
  policies: { ...identity(allow({ Action: "iam:CreateUser", Resource: "*" })), boundary: shirley },
  allowed: false,
});

// NotPrincipal's replacement and organizations.
const except = resource(
  allow({ Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*" }),
  deny({
    Sid: "UsePrincipalArnInsteadOfNotPrincipalWithDeny",
    Action: "s3:*",
    Principal: "*",
    Resource: ["arn:aws:s3:::amzn-s3-demo-bucket/*", "arn:aws:s3:::amzn-s3-demo-bucket"],
    Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:user/jane` } },
  }),
);
const principals = `${IAM}reference_policies_elements_principal.html`;
for (const [principal, allowed] of [
  [USER, true],
  [ROLE, false],
  ["anonymous", false],
] as const) {
  const who =
    principal === "anonymous" ? "an anonymous caller" : "role" in principal ? "a role" : "the user";
  example(principals, `a Deny of all but one user reaches ${allowed ? "others than" : ""} ${who}`, {
    request: get(principal),
    policies: { resource: except },
    allowed,
  });
}

const MANAGEMENT = "999999999999";
const organization = {
  id: "o-xxxxxxxxxxx",
  managementAccount: MANAGEMENT,
  members: {
    [OWN]: "o-xxxxxxxxxxx/r-ab12/ou-ab12-11111111/",
    [MANAGEMENT]: "o-xxxxxxxxxxx/r-ab12/",
  },
};
const ofOrganization = resource(
  allow({
    Sid: "AllowPutObject",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-xxxxxxxxxxx" } },
  }),
);
const keys = `${IAM}reference_policies_condition-keys.html`;
for (const [org, allowed] of [
  [organization, true],
  [null, false],
] as const) {
  example(
    keys,
    `members of the organization put objects (${org === null ? "no member" : "a member"})`,
    {
      request: { ...get(ROLE), action: "s3:PutObject", organization: org },
      policies: { resource: ofOrganization },
      allowed,
    },
  );
}

const fullAccess = policy("FullAWSAccess", allow({ Action: "*", Resource: "*" }));
const only = (...services: readonly string[]): Policy =>
  policy(`Allow ${services}`, allow({ Action: services.map((it) => `${it}:*`), Resource: "*" }));
const never = (service: string): Policy =>
  policy(`Deny ${service}`, deny({ Action: `${service}:*`, Resource: "*" }));
const scps = `${ORG}orgs_manage_policies_scps_evaluation.html`;
const admin = identity(allow({ Action: "*", Resource: "*" }));
const describeInstances: Request = {
  principal: ROLE,
  action: "ec2:DescribeInstances",
  resource: "*",
  ownerAccount: OWN,
};
for (const [says, levels, s3, ec2] of [
  [
    "1: Deny S3 at the unit, Deny EC2 at the account",
    [[fullAccess], [fullAccess, never("s3")], [fullAccess, never("ec2")]],
    false,
    false,
  ],
  ["2: only EC2 at the unit", [[fullAccess], [only("ec2")], [fullAccess]], false, true],
  ["3: no Allow at the root", [[never("s3")], [fullAccess], [fullAccess]], false, false],
  [
    "6: Deny S3 at the root outweighs Allow S3 below",
    [[fullAccess, never("s3")], [only("s3")], [fullAccess]],
    false,
    false,
  ],
  [
    "7: two allow lists at the root",
    [[only("iam", "ec2"), only("s3", "cloudwatch")], [fullAccess], [fullAccess]],
    true,
    true,
  ],
] as const) {
  example(scps, `scenario ${says}, S3`, {
    request: get(ROLE),
    policies: { ...admin, scps: levels },
    allowed: s3,
  });
  example(scps, `scenario ${says}, EC2`, {
    request: describeInstances,
    policies: { ...admin, scps: levels },
    allowed: ec2,
  });
}
const outsideEurope = policy(
  "LimitActionsInRegion",
  deny({
    NotAction: ["cloudfront:*", "iam:*", "route53:*", "support:*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } },
  }),
);
for (const [region, allowed] of [
  ["eu-central-1", true],
  ["us-east-1", false],
] as const) {
  example(
    `${ORG}orgs_manage_policies_scps_syntax.html`,
    `Regions outside Europe are denied, in ${region}`,
    {
      request: { ...describeInstances, region },
      policies: { ...admin, scps: [[fullAccess, outsideEurope]] },
      allowed,
    },
  );
}
example(`${ORG}orgs_manage_policies_scps.html`, "the management account is not restricted", {
  request: {
    ...describeInstances,
    principal: { role: `arn:aws:iam::${MANAGEMENT}:role/admin` },
    ownerAccount: MANAGEMENT,
    organization,
  },
  policies: { ...admin, scps: [[never("ec2")]] },
  allowed: true,
});
example(`${ORG}orgs_manage_policies_scps.html`, "a service-linked role is not restricted", {
  request: {
    ...describeInstances,
    principal: {
      role: `arn:aws:iam::${OWN}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
    },
  },
  policies: { ...admin, scps: [[never("ec2")]] },
  allowed: true,
});

const needsTls = policy(
  "EnforceSecureTransport",
  deny({
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    Condition: { BoolIfExists: { "aws:SecureTransport": "false" } },
  }),
);
for (const secure of [true, false]) {
  example(
    `${ORG}orgs_manage_policies_rcps_syntax.html`,
    `a resource control policy on TLS (${secure})`,
    {
      request: { ...get(ROLE), transport: { secure } },
      policies: { ...admin, rcps: [[needsTls]] },
      allowed: secure,
    },
  );
}
const deputy = policy(
  "RCPEnforceConfusedDeputyProtection",
  deny({
    Principal: "*",
    Action: "s3:*",
    Resource: "*",
    Condition: {
      StringNotEqualsIfExists: { "aws:SourceAccount": OWN },
      Null: { "aws:SourceAccount": "false" },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    },
  }),
);
for (const [principal, allowed] of [
  [
    { service: "logging.s3.amazonaws.com", sourceArn: "arn:aws:s3:::from", sourceAccount: OWN },
    true,
  ],
  [
    {
      service: "logging.s3.amazonaws.com",
      sourceArn: "arn:aws:s3:::from",
      sourceAccount: "444455556666",
    },
    false,
  ],
  [ROLE, true],
] as const) {
  example(keys, `confused deputies of other accounts are denied: ${JSON.stringify(principal)}`, {
    request: { ...get(principal), action: "s3:PutObject" },
    policies: {
      resource: resource(
        allow({
          Principal: "*",
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
        }),
      ),
      rcps: [[deputy]],
    },
    allowed,
  });
}

// AWS KMS.
const KEY = `arn:aws:kms:us-west-2:${OWN}:key/1234abcd`;
const use = (over: Partial<Request> = {}): Request => ({
  principal: ROLE,
  action: "kms:Decrypt",
  resource: KEY,
  ownerAccount: OWN,
  ...over,
});
const rootOnly = resource(
  allow({
    Sid: "Enable IAM User Permissions",
    Principal: { AWS: `arn:aws:iam::${OWN}:root` },
    Action: "kms:*",
    Resource: "*",
  }),
);
const mayDecrypt = identity(allow({ Action: "kms:Decrypt", Resource: KEY }));
example(`${KMS}key-policy-default.html`, "the account's statement lets an IAM policy allow", {
  request: use(),
  policies: { ...mayDecrypt, resource: rootOnly },
  allowed: true,
});
example(`${KMS}key-policy-default.html`, "it gives no principal anything by itself", {
  request: use(),
  policies: { resource: rootOnly },
  allowed: false,
});
example(`${KMS}key-policy-default.html`, "without it an IAM policy is ineffective", {
  request: use(),
  policies: {
    ...mayDecrypt,
    resource: resource(
      allow({
        Principal: { AWS: `arn:aws:iam::${OWN}:role/admin` },
        Action: "kms:*",
        Resource: "*",
      }),
    ),
  },
  allowed: false,
});
const throughEbs = resource(
  allow({
    Principal: { AWS: "*" },
    Action: ["kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": OWN,
        "kms:ViaService": "ec2.us-west-2.amazonaws.com",
      },
    },
  }),
);
const conditions = `${KMS}conditions-kms.html`;
example(conditions, "kms:CallerAccount and kms:ViaService admit the account through EBS", {
  request: use({ via: { service: "ec2.amazonaws.com" } }),
  policies: { resource: throughEbs },
  allowed: true,
});
example(conditions, "a direct call has no kms:ViaService", {
  request: use(),
  policies: { resource: throughEbs },
  allowed: false,
});
const appOnly = resource(
  allow({
    Principal: { AWS: `arn:aws:iam::${OWN}:role/examplerole` },
    Action: "kms:GenerateDataKey",
    Resource: "*",
    Condition: {
      StringEquals: { "kms:EncryptionContext:AppName": "ExampleApp" },
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["AppName"] },
    },
  }),
);
for (const [encryptionContext, allowed] of [
  [{ AppName: "ExampleApp" }, true],
  [{ appname: "ExampleApp" }, false],
  [{ AppName: "ExampleApp", Stage: "Test" }, false],
  [{}, false],
] as const) {
  example(
    conditions,
    `exactly the pair AppName=ExampleApp, given ${JSON.stringify(encryptionContext)}`,
    {
      request: use({ action: "kms:GenerateDataKey", encryptionContext }),
      policies: { resource: appOnly },
      allowed,
    },
  );
}
example(`${S3}bucket-key.html`, "with a Bucket Key the context is the bucket's ARN", {
  request: use({
    via: { service: "s3.amazonaws.com", object: "arn:aws:s3:::b/k", bucketKey: true },
  }),
  policies: {
    resource: rootOnly,
    ...identity(
      allow({
        Action: "kms:Decrypt",
        Resource: KEY,
        Condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::b/*" } },
      }),
    ),
  },
  allowed: false,
});

// Service principals and trust.
const queue = "arn:aws:sqs:us-east-1:123456789012:QUEUE-ID";
for (const [topic, allowed] of [
  ["arn:aws:sns:us-west-2:123456789012:TOPIC-ID", true],
  ["arn:aws:sns:us-west-2:777788889999:TOPIC-ID", false],
] as const) {
  example(OPERATORS, `Amazon SNS sends to the queue for ${topic}`, {
    request: {
      principal: { service: "sns.amazonaws.com", sourceArn: topic },
      action: "SQS:SendMessage",
      resource: queue,
      ownerAccount: "123456789012",
    },
    policies: {
      resource: resource(
        allow({
          Principal: { Service: "sns.amazonaws.com" },
          Action: "SQS:SendMessage",
          Resource: queue,
          Condition: {
            ArnEquals: { "aws:SourceArn": "arn:aws:sns:us-west-2:123456789012:TOPIC-ID" },
          },
        }),
      ),
    },
    allowed,
  });
}
const taskTrust = resource(
  allow({
    Principal: { Service: ["ecs-tasks.amazonaws.com"] },
    Action: "sts:AssumeRole",
    Condition: {
      ArnLike: { "aws:SourceArn": `arn:aws:ecs:us-west-2:${OWN}:*` },
      StringEquals: { "aws:SourceAccount": OWN },
    },
  }),
);
for (const [account, allowed] of [
  [OWN, true],
  ["444455556666", false],
] as const) {
  example(
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    `tasks of account ${account} get the role`,
    {
      request: {
        principal: {
          service: "ecs-tasks.amazonaws.com",
          sourceArn: `arn:aws:ecs:us-west-2:${account}:task/c/1`,
        },
        action: "sts:AssumeRole",
        resource: `arn:aws:iam::${OWN}:role/ecsTaskRole`,
        ownerAccount: OWN,
      },
      policies: { resource: taskTrust },
      allowed,
    },
  );
}
const sso = resource(
  allow({
    Principal: { AWS: "arn:aws:iam::444455556666:root" },
    Action: "sts:AssumeRole",
    Condition: {
      ArnLike: {
        "aws:PrincipalArn":
          "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_AdministratorAccess_*",
      },
    },
  }),
);
for (const [name, allowed] of [
  ["eu-west-1/AWSReservedSSO_AdministratorAccess_01", true],
  ["eu-west-1/AWSReservedSSO_ReadOnlyAccess_01", false],
] as const) {
  example(
    "https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html",
    `the trust policy of a permission set's role admits ${name}`,
    {
      request: {
        principal: {
          role: `arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/${name}`,
        },
        action: "sts:AssumeRole",
        resource: `arn:aws:iam::${OWN}:role/target`,
        ownerAccount: OWN,
      },
      policies: { ...identity(allow({ Action: "sts:AssumeRole", Resource: "*" })), resource: sso },
      allowed,
    },
  );
}

check("judge: AWS's worked examples of decisions", examples);
