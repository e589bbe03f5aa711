import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { motoServer } from "./suite";

export interface Moto {
  readonly url: string;
  stop(): void;
}

/** moto's server, whose callers are of one account. @throws Error where it does not begin */
export async function startMoto(account: string): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(motoServer, ["-H", "127.0.0.1", "-p", String(port)], {
    env: { ...process.env, MOTO_ACCOUNT_ID: account, MOTO_ACM_VALIDATION_WAIT: "0" },
    stdio: "ignore",
  });
  const stop = () => void server.kill();
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return { url, stop };
    await setTimeout(100);
  }
  stop();
  throw new Error("moto's server does not answer.");
}

/** One that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

/** The environment of a caller, until what is returned is called. */
export function asCallerOf(url: string, others: Readonly<Record<string, string>> = {}): () => void {
  const wanted: Readonly<Record<string, string>> = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    ...others,
  };
  const former = Object.keys(wanted).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, wanted);
  return () => {
    for (const [key, value] of former) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  };
}
