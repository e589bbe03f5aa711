/** Each example once more, with Pulumi Deployments for every stack: a push needs all that its runs may do. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { rehearse, siteBeside } from "../rehearsal/rehearse";
import { readContracts } from "../rehearsal/world/known-contracts";
import { Folders } from "./rehearsal/support/folders";
import { exampleFolders } from "./support/examples";
import { root } from "./support/stacks";

const pulumi = { organization: "acme", repository: "acme/infra", branch: "main" };

/** The stack files of an example, each with deployments on push. */
function onPush(example: string): Readonly<Record<string, string>> {
  const folder = join(root, "examples", example);
  const files = readdirSync(folder).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  return Object.fromEntries(
    files.map((name) => {
      // Times stay texts, which YAML would take for dates.
      const { config } = parse(readFileSync(join(folder, name), "utf8"), { schema: "core" }) as {
        readonly config: Readonly<Record<string, unknown>>;
      };
      const pushed = { "ferry:deployments": { pulumi }, ...config };
      const texts = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" } as const;
      return [name, stringify({ config: pushed }, texts)];
    }),
  );
}

describe("each example, deployed on push,", () => {
  const folders = new Folders();
  after(() => folders.remove());

  for (const example of exampleFolders) {
    it(`needs all that the runs of examples/${example} may`, async () => {
      const from = join("examples", example);
      const contracts = join(root, from, "contracts.json");
      const { faults } = await rehearse({
        config: folders.of(onPush(example)),
        project: root,
        site: siteBeside(from),
        contracts: readContracts(existsSync(contracts) ? contracts : undefined),
      });
      // Waivers of the policy pack lie beside the example.
      assert.deepEqual(
        faults.filter((fault) => !/^Stack \w+, rule /.test(fault)),
        [],
      );
    });
  }
});
