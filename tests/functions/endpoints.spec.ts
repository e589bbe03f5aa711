import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { type Endpoints, startEndpoints } from "../../rehearsal/endpoints/aws";
import type { Behaviour } from "../../rehearsal/endpoints/services";

async function withEndpoints(
  behaviour: Behaviour,
  test: (endpoints: Endpoints, url: string) => Promise<void>,
): Promise<void> {
  const endpoints = await startEndpoints(behaviour);
  try {
    await test(endpoints, endpoints.env.AWS_ENDPOINT_URL_STS ?? "");
  } finally {
    await endpoints.close();
  }
}

function signed(service: string, accessKeyId: string, token: string | undefined) {
  const scope = `Credential=${accessKeyId}/20261120/eu-central-1/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 ${scope}`, "x-amz-security-token": token ?? "" };
}

const role = "arn:aws:iam::111111111111:role/one";

describe("the endpoints of the rehearsal", () => {
  it("answer and record an operation that they don't know as an error", () =>
    withEndpoints({}, async (endpoints, url) => {
      const { AWS_ACCESS_KEY_ID: id = "", AWS_SESSION_TOKEN: token } = endpoints.role(role);
      const response = await fetch(url, {
        method: "POST",
        headers: signed("sts", id, token),
        body: "Action=GetCallerIdentity&Version=2011-06-15",
      });
      assert.equal(response.status, 400);
      assert.match(await response.text(), /<Code>UnknownOperationException<\/Code>/);
      assert.deepEqual(endpoints.calls, [
        {
          service: "sts",
          operation: "GetCallerIdentity",
          input: {},
          credentials: { accessKeyId: id, role },
          error: "UnknownOperationException",
        },
      ]);
    }));

  it("refuse credentials that they did not issue", () =>
    withEndpoints({}, async (endpoints, url) => {
      const headers = signed("cloudfront", "ASIASOMEBODYELSE", "token");
      const path = "/2020-05-31/distribution/E1/invalidation/I1";
      assert.equal((await fetch(`${url}${path}`, { headers })).status, 403);
      assert.deepEqual(
        endpoints.calls.map(({ operation, credentials, error }) => [operation, credentials, error]),
        [
          [
            "GetInvalidation",
            { accessKeyId: "ASIASOMEBODYELSE", role: undefined },
            "InvalidClientTokenId",
          ],
        ],
      );
    }));

  it("refuse a role's key with another session token", () =>
    withEndpoints({}, async (endpoints, url) => {
      const { AWS_ACCESS_KEY_ID: id = "" } = endpoints.role(role);
      const headers = signed("sts", id, "forged");
      assert.equal((await fetch(url, { method: "POST", headers })).status, 403);
    }));

  it("keep no process from its end, even where a client could ask again", () =>
    withEndpoints({}, async (endpoints, url) => {
      const agent = new Agent({ keepAlive: true });
      const { AWS_ACCESS_KEY_ID: id = "", AWS_SESSION_TOKEN: token } = endpoints.role(role);
      const headers = signed("sts", id, token);
      const answer = request(url, { agent, method: "POST", headers }).end();
      const [response] = (await once(answer, "response")) as [IncomingMessage];
      await text(response);
      await setImmediate();
      const holding = process.getActiveResourcesInfo();
      assert.deepEqual(
        holding.filter((each) => each.startsWith("TCP")),
        [],
      );
      agent.destroy();
    }));

  it("keep the state of a run to themselves", () =>
    withEndpoints({}, async (first) =>
      withEndpoints({}, async (second) => {
        assert.deepEqual(first.role(role), second.role(role));
        assert.notEqual(first.env.AWS_ENDPOINT_URL_STS, second.env.AWS_ENDPOINT_URL_STS);
      }),
    ));

  it("begin anew without calls and with another behaviour, and know the credentials that they gave", () =>
    withEndpoints({ changes: [["a"]] }, async (endpoints, url) => {
      const { AWS_ACCESS_KEY_ID: id = "", AWS_SESSION_TOKEN: token } = endpoints.role(role);
      const headers = {
        ...signed("codecommit", id, token),
        "x-amz-target": "CodeCommit_20150413.GetDifferences",
      };
      const paths = async () => {
        const answer = await fetch(url, { method: "POST", headers, body: "{}" });
        return [...(await answer.text()).matchAll(/"path":"(\w)"/g)].map(([, path]) => path);
      };
      assert.deepEqual(await paths(), ["a", "a"]);
      endpoints.begin({ changes: [["b"]] });
      assert.deepEqual(await paths(), ["b", "b"]);
      assert.deepEqual(
        endpoints.calls.map(({ operation }) => operation),
        ["GetDifferences"],
      );
    }));
});
