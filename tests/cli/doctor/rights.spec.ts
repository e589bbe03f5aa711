import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findAction } from "../../../judge/table";
import { root } from "../../support/stacks";

const page = readFileSync(join(root, "docs/operate/before-the-first-up.md"), "utf8");
const checks = join(root, "cli/doctor/checks");
const code = readdirSync(checks).map((file) => readFileSync(join(checks, file), "utf8"));

describe("the rights that the doctor's page names", () => {
  const named = [...page.matchAll(/`([a-z0-9-]+:[A-Z]\w+)`/g)].map(([, right = ""]) => right);

  it("read", () => {
    assert.ok(named.length > 15);
    for (const right of named) assert.match(right, /:(Get|List|Describe)/);
    for (const right of named) {
      const action = findAction(right);
      if (action) assert.match(action.accessLevel, /^(Read|List)$/, right);
    }
  });

  it("are those of the operations that the checks ask for", () => {
    const asked = code.flatMap((text) =>
      [...text.matchAll(/"((?:Get|List|Describe|Head)[A-Z]\w+)"/g)].map(([, name = ""]) => name),
    );
    const renamed: Readonly<Record<string, string>> = {
      HeadBucket: "ListBucket",
      GetBucketNotificationConfiguration: "GetBucketNotification",
      GetCallerIdentity: "",
    };
    const rights = new Set(asked.map((operation) => renamed[operation] ?? operation));
    rights.delete("");
    assert.deepEqual(
      [...rights].sort(),
      [...new Set(named.map((right) => right.split(":")[1] ?? ""))].sort(),
    );
  });
});
