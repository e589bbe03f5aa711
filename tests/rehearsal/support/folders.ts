import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { Values } from "../../support/settings";

/** Temporary folders of one test; `remove` takes them all away. */
export class Folders {
  private readonly root = mkdtempSync(join(tmpdir(), "ferry-rehearsal-"));
  private count = 0;

  /** A new folder with these files, by path. */
  of(files: Readonly<Record<string, string | Uint8Array>>): string {
    this.count += 1;
    const folder = join(this.root, String(this.count));
    mkdirSync(folder);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return folder;
  }

  /** A new folder with the files of these stacks, by name. */
  ofStacks(stacks: Readonly<Record<string, Values>>): string {
    const files = Object.entries(stacks).map(([stack, values]) => [
      `Pulumi.${stack}.yaml`,
      stackFile(values),
    ]);
    return this.of(Object.fromEntries(files));
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** A stack's settings as its file has them. */
export function stackFile(values: Values): string {
  const entries = Object.entries(values).map(([key, value]) => [`ferry:${key}`, value]);
  return stringify({ config: Object.fromEntries(entries) });
}
