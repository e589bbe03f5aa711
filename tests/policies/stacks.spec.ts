import assert from "node:assert/strict";
import { join } from "node:path";
import { program } from "../../infra/program";
import { checkStack, type PlainResource, type Violation } from "../../policies/check";
import { type Evaluation, evaluate, organization, type Program } from "../../rehearsal/evaluate";
import { evaluateStacks } from "../../rehearsal/rehearse";
import { readProject } from "../../rehearsal/stack-files";
import naive from "./fixtures/naive";

const named = ({ rule, resource }: Violation) => `${rule} ${resource}`;

/** Rule and resource of each violation of a level, sorted. */
function broken(resources: readonly PlainResource[], level: Violation["level"]) {
  return checkStack(resources)
    .filter((violation) => violation.level === level)
    .map(named)
    .sort();
}

function naiveStack(unknown: boolean): Promise<Evaluation> {
  const run: Program = naive;
  return evaluate(run, { project: "naive", stack: "dev", config: {}, unknown });
}

describe("The rules on ferry's own stacks", () => {
  const files = readProject(join(__dirname, "../.."));
  let prod: readonly PlainResource[];
  let dev: readonly PlainResource[];
  let unknown: readonly (readonly PlainResource[])[];

  before(async function () {
    this.timeout(20_000);
    const stacks = await evaluateStacks(files, program, () => {});
    const registered = (name: string) =>
      stacks.find(({ stack }) => stack === name)?.registrations ?? [];
    [prod, dev] = [registered("prod"), registered("dev")];
    const exports = Object.fromEntries(
      stacks.map(({ project, stack, outputs }) => [`${organization}/${project}/${stack}`, outputs]),
    );
    const previews: PlainResource[][] = [];
    for (const { project, stack, config } of files.stacks) {
      const options = { project, stack, config, exports, unknown: true };
      previews.push([...(await evaluate(program, options)).registrations]);
    }
    unknown = previews;
  });

  it("refuse nothing in production", () => {
    assert.deepEqual(broken(prod, "mandatory"), []);
  });

  it("refuse nothing in development", () => {
    assert.deepEqual(broken(dev, "mandatory"), []);
  });

  it("refuse nothing in a first preview, when what AWS invents is unknown", () => {
    for (const resources of unknown) assert.deepEqual(broken(resources, "mandatory"), []);
  });

  it("advise what ferry leaves to the reader", () => {
    assert.deepEqual(broken(prod, "advisory"), [
      "bucket-access-logs web-bucket",
      "bucket-customer-key web-bucket",
      "distribution-access-logs web-distribution",
      "distribution-certificate web-distribution",
    ]);
    assert.deepEqual(broken(dev, "advisory"), [
      "bucket-access-logs artifacts-bucket",
      "bucket-access-logs records-bucket",
      "bucket-access-logs web-bucket",
      "bucket-customer-key web-bucket",
      "distribution-access-logs web-distribution",
      "distribution-certificate web-distribution",
      "function-concurrency back-function",
      "function-concurrency invalidate-function",
    ]);
  });

  /** The development stack with one text of one resource's inputs exchanged. */
  function tampered(name: string, from: string | RegExp, to: string): readonly PlainResource[] {
    return dev.map((resource) => {
      if (resource.name !== name || !resource.type.startsWith("aws:")) return resource;
      const before = JSON.stringify(resource.inputs);
      const after = before.replaceAll(from, to);
      assert.notEqual(after, before, `nothing to exchange in ${name}`);
      return { ...resource, inputs: JSON.parse(after) as Record<string, unknown> };
    });
  }

  it("refuse a pipeline that may not take the deploy role of production", () => {
    const deploy = "arn:aws:iam::222222222222:role/ferry/acme-web-deploy";
    assert.deepEqual(broken(tampered("web-role-policy", deploy, `${deploy}er`), "mandatory"), [
      "action-role-allowed web-pipeline",
      "action-role-allowed web-pipeline",
    ]);
  });

  it("refuse a key that does not admit production", () => {
    const resources = tampered(
      "artifacts-key",
      /role\/ferry\/acme-web-deploy/g,
      "role/ferry/other",
    );
    assert.deepEqual(broken(resources, "mandatory"), [
      "artifact-key-admits-action web-pipeline",
      "artifact-key-admits-action web-pipeline",
    ]);
  });

  it("refuse an artifact bucket that does not admit production", () => {
    const resources = tampered("artifacts-bucket-policy", "acme-web-deploy", "other");
    assert.deepEqual(broken(resources, "mandatory"), [
      "artifact-bucket-admits-action web-pipeline",
      "artifact-bucket-admits-action web-pipeline",
    ]);
  });

  it("refuse a build that is not on the pipeline's key", () => {
    const key = /key\/mrk-[0-9a-f-]+/g;
    const resources = tampered("web-web-build-project", key, "key/another");
    assert.deepEqual(broken(resources, "mandatory"), [
      "build-on-pipeline-key web-web-build-project",
    ]);
  });

  it("refuse a deploy role that trusts all of the delivering account", () => {
    const resources = tampered("web-roles-deploy", "aws:PrincipalArn", "aws:PrincipalTag/team");
    assert.deepEqual(broken(resources, "mandatory"), ["trust-exact-principal web-roles-deploy"]);
  });
});

