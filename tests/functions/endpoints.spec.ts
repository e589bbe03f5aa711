import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Endpoints, endpointsOf } from "../../rehearsal/endpoints/aws";

function signed(service: string, accessKeyId: string, token: string | undefined) {
  const scope = `Credential=${accessKeyId}/20261120/eu-central-1/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 ${scope}`, "x-amz-security-token": token ?? "" };
}

const role = "arn:aws:iam::111111111111:role/one";

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answer that comes over the http which a function gets. */
async function ask(
  { network: { http }, env }: Endpoints,
  { method = "POST", path = "/", headers, body = "" }: Asked,
) {
  const { host } = new URL(env.AWS_ENDPOINT_URL_STS ?? "");
  return new Promise<{ readonly status: number; readonly body: string }>((resolve) => {
    http
      .request({ host, method, path, headers }, async (response) =>
        resolve({ status: response.statusCode ?? 0, body: await text(response) }),
      )
      .end(body);
  });
}

describe("the endpoints of the rehearsal", () => {
  it("answer and record an operation that they don't know as an error", async () => {
    const endpoints = endpointsOf();
    const { AWS_ACCESS_KEY_ID: id = "", AWS_SESSION_TOKEN: token } = endpoints.role(role);
    const { status, body } = await ask(endpoints, {
      headers: signed("sts", id, token),
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    assert.equal(status, 400);
    assert.match(body, /<Code>UnknownOperationException<\/Code>/);
    assert.deepEqual(endpoints.calls, [
      {
        service: "sts",
        operation: "GetCallerIdentity",
        input: {},
        credentials: { accessKeyId: id, role },
        error: "UnknownOperationException",
      },
    ]);
  });

  it("refuse credentials that they did not issue", async () => {
    const endpoints = endpointsOf();
    const headers = signed("cloudfront", "ASIASOMEBODYELSE", "token");
    const path = "/2020-05-31/distribution/E1/invalidation/I1";
    assert.equal((await ask(endpoints, { method: "GET", path, headers })).status, 403);
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
  });

  it("refuse a role's key with another session token", async () => {
    const endpoints = endpointsOf();
    const { AWS_ACCESS_KEY_ID: id = "" } = endpoints.role(role);
    assert.equal((await ask(endpoints, { headers: signed("sts", id, "forged") })).status, 403);
  });

  it("keep the state of a run to themselves", () => {
    const [first, second] = [endpointsOf(), endpointsOf()];
    assert.deepEqual(first.role(role), second.role(role));
    const headers = signed("sts", "ASIAOTHER", "token");
    first.answer({ method: "POST", url: "/", headers }, "Action=GetCallerIdentity");
    assert.deepEqual([first.calls.length, second.calls.length], [1, 0]);
  });

  it("begin anew without calls and with another behaviour, and know the credentials that they gave", async () => {
    const endpoints = endpointsOf({ changes: [["a"]] });
    const { AWS_ACCESS_KEY_ID: id = "", AWS_SESSION_TOKEN: token } = endpoints.role(role);
    const headers = {
      ...signed("codecommit", id, token),
      "x-amz-target": "CodeCommit_20150413.GetDifferences",
    };
    const paths = async () => {
      const { body } = await ask(endpoints, { headers, body: "{}" });
      return [...body.matchAll(/"path":"(\w)"/g)].map(([, path]) => path);
    };
    assert.deepEqual(await paths(), ["a", "a"]);
    endpoints.begin({ changes: [["b"]] });
    assert.deepEqual(await paths(), ["b", "b"]);
    assert.deepEqual(
      endpoints.calls.map(({ operation }) => operation),
      ["GetDifferences"],
    );
  });

  it("hold no process from its end", async () => {
    const endpoints = endpointsOf();
    await ask(endpoints, { headers: signed("sts", "ASIASOMEBODYELSE", "token") });
    const holding = process.getActiveResourcesInfo();
    assert.deepEqual(
      holding.filter((each) => each.startsWith("TCP")),
      [],
    );
  });

  it("answer by fetch too, or leave whoever asks waiting until they stop", async () => {
    const url = (endpoints: Endpoints) => endpoints.env.AWS_ENDPOINT_URL_STS ?? "";
    const headers = signed("sts", "ASIASOMEBODYELSE", "token");
    const refusing = endpointsOf();
    const { fetch } = refusing.network;
    assert.equal((await fetch(url(refusing), { method: "POST", headers })).status, 403);
    const hanging = endpointsOf({ intercept: () => "hang" });
    const asked = hanging.network.fetch(url(hanging), { headers, signal: AbortSignal.timeout(5) });
    await assert.rejects(asked, { name: "TimeoutError" });
    assert.deepEqual(
      hanging.calls.map(({ error }) => error),
      ["hang"],
    );
  });

  it("leave what is asked of another host to Node.js", async () => {
    const server = createServer((_, response) => response.end("another"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const { http, fetch } = endpointsOf().network;
    const answer = http.request({ host: "127.0.0.1", port }).end();
    const [response] = await once(answer, "response");
    assert.equal(await text(response), "another");
    assert.equal(await (await fetch(`http://127.0.0.1:${port}`)).text(), "another");
    server.close();
    server.closeAllConnections();
  });
});
