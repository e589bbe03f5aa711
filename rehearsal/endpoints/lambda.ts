import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as http from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { format } from "node:util";
import { compile } from "../../tools/compile-cache.js";
import type { Network } from "./network";

/** What is registered of a Lambda function, and where it runs. */
interface FunctionPackage {
  /** Texts by file name, as in the function's archive. */
  readonly files: Readonly<Record<string, string>>;
  /** As registered: `index.handler` is the export `handler` of `index.js`. */
  readonly handler: string;
  /** The whole environment: the function sees nothing of this process's. */
  readonly env: Readonly<Record<string, string>>;
  /** By which it asks others (default: that of Node.js). */
  readonly network?: Network;
  /**
   * What Lambda's context says at every moment of an invocation (default 20,000): the invalidate
   * function then looks once at what it started and leaves the rest to a continuation.
   */
  readonly remainingTimeInMillis?: number;
}

/** What one invocation returned and wrote. */
export interface Invocation {
  readonly result: unknown;
  readonly log: readonly string[];
}

/** A function instance. Like Lambda's, it takes one event at a time. */
interface LoadedFunction {
  /**
   * @param also what Lambda's context says beside the remaining time
   * @throws what the handler threw; `log` keeps what was written before
   */
  invoke(event: unknown, also?: object): Promise<Invocation>;
  /** Everything that was written since the function was loaded. */
  readonly log: readonly string[];
  /** Removes the function's folder. */
  close(): void;
}

/** Of functions that nobody closed: they go with the process. */
const folders = new Set<string>();
process.once("exit", () => folders.forEach(remove));

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

type Handler = (event: unknown, context: unknown) => unknown;

/**
 * Loads a function's bundle in this process. The code gets a `process`, a `console` and a `fetch` of its own, so
 * nothing of this process changes; files beside it are real ones in a temporary folder. The pauses that it
 * makes with `timers/promises` take no time.
 * @throws Error when the archive has no such file or export
 */
export function loadFunction(registered: FunctionPackage): LoadedFunction {
  const {
    files,
    handler,
    env,
    network = { http, fetch },
    remainingTimeInMillis = 20_000,
  } = registered;
  const [module = "", name = ""] = handler.split(".");
  const file = `${module}.js`;
  if (!Object.hasOwn(files, file)) {
    throw new Error(
      `The handler ${handler} needs the file ${file}, but the archive holds ${Object.keys(files).join(", ")}: ` +
        "correct the handler or the archive.",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "ferry-function-"));
  folders.add(folder);
  const close = () => remove(folder);
  const log: string[] = [];
  try {
    for (const [path, text] of Object.entries(files)) {
      if (path !== file) writeFileSync(join(folder, path), text);
    }
    const code = compiled(files[file] ?? "");
    const run = load(code, join(folder, file), name, {
      ...surroundings(folder, env, log),
      network,
    });
    return {
      log,
      close,
      invoke: async (event, also = {}) => {
        const before = log.length;
        const context = { getRemainingTimeInMillis: () => remainingTimeInMillis, ...also };
        const result = await run(structuredClone(event), context);
        return { result, log: log.slice(before) };
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

type Code = (...values: readonly unknown[]) => void;

const known = new Map<string, Code>();

/** The code as a function, whose parameters make `process`, `console` and `fetch` the function's own: each call runs it anew. */
function compiled(text: string): Code {
  const found = known.get(text);
  if (found) return found;
  const name = `function-${hash("sha1", text)}.js`;
  const code = compile(
    text,
    name,
    "exports, require, module, __filename, __dirname, process, console, fetch",
  );
  known.set(text, code);
  return code;
}

interface Surroundings {
  readonly network: Network;
  readonly process: NodeJS.Process;
  readonly console: Partial<Console>;
}

function surroundings(
  folder: string,
  env: Readonly<Record<string, string>>,
  log: string[],
): Omit<Surroundings, "network"> {
  const write = (...values: readonly unknown[]) => {
    log.push(format(...values));
  };
  const process = Object.create(globalThis.process, {
    env: {
      value: {
        // As on Lambda, where there are no such files; a developer's must not be read.
        AWS_CONFIG_FILE: join(folder, "no-config"),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-credentials"),
        ...env,
      },
    },
    // The SDK's word on this machine's Node.js: the function's is the registered runtime.
    emitWarning: { value: () => {} },
  }) as NodeJS.Process;
  const console = { debug: write, info: write, log: write, warn: write, error: write };
  return { process, console };
}

/** What a function waits for on purpose is there at once: the stand-ins change with each look at them. */
const timeless = { setTimeout: (_: number, value: unknown) => setImmediate(value) };

function load(
  code: Code,
  path: string,
  name: string,
  { network, process, console }: Surroundings,
): Handler {
  const nodeRequire = createRequire(path);
  const own: Readonly<Record<string, unknown>> = {
    process,
    http: network.http,
    "timers/promises": timeless,
  };
  const require = (id: string): unknown => own[id.replace(/^node:/, "")] ?? nodeRequire(id);
  const module = { exports: {} as Record<string, unknown> };
  code(module.exports, require, module, path, dirname(path), process, console, network.fetch);
  const handler = module.exports[name];
  if (typeof handler !== "function") {
    throw new Error(`${basename(path)} exports no function ${name}: correct the handler.`);
  }
  return handler as Handler;
}
