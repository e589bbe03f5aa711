import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether this is the package, in which nothing is TypeScript, and not the repository. */
export const isPackage = __filename.endsWith(".js");

/** What the package is called, and how it is asked for. */
export const packageName = "@ferry-delivery/ferry";

/** The package's version; in the repository, that of the package that `npm run pack` makes. */
export function packageVersion(): string {
  const manifest = join(__dirname, isPackage ? "../package.json" : "pack/face.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version;
}