describe("The rules on a naive cross-account pipeline", () => {
  it("refuse just what is wrong with it", async () => {
    const { registrations } = await naiveStack(false);
    assert.deepEqual(broken(registrations, "mandatory"), [
      "action-role-allowed web",
      "artifact-bucket-key artifacts",
      "artifact-bucket-writers artifacts",
      "bucket-foreign-administration artifacts",
      "bucket-policy-not-public site",
      "bucket-public-access-block artifacts",
      "bucket-public-access-block site",
      "bucket-tls-only artifacts",
      "bucket-tls-only site",
      "bucket-versioning artifacts",
      "bucket-versioning site",
      "build-encryption-key web",
      "build-image web",
      "build-logs web",
      "build-no-plaintext-secrets web",
      "build-not-privileged web",
      "build-on-pipeline-key web",
      "distribution-headers site",
      "distribution-https site",
      "distribution-origin-access site",
      "distribution-root-object site",
      "foreign-principal-exact artifacts",
      "foreign-principal-exact artifacts",
      "function-not-public notify",
      "function-runtime notify",
      "key-deletion-window artifacts",
      "key-rotation artifacts",
      "no-administrator-policy notify",
      "no-resource-wildcard build",
      "no-resource-wildcard pipeline",
      "no-service-wildcard build",
      "pipeline-connected-source web",
      "topic-encryption approvals",
      "topic-tls-only approvals",
      "trust-exact-principal deploy",
      "trust-source build",
    ]);
  });

  it("advise on the rest of it", async () => {
    const { registrations } = await naiveStack(false);
    const advised = broken(registrations, "advisory").filter(
      (each) => !each.startsWith("required-tags "),
    );
    assert.deepEqual(advised, [
      "bucket-abort-uploads artifacts",
      "bucket-abort-uploads site",
      "bucket-access-logs artifacts",
      "bucket-access-logs site",
      "bucket-customer-key artifacts",
      "bucket-customer-key site",
      "bucket-expiration artifacts",
      "bucket-expiration site",
      "bucket-tls-version artifacts",
      "bucket-tls-version site",
      "build-inline-buildspec web",
      "data-protected artifacts",
      "data-protected artifacts",
      "data-protected site",
      "distribution-access-logs site",
      "distribution-certificate site",
      "function-concurrency notify",
      "function-environment-encryption notify",
      "function-log-group notify",
      "function-tracing notify",
      "no-managed-policy deploy",
    ]);
  });

  it("leave out of a first preview only what it can't show", async () => {
    const known = broken((await naiveStack(false)).registrations, "mandatory");
    const preview = broken((await naiveStack(true)).registrations, "mandatory");
    assert.deepEqual(
      known.filter((each) => !preview.includes(each)),
      ["action-role-allowed web"],
    );
    assert.deepEqual(
      preview.filter((each) => !known.includes(each)),
      [],
    );
  });
});
