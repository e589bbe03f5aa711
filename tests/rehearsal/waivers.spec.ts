import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyLines } from "../../cli/report/policies";
import { checkPolicies } from "../../rehearsal/policy-pack";
import { changed, delivery, type Values } from "../support/settings";
import { Folders } from "./support/folders";
import { deliver } from "./support/releases";

const now = new Date("2026-11-29T12:00:00Z");
const build = (settings: Values) =>
  changed(delivery, "delivery.builds.web", { commands: ["npm ci"], ...settings });
const action = (settings: Values) =>
  changed(delivery, "delivery.pipelines.web.stages.more", {
    after: "build",
    actions: { one: { inputs: ["app_source"], ...settings } },
  });
const vpc = {
  id: "vpc-0123456789abcdef0",
  subnets: ["subnet-0123456789abcdef0"],
  securityGroups: ["sg-0123456789abcdef0"],
};

/** Each setting that gives a role a statement, or that asks for more: the mandatory rule that it breaks, if any. */
const settings: Readonly<Record<string, readonly [Values, rule?: string]>> = {
  "an image of Amazon ECR Public": [
    build({ image: "public.ecr.aws/docker/library/node:22" }),
    "build-image",
  ],
  "an image of Docker Hub": [build({ image: "node:22" }), "build-image"],
  "a private image of Docker Hub": [
    build({ image: "acme/node:22", registry: { secretsManager: "acme/hub" } }),
    "build-image",
  ],
  "an image of its own repository": [
    build({ image: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/base:1" }),
  ],
  "a privileged build": [build({ privileged: true }), "build-not-privileged"],
  "a plain text that is called a token": [
    build({ environment: { API_TOKEN: { plaintext: "x", reason: "It is public, by design." } } }),
    "build-no-plaintext-secrets",
  ],
  "secrets and parameters": [
    build({ environment: { A: { secretsManager: "acme/x" }, B: { parameterStore: "/a/b" } } }),
  ],
  "a secret with a key": [
    build({
      environment: {
        A: { secretsManager: "acme/x", key: "arn:aws:kms:eu-central-1:111111111111:key/1" },
      },
    }),
  ],
  "reports that are kept": [build({ reports: { unit: { files: ["a.xml"], export: true } } })],
  "logs in a bucket": [build({ logs: { s3: true } })],
  "a cache in a bucket": [build({ cache: { s3: true, paths: ["a"] } })],
  "a batch": [build({ commands: undefined, buildspec: "b.yml", batch: {} })],
  "a VPC": [build({ vpc })],
  "images that it pushes": [build({ pushes: ["acme/website"], privileged: false })],
  "images that it makes public": [build({ pushes: ["public.ecr.aws/acme/website"] })],
  "a full clone": [changed(delivery, "delivery.pipelines.web.sources.app.clone", "full")],
  "a public image that is published": [
    action({
      provider: "ECRBuildAndPublish",
      configuration: { ECRRepositoryName: "shop", RegistryType: "public" },
    }),
  ],
  "an inspection": [
    action({ provider: "InspectorScan", configuration: { InspectorRunMode: "SourceCodeScan" } }),
  ],
};

describe("what settings ask for, by the policy pack:", () => {
  const folders = new Folders();
  after(() => folders.remove());

  for (const [what, [values, rule]] of Object.entries(settings)) {
    it(`${what} ${rule === undefined ? "breaks nothing" : `needs the waiver of ${rule} that is said`}`, async () => {
      const stacks = await deliver(values);
      const folder = folders.of({ "no-config": "" });
      const report = checkPolicies(stacks, folder, now);
      const refused = report.violations.filter(({ level }) => level === "mandatory");
      assert.deepEqual([...new Set(refused.map((each) => each.rule))], rule ? [rule] : []);
      if (rule === undefined) return;
      const said = policyLines(report, 2).join(" ").replace(/\s+/g, " ");
      const [, waiver = ""] =
        /to accept it, write in policy-config\.json: (\{.*?\] \} \})/.exec(said) ?? [];
      const config = waiver.replace("<why>", "We know it.").replace("<last day>", "2027-06-30");
      writeFileSync(join(folder, "policy-config.json"), config);
      const accepted = checkPolicies(stacks, folder, now).violations;
      assert.deepEqual(
        accepted.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  }
});
