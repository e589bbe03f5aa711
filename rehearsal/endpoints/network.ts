import { EventEmitter } from "node:events";
import * as http from "node:http";
import { Readable } from "node:stream";
import type { Answer, AskedOverHttp } from "./protocol";

type Answering = (request: AskedOverHttp, body: string) => Answer | "hang";

/** By which a function asks. */
export interface Network {
  readonly http: typeof http;
  readonly fetch: typeof fetch;
}

/**
 * What functions that run in this process ask of a host is answered without a socket, and all else by Node.js. As much
 * of a request as the AWS SDK's own handler of requests uses.
 */
export function networkOf(host: string, answering: Answering): Network {
  const request = (options: http.RequestOptions, use: (answer: http.IncomingMessage) => void) =>
    options.host === host ? new Request(options, answering, use) : http.request(options, use);
  return {
    http: { ...http, request: request as typeof http.request },
    fetch: async (asked, init = {}) => {
      const url = new URL(String(asked));
      if (url.host !== host) return fetch(asked, init);
      const { method = "GET", headers, body, signal } = init;
      const answer = answering(
        {
          method,
          url: `${url.pathname}${url.search}`,
          headers: Object.fromEntries(new Headers(headers)),
        },
        String(body ?? ""),
      );
      if (answer === "hang")
        return new Promise((_, reject) =>
          signal?.addEventListener("abort", () => reject(signal.reason)),
        );
      return new Response(answer.body, {
        status: answer.status,
        ...(answer.headers && { headers: answer.headers }),
      });
    },
  };
}

class Request extends EventEmitter {
  /** The SDK looks whether it is connected. */
  readonly socket = { connecting: false };
  private readonly chunks: Uint8Array[] = [];
  private isGone = false;

  constructor(
    private readonly options: http.RequestOptions,
    private readonly answering: Answering,
    private readonly use: (response: http.IncomingMessage) => void,
  ) {
    super();
  }

  write(chunk: string | Uint8Array): boolean {
    this.chunks.push(Buffer.from(chunk));
    return true;
  }

  end(chunk: string | Uint8Array = ""): this {
    this.write(chunk);
    setImmediate(() => this.answer());
    return this;
  }

  destroy(): this {
    this.isGone = true;
    return this;
  }

  setTimeout(): this {
    return this;
  }

  private answer(): void {
    if (this.isGone) return;
    const { method = "GET", path, headers } = this.options;
    const sent = Object.entries({ ...headers }).map(([name, value]) => [name.toLowerCase(), value]);
    const answer = this.answering(
      { method, url: path ?? "/", headers: Object.fromEntries(sent) },
      Buffer.concat(this.chunks).toString(),
    );
    if (answer === "hang") return;
    const response = Object.assign(Readable.from([Buffer.from(answer.body)]), {
      statusCode: answer.status,
      headers: answer.headers,
    });
    this.use(response as unknown as http.IncomingMessage);
  }
}
