import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";

import debuggable = require("@pulumi/pulumi/runtime/debuggable");

/**
 * Does some work while the SDK of Pulumi takes no notes for debugging: a stack with each promise and each
 * resource, and every answer as a text. They are half of what an evaluation costs.
 */
export async function withoutNotes<Result>(work: () => Promise<Result>): Promise<Result> {
  const restore = [
    // What the SDK makes errors for that it never throws.
    put(Error, "stackTraceLimit", 0),
    // Who makes a resource, for the engine's messages: it sets a limit of its own.
    put(pulumi.Resource as unknown as Indexed, "callsites", () => []),
    put(debuggable as Indexed, "debuggablePromise", (promise: unknown) => promise),
    put(pulumi.log as Indexed, "debug", async () => {}),
    put(RegisterResourceResponse.prototype as unknown as Indexed, "toString", () => "a resource"),
  ];
  try {
    return await work();
  } finally {
    for (const undo of restore) undo();
  }
}

type Indexed = Record<string, unknown>;

/** Puts a value in the place of another, until the returned function is called. */
function put<Owner extends object, Key extends keyof Owner>(
  owner: Owner,
  key: Key,
  value: Owner[Key],
): () => void {
  const own = Object.hasOwn(owner, key);
  const before = owner[key];
  owner[key] = value;
  return () => {
    if (own) owner[key] = before;
    else delete owner[key];
  };
}
