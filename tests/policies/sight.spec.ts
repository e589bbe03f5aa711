import assert from "node:assert/strict";
import { checkStack, type PlainResource } from "../../policies/check";
import { boundaryArn, bounded } from "./fixtures/escalation";
import {
  decrypt,
  deployRole,
  key,
  keyArn,
  pipeline,
  pipelineRole,
  roleWith,
  take,
} from "./fixtures/pipeline";
import {
  allow,
  bucket,
  document,
  plainResource,
  resource,
  role,
  rolePolicy,
} from "./fixtures/resource";

const unknown = "<unknown>";

/** Resources in which one rule finds something. */
function foundBy(rule: string, ...resources: readonly PlainResource[]): readonly string[] {
  const config = { all: "disabled", [rule]: { enforcementLevel: "mandatory" } };
  return checkStack(resources, config).map((violation) => violation.resource);
}

describe("A rule that can't see everything", () => {
  const takes = (policyArn: string) =>
    resource("iam.RolePolicyAttachment", "pipeline", { role: "pipeline", policyArn });
  const sharedArn = "arn:aws:iam::111111111111:policy/take";
  const shared = (Resource: string) =>
    resource(
      "iam.Policy",
      "take",
      { policy: document(take(Resource)) },
      { outputs: { arn: sharedArn } },
    );

  it("says nothing of a role with a policy from elsewhere", () => {
    const elsewhere = [...roleWith("pipeline", pipelineRole), takes(sharedArn)];
    assert.deepEqual(foundBy("action-role-allowed", pipeline(), ...elsewhere), []);
  });

  it("says nothing of a role with managed policies of its own", () => {
    const managed = resource(
      "iam.Role",
      "pipeline",
      { assumeRolePolicy: document(), managedPolicyArns: [sharedArn] },
      { outputs: { arn: pipelineRole } },
    );
    assert.deepEqual(foundBy("action-role-allowed", pipeline(), managed), []);
  });

  it("reads a policy that is attached", () => {
    const role = [...roleWith("pipeline", pipelineRole), takes(sharedArn)];
    const found = (Resource: string) =>
      foundBy("action-role-allowed", pipeline(), ...role, shared(Resource));
    assert.deepEqual(found(deployRole), []);
    assert.deepEqual(found(pipelineRole), ["web"]);
  });

  it("says nothing of a policy that is not known yet, and judges the one beside it", () => {
    const later = plainResource("iam.RolePolicy", "later", { policy: unknown });
    const now = rolePolicy({ Action: "*", Resource: "*" });
    assert.deepEqual(foundBy("no-administrator", later, now), ["deploy"]);
  });

  it("says nothing of principals where no account is known", () => {
    const { place: _place, ...homeless } = key(decrypt("333333333333"));
    const { outputs: _outputs, ...unnamed } = homeless;
    assert.deepEqual(foundBy("foreign-principal-exact", unnamed), []);
    assert.deepEqual(foundBy("foreign-principal-exact", homeless), ["artifacts"]);
  });
});

describe("A managed policy that bounds a role", () => {
  const rights = [
    ["no-resource-wildcard", { Action: "s3:GetObject", Resource: "*" }],
    ["change-code-exact", { Action: "lambda:UpdateFunctionCode", Resource: "*" }],
    ["pass-role-exact", { Action: "iam:PassRole", Resource: "*" }],
    ["assume-role-exact", { Action: "sts:AssumeRole", Resource: "*" }],
    ["decrypt-named-keys", { Action: "kms:Decrypt", Resource: "*" }],
    ["no-action-pattern", { Action: "s3:Get*", Resource: "*" }],
  ] as const;
  const attached = resource("iam.RolePolicyAttachment", "web", {
    role: "web",
    policyArn: boundaryArn,
  });
  const managed = resource("iam.Role", "other", {
    assumeRolePolicy: document(),
    managedPolicyArns: [boundaryArn],
  });

  it("may reach every resource: what it bounds says which", () => {
    for (const [rule, statement] of rights) {
      assert.deepEqual(foundBy(rule, ...bounded(statement)), [], rule);
    }
  });

  it("may not, where it gives somebody rights as well", () => {
    for (const [rule, statement] of rights) {
      for (const giving of [attached, managed]) {
        const found = new Set(foundBy(rule, ...bounded(statement), giving));
        assert.deepEqual([...found], ["boundary"], rule);
      }
    }
  });

  it("may not, while it can't be told from what is attached", () => {
    const later = plainResource("iam.RolePolicyAttachment", "web", { policyArn: unknown });
    const [, statement] = rights[0];
    assert.deepEqual(foundBy("no-resource-wildcard", ...bounded(statement), later), ["boundary"]);
  });

  it("bounds something", () => {
    const boundary = (Action: string) => bounded({ Action, Resource: "*" });
    assert.deepEqual(foundBy("no-administrator", ...boundary("*")), ["boundary"]);
    assert.deepEqual(foundBy("no-escalation", ...boundary("iam:PutRolePolicy")), ["boundary"]);
  });
});

describe("A reference", () => {
  const alias = resource("kms.Alias", "artifacts", {
    name: "alias/artifacts",
    targetKeyId: keyArn,
  });
  const byAlias = pipeline(
    {},
    {
      artifactStores: [
        { location: "artifacts", encryptionKey: { type: "KMS", id: "alias/artifacts" } },
      ],
    },
  );

  it("leads to a key by its alias", () => {
    const found = (principal: string) =>
      foundBy("artifact-key-admits-action", byAlias, alias, key(decrypt(principal)));
    assert.deepEqual(found(deployRole), []);
    assert.deepEqual(found(pipelineRole), ["web"]);
  });

  it("leads to the artifact store of the action's region", () => {
    const stores = ["eu-central-1", "us-east-1"].map((region) => ({
      location: region,
      region,
      encryptionKey: { type: "KMS", id: region === "us-east-1" ? keyArn : "elsewhere" },
    }));
    const found = (region: string) =>
      foundBy(
        "artifact-key-admits-action",
        pipeline({ region }, { artifactStores: stores }),
        key(decrypt(pipelineRole)),
      );
    assert.deepEqual(found("eu-central-1"), []);
    assert.deepEqual(found("us-east-1"), ["web"]);
  });

  it("leads from a resource of S3 under its older name as well", () => {
    const versions = plainResource("s3.BucketVersioningV2", "web", {
      bucket: "web",
      versioningConfiguration: { status: "Enabled" },
    });
    assert.deepEqual(foundBy("bucket-versioning", bucket("web"), versions), []);
  });
});

describe("A condition on aws:PrincipalArn", () => {
  const trusts = (operator: string) =>
    role({
      Principal: { AWS: "111111111111" },
      Condition: { [operator]: { "aws:PrincipalArn": pipelineRole } },
    });

  it("names principals where it is positive", () => {
    for (const operator of ["ArnEquals", "ArnLike", "StringEquals", "StringLike"]) {
      assert.deepEqual(foundBy("trust-exact-principal", trusts(operator)), []);
    }
  });

  it("names none where it is negated, or holds without the key", () => {
    for (const operator of ["ArnNotEquals", "StringNotLike", "ArnEqualsIfExists"]) {
      assert.deepEqual(foundBy("trust-exact-principal", trusts(operator)), ["deploy"]);
    }
  });

  it("admits whom it does not leave out", () => {
    const admitted = allow({
      Principal: { AWS: "222222222222" },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/other" } },
    });
    assert.deepEqual(foundBy("artifact-key-admits-action", pipeline(), key(admitted)), []);
  });
});
