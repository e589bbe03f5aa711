import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Faults } from "./settings";

/** awsx is asked for by those alone who have a VPC made: the engine would fetch its plugins in every project. */
export function checkAwsx(faults: Faults): void {
  try {
    require.resolve("@pulumi/awsx/ec2/vpc");
  } catch {
    faults.add(
      ["network"],
      `its VPC is made by awsx, which is not installed: run \`npm install @pulumi/awsx@${wanted()}\`, or name a VPC of ` +
        "yours (vpc, publicSubnets, privateSubnets).",
    );
  }
}

/** The version that the package was tested with. */
function wanted(): string {
  const { peerDependencies } = JSON.parse(
    readFileSync(join(__dirname, "../package.json"), "utf8"),
  ) as { readonly peerDependencies: Readonly<Record<string, string>> };
  return peerDependencies["@pulumi/awsx"] ?? "latest";
}
