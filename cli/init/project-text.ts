import { readFileSync } from "node:fs";
import { join } from "node:path";

const template = join(__dirname, "../template");
const textOf = (file: string) => readFileSync(join(template, file), "utf8");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(textOf("package.json")) as Manifest;

/** The versions that the package was tested with; a test holds them against the repository's. */
export const versions = { pulumi: manifest.devDependencies.pulumi, awsx: "3.9.0" };

/** Everything of a project but its stacks, by file: what `pulumi new` makes of the folder `template`, too. */
export function projectTexts(
  name: string,
  makesNetwork: boolean,
): Readonly<Record<string, string>> {
  const { dependencies } = manifest;
  const named = {
    ...manifest,
    name,
    dependencies: { ...dependencies, ...(makesNetwork && { "@pulumi/awsx": versions.awsx }) },
  };
  return {
    "Pulumi.yaml": textOf("Pulumi.yaml")
      .replace(/\$\{PROJECT\}/, name)
      .replace(/^template:[\s\S]*/m, ""),
    "package.json": `${JSON.stringify(named, null, 2)}\n`,
    "index.js": textOf("index.js"),
  };
}
