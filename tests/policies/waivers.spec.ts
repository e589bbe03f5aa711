import assert from "node:assert/strict";
import { type Config, ConfigError, checkStack } from "../../policies/check";
import { bucket } from "./fixtures/resource";

const today = new Date("2026-11-20T12:00:00Z");
const fault =
  'Bucket "web-logs" keeps no older versions: add a BucketVersioning with status Enabled (FSBP S3.14, CKV_AWS_21, TRV AWS-0090).';

const waiver = { resource: "*-logs", reason: "logs are written once", until: "2027-03-31" };

/** What is said of a bucket without versions, with these waivers. */
function judged(...waivers: readonly object[]) {
  const config = {
    all: "disabled",
    "bucket-versioning": { enforcementLevel: "mandatory", waivers },
  };
  return checkStack([bucket("web-logs")], config, today);
}

function faultsOf(config: Config): readonly string[] {
  try {
    checkStack([], config, today);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults;
  }
}

const withWaiver = (given: unknown) => faultsOf({ "bucket-versioning": { waivers: [given] } });

describe("A waiver", () => {
  it("turns a refusal into a note of what is waived, until when and why", () => {
    assert.deepEqual(judged(waiver), [
      {
        rule: "bucket-versioning",
        family: "lifecycle",
        level: "advisory",
        resource: "web-logs",
        urn: "urn:pulumi:dev::acme::aws:s3/bucket:Bucket::web-logs",
        message:
          'Bucket "web-logs" keeps no older versions, waived from bucket-versioning until 2027-03-31: logs are written once',
        controls: ["FSBP S3.14", "CKV_AWS_21", "TRV AWS-0090"],
        waiver,
      },
    ]);
  });

  it("waives resources of its pattern only", () => {
    const [violation] = judged({ ...waiver, resource: "*-site" });
    assert.equal(violation?.level, "mandatory");
    assert.equal(violation?.message, fault);
  });

  it("holds on its last day", () => {
    assert.equal(judged({ ...waiver, until: "2026-11-20" })[0]?.level, "advisory");
  });

  it("ends after it, and the refusal says so", () => {
    const [violation] = judged({ ...waiver, until: "2026-11-19" });
    assert.equal(violation?.level, "mandatory");
    assert.equal(
      violation?.message,
      `${fault} The waiver of it ended on 2026-11-19 (logs are written once): renew it or take it away.`,
    );
  });

  it("that holds counts beside one that has ended", () => {
    assert.equal(judged({ ...waiver, until: "2026-01-01" }, waiver)[0]?.level, "advisory");
  });

  it("is refused without a resource, a reason and a last day", () => {
    assert.deepEqual(withWaiver({ reason: " " }), [
      'Waiver 1 of rule "bucket-versioning" has no resource; add it as a text.',
      'Waiver 1 of rule "bucket-versioning" has no reason; add it as a text.',
      'Waiver 1 of rule "bucket-versioning" has no until; add it as a text.',
    ]);
  });

  it("is refused with a last day that is none", () => {
    for (const until of ["31.03.2027", "2027-3-31", "2027-02-30", "never"]) {
      assert.deepEqual(withWaiver({ ...waiver, until }), [
        `Waiver 1 of rule "bucket-versioning" ends on "${until}", which is no day; write it as "2027-03-31".`,
      ]);
    }
  });

  it("is refused with a key that it has not", () => {
    assert.deepEqual(withWaiver({ ...waiver, resources: "x" }), [
      'Waiver 1 of rule "bucket-versioning" has an unknown key "resources"; it may have resource, reason, until.',
    ]);
  });

  it("is refused where it is no object, and where waivers are no list", () => {
    assert.deepEqual(withWaiver("web"), [
      'Waiver 1 of rule "bucket-versioning" is not an object; give it resource, reason, until.',
    ]);
    assert.deepEqual(faultsOf({ "bucket-versioning": { waivers: waiver } }), [
      'The waivers of rule "bucket-versioning" are no list; give a list of objects.',
    ]);
  });
});

describe("A configuration", () => {
  it("is refused with all its faults at once", () => {
    assert.deepEqual(
      faultsOf({
        "bucket-versions": "mandatory",
        all: "strict",
        "log-retention-days": { minimumDays: "90", maximumDays: 400 },
        "required-tags": { tags: [1] },
      }),
      [
        'There is no rule "bucket-versions"; policies/README.md lists them.',
        'The level of "all" is "strict"; it may be mandatory, advisory, disabled.',
        'Option "minimumDays" of rule "log-retention-days" is "90"; give it a whole number.',
        'Rule "log-retention-days" has no option "maximumDays"; it has waivers, minimumDays.',
        'Option "tags" of rule "required-tags" is [1]; give it a list of texts.',
      ],
    );
  });

  it("sets the level of a rule, or of all", () => {
    const levels = (config: Config) =>
      checkStack([bucket("web")], config, today)
        .filter(({ rule }) => rule === "bucket-versioning")
        .map(({ level }) => level);
    assert.deepEqual(levels({}), ["mandatory"]);
    assert.deepEqual(levels({ "bucket-versioning": "advisory" }), ["advisory"]);
    assert.deepEqual(levels({ all: "disabled" }), []);
    assert.deepEqual(
      levels({ all: "disabled", "bucket-versioning": { enforcementLevel: "mandatory" } }),
      ["mandatory"],
    );
  });
});
