import assert from "node:assert/strict";
import type { Workspace } from "./workspace";

/** Asserts that a stack's state holds no secret, encrypted or not, and no resource that could give one. */
export function assertNoSecrets(workspace: Workspace, stack: string): void {
  const text = workspace.stateText(stack);
  assert.doesNotMatch(text, /"ciphertext"/);
  // How the engine marks a secret.
  assert.doesNotMatch(
    text,
    /"4dabf18193072939515e22adb298388d":\s*"1b47061264138c4ac30d75fd1eb44270"/,
  );
  const giving = workspace
    .state(stack)
    .filter((resource) => "additionalSecretOutputs" in resource)
    .map(({ type }) => type);
  assert.deepEqual(
    giving.filter((type) => !type.startsWith("pulumi:providers:")),
    [],
  );
}
