import assert from "node:assert/strict";
import { classesOf } from "../../judge";

describe("the classes of a call", () => {
  it("state the one way that there is: a service calls another by TLS alone", () => {
    const request = {
      principal: { role: "arn:aws:iam::111111111111:role/one", session: "s" },
      action: "kms:Decrypt",
      resource: "arn:aws:kms:eu-central-1:111111111111:key/00000000-0000-0000-0000-000000000001",
      ownerAccount: "111111111111",
      via: {
        service: "s3.amazonaws.com",
        region: "eu-central-1",
        object: "arn:aws:s3:::a/b",
        bucketKey: false,
      },
    } as const;
    const resource = {
      name: "key",
      document: {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: "111111111111" },
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "true" } },
        },
      },
    } as const;
    const found = classesOf(request, { resource });
    assert.deepEqual(
      found.map((each) => each.request.transport),
      [{ secure: true }],
    );
  });
});
