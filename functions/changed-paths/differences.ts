import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Push } from "./event";

/** CodeCommit's refusal, by the name of its error. */
export class Refusal extends Error {
  constructor(readonly code: string) {
    super(`CodeCommit answers GetDifferences with ${code}.`);
    this.name = "Refusal";
  }
}

type Page = {
  readonly differences?: readonly {
    readonly beforeBlob?: { readonly path?: string };
    readonly afterBlob?: { readonly path?: string };
  }[];
  readonly NextToken?: string;
};

/**
 * The files that a push changes, page by page: of a file that moved, both names.
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetDifferences.html
 * @throws Refusal when CodeCommit refuses the call
 */
export async function* changedFiles({
  repository,
  before,
  after,
}: Pick<Push, "repository" | "before" | "after">): AsyncGenerator<readonly string[]> {
  let NextToken: string | undefined;
  do {
    const page = await getDifferences({
      repositoryName: repository,
      beforeCommitSpecifier: before,
      afterCommitSpecifier: after,
      ...(NextToken !== undefined && { NextToken }),
    });
    const paths = (page.differences ?? []).flatMap(({ beforeBlob, afterBlob }) => [
      beforeBlob?.path,
      afterBlob?.path,
    ]);
    yield [...new Set(paths.filter((path) => path !== undefined))];
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
}

/** One signed call: a whole client for it would be most of the function. */
async function getDifferences(input: object): Promise<Page> {
  const region = process.env.AWS_REGION ?? "";
  const url = new URL(
    process.env.AWS_ENDPOINT_URL_CODECOMMIT ??
      `https://codecommit.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`,
  );
  const body = JSON.stringify(input);
  const signer = new SignatureV4({
    service: "codecommit",
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "",
      ...(process.env.AWS_SESSION_TOKEN !== undefined && {
        sessionToken: process.env.AWS_SESSION_TOKEN,
      }),
    },
  });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: "/",
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "CodeCommit_20150413.GetDifferences",
    },
    body,
  });
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body,
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refusal(errorCode(text) ?? `status ${answer.status}`);
  return JSON.parse(text) as Page;
}

function errorCode(text: string): string | undefined {
  return /"__type"\s*:\s*"(?:[^"]*#)?(\w+)"/.exec(text)?.[1];
}

/** The hash as the signer wants it. */
class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.hash.digest());
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
