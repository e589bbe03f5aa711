import { type Network, networkOf } from "./network";
import {
  type Answer,
  type AskedOverHttp,
  type RecordedCall,
  requestId,
  speaksJson,
} from "./protocol";
import { type Behaviour, Services } from "./services";

export interface Endpoints {
  /** The variables that lead the AWS SDK here, where it has this network. */
  readonly env: Readonly<Record<string, string>>;
  readonly network: Network;
  readonly calls: readonly RecordedCall[];
  /** Answers a request, as the network does. */
  answer(request: AskedOverHttp, body: string): Answer | "hang";
  /** Begins anew, with another behaviour and without calls; credentials stay good. */
  begin(behaviour: Behaviour): void;
  /** The credentials of a role as environment variables, as Lambda hands them to a function. */
  role(roleArn: string): Readonly<Record<string, string>>;
}

/** Of no machine, so that Amazon S3 has no host per bucket: https://www.rfc-editor.org/rfc/rfc5737 */
const host = "192.0.2.1";

const names = "CLOUDFRONT CODECOMMIT CODEDEPLOY CODEPIPELINE ECR ECS S3 STS".split(" ");

/**
 * Stand-ins for the services that the functions call, for the operations that they call. They speak the services' own
 * protocols, and keep all state to themselves but for that of `others`.
 */
export function endpointsOf(behaviour: Behaviour = {}): Endpoints {
  let calls: RecordedCall[] = [];
  let services = new Services(behaviour);
  const answer = (request: AskedOverHttp, body: string): Answer | "hang" => {
    const { call, perform } = services.read(request, body);
    const given = services.answer(call, perform);
    calls.push({ ...call, error: given === "hang" ? "hang" : given.error });
    if (given === "hang") return given;
    const type = speaksJson(call.service) ? "application/x-amz-json-1.1" : "text/xml";
    const headers = { "content-type": type, "x-amzn-requestid": requestId, ...given.headers };
    return { ...given, headers };
  };
  return {
    env: Object.fromEntries(names.map((name) => [`AWS_ENDPOINT_URL_${name}`, `http://${host}`])),
    network: networkOf(host, answer),
    get calls() {
      return calls;
    },
    answer,
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
  };
}
