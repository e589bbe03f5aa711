/** The worked examples of AWS's own pages on the policy language: the policy, the request, and what the page says. */
import type { Principal, Request } from "../../judge";
import { allow, deny } from "./cases";
import { check, type Example, IAM, identity, OPERATORS, OWN, ROLE, USER } from "./examples";

const examples: Example[] = [];

function example(page: string, says: string, it: Omit<Example, "page" | "says">): void {
  examples.push({ page, says, ...it });
}

// Identity policies: strings, numbers, dates, addresses, tags.
const accessKeys = (principal: Principal, context: Request["context"] = {}): Request => ({
  principal,
  action: "iam:CreateAccessKey",
  resource: `arn:aws:iam::${OWN}:user/jane`,
  ownerAccount: OWN,
  context,
});
const adminsOnly = identity(
  allow({
    Action: "iam:*AccessKey*",
    Resource: `arn:aws:iam::${OWN}:user/*`,
    Condition: { StringEquals: { "aws:PrincipalTag/job-category": "iamuser-admin" } },
  }),
);
const tagged = (tags: Record<string, string>): Principal => ({
  user: `arn:aws:iam::${OWN}:user/jane`,
  tags,
});
example(OPERATORS, "a user tagged iamuser-admin manages access keys", {
  request: accessKeys(tagged({ "job-category": "iamuser-admin" })),
  policies: adminsOnly,
  allowed: true,
});
example(OPERATORS, "a user tagged dev-ops does not", {
  request: accessKeys(tagged({ "job-category": "dev-ops" })),
  policies: adminsOnly,
  allowed: false,
});
example(OPERATORS, "a user without the tag does not", {
  request: accessKeys(tagged({})),
  policies: adminsOnly,
  allowed: false,
});

const home = identity(
  // The page adds s3:ListAllMyBuckets on arn:aws:s3:::*, which the judge refuses: that action has no resource.
  allow({ Action: "s3:GetBucketLocation", Resource: "arn:aws:s3:::*" }),
  allow({
    Action: "s3:ListBucket",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
    Condition: { StringLike: { "s3:prefix": ["", "home/", `home/\${aws:username}/`] } },
  }),
);
const list = (prefix: string, principal: Principal = USER): Request => ({
  principal,
  action: "s3:ListBucket",
  resource: "arn:aws:s3:::amzn-s3-demo-bucket",
  ownerAccount: OWN,
  context: { "s3:prefix": prefix },
});
example(OPERATORS, "a user lists the own home directory", {
  request: list("home/jane/"),
  policies: home,
  allowed: true,
});
example(OPERATORS, "a user does not list another's", {
  request: list("home/nikki/"),
  policies: home,
  allowed: false,
});
example(OPERATORS, "a role has no aws:username, and the variable matches nothing", {
  request: list("home/jane/", ROLE),
  policies: home,
  allowed: false,
});

const atMostTen = identity(
  allow({
    Action: "s3:ListBucket",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
    Condition: { NumericLessThanEquals: { "s3:max-keys": "10" } },
  }),
);
for (const [keys, allowed] of [
  [10, true],
  [11, false],
] as const) {
  example(OPERATORS, `s3:max-keys at most 10, asked for ${keys}`, {
    request: { ...list(""), context: { "s3:max-keys": keys } },
    policies: atMostTen,
    allowed,
  });
}

