import type { Behaviour, RecordedCall } from "./behaviour";
import { requestId } from "./protocol";
import { listen } from "./server";
import { Services } from "./services";

export interface Endpoints {
  /** The variables that lead the AWS SDK here. */
  readonly env: Readonly<Record<string, string>>;
  readonly calls: readonly RecordedCall[];
  /** The credentials of a role as environment variables, as Lambda hands them to a function. */
  role(roleArn: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts stand-ins for CodePipeline, STS and CloudFront on one local port, for the operations that the
 * invalidate function calls. They speak the services' own protocols and keep all state to themselves.
 */
export async function startEndpoints(behaviour: Behaviour = {}): Promise<Endpoints> {
  const calls: RecordedCall[] = [];
  const services = new Services(behaviour);
  const { url, close } = await listen((request, body, response) => {
    const { call, perform } = services.read(request, body);
    const answer = services.answer(call, perform);
    calls.push({ ...call, error: answer === "hang" ? "hang" : answer.error });
    if (answer !== "hang") {
      const type = call.service === "codepipeline" ? "application/x-amz-json-1.1" : "text/xml";
      const headers = { "content-type": type, "x-amzn-requestid": requestId };
      response.writeHead(answer.status, headers).end(answer.body);
    }
  });
  return {
    env: {
      AWS_ENDPOINT_URL_CLOUDFRONT: url,
      AWS_ENDPOINT_URL_CODEPIPELINE: url,
      AWS_ENDPOINT_URL_STS: url,
    },
    calls,
    role: (roleArn) => {
      const { accessKeyId, secretAccessKey, sessionToken } = services.issue(roleArn);
      return {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      };
    },
    close,
  };
}
