import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DEV, PROD, role } from "../judge/cases";

const ROOT = join(__dirname, "../..");

function run(input: string): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./tools/register.js", "cli/index.ts", "judge"],
    { cwd: ROOT, input, encoding: "utf8" },
  );
  return { code: status, out: stdout, err: stderr };
}

const READ = {
  principal: role(PROD),
  action: "s3:GetObject",
  resource: "arn:aws:s3:::artifacts/web.zip",
  ownerAccount: DEV,
  policies: {
    identity: [
      {
        name: "deploy",
        document: {
          Version: "2012-10-17",
          Statement: { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
        },
      },
    ],
  },
};
const MISSING =
  "Across accounts s3:GetObject takes an Allow on both sides: the Allow of the resource policy is missing.";

describe("npm run judge", () => {
  it("judges a list, with the error of an entry in its place, and ends with 1", () => {
    const { code, out, err } = run(JSON.stringify([{ ...READ, action: "s3:GetObjct" }, READ, 7]));
    const answers = JSON.parse(out) as readonly {
      readonly error?: string;
      readonly reason?: string;
    }[];
    assert.deepEqual(answers[1], {
      allowed: false,
      decidedBy: [],
      missing: ["resource"],
      reason: MISSING,
    });
    assert.deepEqual(
      answers.map((answer) => answer.error ?? answer.reason),
      [
        'AWS has no action "s3:GetObjct" (or the judge\'s table does not cover its service).',
        MISSING,
        "A request is an object.",
      ],
    );
    assert.equal(code, 1);
    assert.equal(err, "2 of 3 requests could not be judged.\n");
  });

  it("says in one sentence what is wrong with its input", () => {
    const { code, out, err } = run("{");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^Standard input is not JSON \(.+\): give one request or a list\.\n$/);
  });
});
