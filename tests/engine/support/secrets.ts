import type { Workspace } from "./workspace";

/** How the engine marks a secret, whether it is encrypted or not. */
const marked = /"ciphertext"|"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"/;

/** What is secret in a stack's state: `<type> <property>`, sorted. */
export function secretsOf(workspace: Workspace, stack: string): readonly string[] {
  const secrets = workspace.state(stack).flatMap(({ type, inputs, outputs }) =>
    Object.entries({ ...inputs, ...outputs })
      .filter(([, value]) => marked.test(JSON.stringify(value)))
      .map(([property]) => `${type} ${property}`),
  );
  return [...new Set(secrets)].sort();
}
