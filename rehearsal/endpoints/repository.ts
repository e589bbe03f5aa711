import { listen } from "./server";

/** A call that reached the endpoint. */
export interface RepositoryCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The access key of its signature. */
  readonly accessKeyId: string | undefined;
}

export interface RepositoryEndpoint {
  /** The variables that lead a function here. */
  readonly env: Readonly<Record<string, string>>;
  readonly calls: readonly RepositoryCall[];
  /** What the next comparisons of commits find: paths, page by page, or the code of a refusal. */
  changes: readonly (readonly string[])[] | string;
  close(): Promise<void>;
}

/**
 * Stands in for CodeCommit's GetDifferences and CodePipeline's StartPipelineExecution, in AWS's JSON protocol.
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetDifferences.html
 */
export async function startRepositoryEndpoint(): Promise<RepositoryEndpoint> {
  const calls: RepositoryCall[] = [];
  const { url, close } = await listen((request, body, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse(body);
    const authorization = request.headers.authorization ?? "";
    const accessKeyId = /Credential=([^/]+)\//.exec(authorization)?.[1];
    calls.push({ operation, input, accessKeyId });
    const answer = answerTo(operation, input, endpoint.changes);
    response.writeHead("__type" in answer ? 400 : 200, {
      "content-type": "application/x-amz-json-1.1",
    });
    response.end(JSON.stringify(answer));
  });
  const endpoint: RepositoryEndpoint = {
    env: {
      AWS_ENDPOINT_URL_CODECOMMIT: url,
      AWS_ENDPOINT_URL_CODEPIPELINE: url,
      AWS_ACCESS_KEY_ID: "ASIAREHEARSAL",
      AWS_SECRET_ACCESS_KEY: "rehearsal",
      AWS_SESSION_TOKEN: "rehearsal",
    },
    calls,
    changes: [],
    close,
  };
  return endpoint;
}

function answerTo(
  operation: string,
  { NextToken = "0" }: Readonly<Record<string, unknown>>,
  changes: RepositoryEndpoint["changes"],
): object {
  if (operation === "StartPipelineExecution") return { pipelineExecutionId: "rehearsal" };
  if (operation !== "GetDifferences") return { __type: "UnknownOperationException" };
  if (typeof changes === "string") {
    return { __type: `com.amazonaws.codecommit#${changes}`, message: "refused" };
  }
  const page = Number(NextToken);
  const differences = (changes[page] ?? []).map((path) => ({
    changeType: "M",
    beforeBlob: { path },
    afterBlob: { path },
  }));
  return { differences, ...(page + 1 < changes.length && { NextToken: String(page + 1) }) };
}
