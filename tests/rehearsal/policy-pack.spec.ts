import assert from "node:assert/strict";
import { policyLines, policyWarningLines } from "../../cli/report/policies";
import { RehearsalFault } from "../../rehearsal/fault";
import { checkPolicies, type PolicyReport, policyFaults } from "../../rehearsal/policy-pack";
import { rehearse } from "../../rehearsal/rehearse";
import { changed, delivery } from "../support/settings";
import { root } from "../support/stacks";
import { Folders } from "./support/folders";
import { deliver, type Stacks } from "./support/releases";

const today = new Date("2026-11-20T12:00:00Z");
const waiver = { resource: "*-build-project", reason: "builds images", until: "2027-03-31" };
const problem = 'Project "web-web-build-project" is privileged';

describe("the policy pack in a rehearsal", () => {
  const folders = new Folders();
  let plain: Stacks;
  let privileged: Stacks;

  before(async () => {
    plain = await deliver(delivery);
    privileged = await deliver(changed(delivery, "delivery.builds.web.privileged", true));
  });

  after(() => folders.remove());

  /** What is said of stacks beside whose files this configuration lies. */
  function judged(stacks: Stacks, config?: unknown): PolicyReport {
    const text = typeof config === "string" ? config : JSON.stringify(config);
    const folder = folders.of(config === undefined ? {} : { "policy-config.json": text });
    return checkPolicies(stacks, folder, today);
  }

  it("refuses neither of ferry's stacks, and names each stack that it advises", () => {
    const report = judged(plain);
    assert.deepEqual(policyFaults(report), []);
    assert.equal(report.config, undefined);
    assert.deepEqual(
      new Set(report.violations.map(({ stack, level }) => `${level} ${stack}`)),
      new Set(["advisory prod", "advisory dev"]),
    );
  });

  it("makes a fault of what a mandatory rule finds, with stack, rule, fix and controls", () => {
    assert.deepEqual(policyFaults(judged(privileged)), [
      `Stack dev, rule build-not-privileged: ${problem}: take environment.privilegedMode away, or waive the ` +
        "one project that builds images (FSBP CodeBuild.5, CKV_AWS_316).",
    ]);
  });

  it("shows what policy-config.json waives, with its reason and last day", () => {
    const report = judged(privileged, { "build-not-privileged": { waivers: [waiver] } });
    assert.deepEqual(policyFaults(report), []);
    assert.deepEqual(policyLines(report, 2).slice(-2), [
      `  dev: ${problem}, waived from build-not-privileged until`,
      "  2027-03-31: builds images",
    ]);
  });

  it("refuses again after the last day of a waiver", () => {
    const ended = { ...waiver, until: "2026-11-19" };
    const [fault] = policyFaults(
      judged(privileged, { "build-not-privileged": { waivers: [ended] } }),
    );
    assert.match(
      fault ?? "",
      / The waiver of it ended on 2026-11-19 \(builds images\): renew it or take it away\.$/,
    );
  });

  it("counts the rules that the configuration leaves on", () => {
    const { rules } = judged(plain);
    const fewer = judged(plain, { "bucket-access-logs": "disabled", "key-rotation": "disabled" });
    assert.equal(fewer.rules, rules - 2);
    assert.ok(fewer.violations.every(({ rule }) => rule !== "bucket-access-logs"));
  });

  it("says in one line whether all is kept, and elsewhere what it warns of, rule by rule", () => {
    const violations = judged(plain).violations.filter(({ rule }) => /^bucket-/.test(rule));
    const report = { rules: 99, config: undefined, violations };
    assert.deepEqual(policyLines(report, 2), [
      "99 rules of the policy pack applied to 2 stacks: none broken, 4 warnings",
    ]);
    assert.deepEqual(policyWarningLines(report), [
      "warning prod web-bucket: add a BucketServerSideEncryptionConfiguration with aws:kms and the ARN of a",
      "        key (bucket-customer-key).",
      "warning prod web-bucket, dev artifacts-bucket, dev records-bucket: add a BucketLogging to a bucket",
      "        for logs (bucket-access-logs).",
    ]);
  });

  const unreadable: readonly (readonly [string, unknown, string])[] = [
    [
      "an unknown rule",
      { "key-rotatoin": "advisory" },
      'policy-config.json can\'t configure the policy pack:\n- There is no rule "key-rotatoin"; policies/README.md lists them.',
    ],
    ["a list", [], "policy-config.json is not an object: write one by name of the rule."],
  ];
  for (const [about, config, message] of unreadable) {
    it(`refuses a configuration with ${about}`, () => {
      assert.throws(
        () => judged(plain, config),
        (error) => error instanceof RehearsalFault && error.message.endsWith(message),
      );
    });
  }

  it("refuses a configuration that is not JSON", () => {
    assert.throws(
      () => judged(plain, "{"),
      /policy-config\.json can't be read as the policy pack's configuration: .+\. Write an object/,
    );
  });

  it("refuses a name that the engine would take for the pack's own", () => {
    const folder = folders.of({ "policies.json": "{}" });
    assert.throws(() => checkPolicies(plain, folder, today), {
      message:
        `${folder}/policies.json can't be loaded beside the folder policies, for which the engine would take ` +
        "it: rename it to policy-config.json.",
    });
  });

  it("is part of every rehearsal", async () => {
    const config = "examples/docker-build";
    const at = (now: Date) =>
      rehearse({ config, project: root, site: "examples/site", now }).then(({ faults }) => faults);
    assert.deepEqual(await at(today), []);
    const [fault, ...more] = await at(new Date("2031-01-01T00:00:00Z"));
    assert.match(fault ?? "", /^Stack dev, rule build-not-privileged: .+ ended on 2030-12-31 /);
    assert.deepEqual(more, []);
  });
});