const fresh = identity(
  allow({
    Action: "iam:*AccessKey*",
    Resource: `arn:aws:iam::${OWN}:user/*`,
    Condition: { DateGreaterThan: { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" } },
  }),
);
example(OPERATORS, "temporary credentials of later than 2020 pass", {
  request: accessKeys(USER, { "aws:TokenIssueTime": "2020-06-01T00:00:00Z" }),
  policies: fresh,
  allowed: true,
});
example(OPERATORS, "long-term access keys carry no aws:TokenIssueTime", {
  request: accessKeys(USER, { "aws:TokenIssueTime": null }),
  policies: fresh,
  allowed: false,
});

const fromOffice = identity(
  allow({
    Action: "iam:*AccessKey*",
    Resource: `arn:aws:iam::${OWN}:user/*`,
    Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
  }),
);
for (const [address, allowed] of [
  ["203.0.113.1", true],
  ["198.51.100.1", false],
] as const) {
  example(OPERATORS, `only from 203.0.113.0/24, called from ${address}`, {
    request: accessKeys(USER, { "aws:SourceIp": address }),
    policies: fromOffice,
    allowed,
  });
}

const tls = identity(
  allow({ Action: "s3:*", Resource: "*" }),
  deny({
    Sid: "BooleanExample",
    Action: "s3:ReplicateObject",
    Resource: ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  }),
);
for (const secure of [true, false]) {
  example(OPERATORS, `replication ${secure ? "over TLS" : "without TLS is denied"}`, {
    request: {
      principal: ROLE,
      action: "s3:ReplicateObject",
      resource: "arn:aws:s3:::amzn-s3-demo-bucket/x",
      ownerAccount: OWN,
      transport: { secure },
    },
    policies: tls,
    allowed: secure,
  });
}

const environment = identity(
  allow({
    Action: "ec2:CreateTags",
    Resource: "arn:aws:ec2:*:*:instance/*",
    Condition: {
      StringEqualsIgnoreCase: { "aws:RequestTag/environment": ["preprod", "storage"] },
      "ForAnyValue:StringEquals": { "aws:TagKeys": "environment" },
    },
  }),
);
for (const [tags, allowed] of [
  [{ environment: "preprod" }, true],
  [{ environment: "PreProd", costcenter: "1" }, true],
  [{ Environment: "preprod" }, false],
  [{ costcenter: "1" }, false],
  [{}, false],
] as const) {
  example(OPERATORS, `a tag environment of preprod or storage, given ${JSON.stringify(tags)}`, {
    request: {
      principal: USER,
      action: "ec2:CreateTags",
      resource: `arn:aws:ec2:us-east-1:${OWN}:instance/i-1`,
      ownerAccount: OWN,
      requestTags: tags,
    },
    policies: environment,
    allowed,
  });
}

const instanceTypes = identity(
  allow({
    Action: "ec2:RunInstances",
    Resource: "*",
    Condition: { StringLikeIfExists: { "ec2:InstanceType": ["t1.*", "t2.*", "m3.*"] } },
  }),
);
for (const [type, allowed] of [
  ["t1.micro", true],
  ["m2.micro", false],
  [null, true],
] as const) {
  example(OPERATORS, `IfExists on ec2:InstanceType ${type ?? "absent"}`, {
    request: {
      principal: USER,
      action: "ec2:RunInstances",
      resource: `arn:aws:ec2:us-east-1:${OWN}:instance/i-1`,
      ownerAccount: OWN,
      context: { "ec2:InstanceType": type },
    },
    policies: instanceTypes,
    allowed,
  });
}

// Set operators.
const sets = `${IAM}reference_policies_condition-single-vs-multi-valued-context-keys.html`;
const deleteTags = (keys: readonly string[]): Request => ({
  principal: USER,
  action: "ec2:DeleteTags",
  resource: `arn:aws:ec2:us-east-1:${OWN}:instance/i-1`,
  ownerAccount: OWN,
  requestTags: Object.fromEntries(keys.map((key) => [key, ""])),
});
const onInstances = {
  Action: "ec2:DeleteTags",
  Resource: `arn:aws:ec2:us-east-1:${OWN}:instance/*`,
};
const allOf = identity(
  allow({
    ...onInstances,
    Condition: {
      "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] },
      Null: { "aws:TagKeys": "false" },
    },
  }),
);
const anyOf = identity(
  allow({
    ...onInstances,
    Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] } },
  }),
);
for (const [keys, all, any] of [
  [["environment"], true, true],
  [["environment", "cost-center"], true, true],
  [["environment", "dept"], false, true],
  [["dept"], false, false],
  [[], false, false],
] as const) {
  const given = JSON.stringify(keys);
  example(sets, `ForAllValues with Null, given ${given}`, {
    request: deleteTags(keys),
    policies: allOf,
    allowed: all,
  });
  example(sets, `ForAnyValue, given ${given}`, {
    request: deleteTags(keys),
    policies: anyOf,
    allowed: any,
  });
}

check("judge: AWS's worked examples of the policy language", examples);
