import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type RecordedCall, requestId, speaksJson } from "./protocol";
import { type Behaviour, Services } from "./services";

export interface Endpoints {
  /** The variables that lead the AWS SDK here. */
  readonly env: Readonly<Record<string, string>>;
  readonly calls: readonly RecordedCall[];
  /** Begins anew, with another behaviour and without calls; credentials stay good. */
  begin(behaviour: Behaviour): void;
  /** The credentials of a role as environment variables, as Lambda hands them to a function. */
  role(roleArn: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts stand-ins for the services that the functions call on one local port, for the operations that they call. They
 * speak the services' own protocols, and keep all state to themselves but for that of `others`.
 */
export async function startEndpoints(behaviour: Behaviour = {}): Promise<Endpoints> {
  let calls: RecordedCall[] = [];
  let services = new Services(behaviour);
  const server = createServer(async (request, response) => {
    const { call, perform } = services.read(request, await text(request));
    const answer = services.answer(call, perform);
    calls.push({ ...call, error: answer === "hang" ? "hang" : answer.error });
    if (answer === "hang") return;
    const type = speaksJson(call.service) ? "application/x-amz-json-1.1" : "text/xml";
    const headers = { "content-type": type, "x-amzn-requestid": requestId, ...answer.headers };
    response.writeHead(answer.status, headers).end(answer.body);
  });
  // A process ends without asking whether somebody still listens, or might ask again.
  server.on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve).unref());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const names = "CLOUDFRONT CODECOMMIT CODEDEPLOY CODEPIPELINE ECR ECS S3 STS".split(" ");
  return {
    env: Object.fromEntries(names.map((name) => [`AWS_ENDPOINT_URL_${name}`, url])),
    get calls() {
      return calls;
    },
    begin: (next) => {
      calls = [];
      services = new Services(next, services);
    },
    role: (roleArn) => {
      const { accessKeyId, secretAccessKey, sessionToken } = services.issue(roleArn);
      return {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      };
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
