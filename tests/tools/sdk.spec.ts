import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { withoutNotes } from "../../tools/quiet-sdk";
import { root } from "../support/stacks";

import debuggable = require("@pulumi/pulumi/runtime/debuggable");
import resources = require("@pulumi/pulumi/runtime/resource");

type Member = (...args: unknown[]) => unknown;

/** What tools/ and the evaluation exchange in the SDK: none of it is documented, so that any version may move it. */
const members: readonly (readonly [name: string, owner: object, member: string])[] = [
  ["Resource.callsites", pulumi.Resource, "callsites"],
  ["debuggablePromise of runtime/debuggable", debuggable, "debuggablePromise"],
  ["log.debug", pulumi.log, "debug"],
  [
    "toString of proto/resource_pb's RegisterResourceResponse",
    RegisterResourceResponse.prototype,
    "toString",
  ],
  ["log.warn", pulumi.log, "warn"],
  ["registerResource of runtime/mocks' MockMonitor", MockMonitor.prototype, "registerResource"],
  ["registerResourceHook of runtime/resource", resources, "registerResourceHook"],
];

/** Those of them that are silenced. */
const notes = members.slice(0, 4);

/** How often the SDK itself calls a member while some work is done. */
async function callsOf(owner: object, member: string, work: () => Promise<void>): Promise<number> {
  const put = Object.getOwnPropertyDescriptor(owner, member);
  const own = (owner as Record<string, Member>)[member] as Member;
  let calls = 0;
  const counting = function (this: unknown, ...args: unknown[]) {
    calls += 1;
    return own.apply(this, args);
  };
  Object.defineProperty(owner, member, { value: counting, configurable: true, writable: true });
  try {
    await work();
  } finally {
    if (put) Object.defineProperty(owner, member, put);
    else delete (owner as Record<string, unknown>)[member];
  }
  return calls;
}

class Thing extends pulumi.CustomResource {
  constructor(name: string) {
    super("ferry:test:Thing", name, { size: pulumi.output(1) });
  }
}

async function program(): Promise<void> {
  const newResource = ({ name }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: {} });
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "ferry", "dev", false);
  new Thing("one");
  await pulumi.runtime.disconnect();
}

/** What the SDK and zod rarely need: `execa` is of its automation, and German of zod's languages. The rehearsal has no engine to talk to. */
const rare = [
  "@grpc/grpc-js",
  "@npmcli/arborist",
  "@opentelemetry/api",
  "execa",
  "normalize-package-data",
  "semver",
  "typescript",
  "zod/v4/locales/de",
];

/** Those of them that a process has loaded. */
function loadedBeside(first: string): readonly string[] {
  const code = `${first}require("@pulumi/pulumi"); require("zod");
    const has = (name) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name));
    console.log(JSON.stringify(${JSON.stringify(rare)}.filter(has)));`;
  return JSON.parse(execFileSync(process.execPath, ["-e", code], { cwd: root, encoding: "utf8" }));
}

describe("what is exchanged in the Pulumi SDK", () => {
  for (const [name, owner, member] of members) {
    it(`is there: ${name}`, () => {
      assert.equal(typeof (owner as Record<string, unknown>)[member], "function");
    });
  }

  for (const [name, owner, member] of notes) {
    it(`is what the SDK calls, and no more while it takes no notes: ${name}`, async () => {
      assert.ok((await callsOf(owner, member, program)) > 0, "nothing is saved any more");
      assert.equal(await callsOf(owner, member, () => withoutNotes(program)), 0);
    });
  }

  it("leaves stacks out of errors that nobody throws", async () => {
    const lines = async () => String(new Error("unseen").stack).split("\n").length;
    assert.equal(await withoutNotes(lines), 1);
    assert.ok((await lines()) > 1);
  });

  it("is what loads these, and loads none before it is used", () => {
    const lazy = `require(${JSON.stringify(join(root, "tools/lazy-sdk.js"))});`;
    assert.deepEqual(loadedBeside(""), rare);
    assert.deepEqual(loadedBeside(lazy), []);
  });
});
