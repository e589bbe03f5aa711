import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { isPackage } from "../tools/package";

/** The folder of the Pulumi.yaml that the Pulumi CLI would take: the nearest above. Without one, the folder itself. */
export function projectAround(folder: string): string {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, "Pulumi.yaml"))) return place;
    if (place === dirname(place)) return folder;
  }
}

/** How a verb is called: by npm's scripts in the repository, by npx where ferry is a package. */
export function call(verb: string, options = ""): string {
  if (isPackage) return ["npx ferry", verb, options].filter(Boolean).join(" ");
  const script = verb === "rehearse" ? "npm start" : `npm run ${verb}`;
  return options === "" ? script : `${script} -- ${options}`;
}
