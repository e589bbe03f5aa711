/** Requests and policies of every part of the language, each with the answer that a page of AWS gives. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JudgeError, judge, type Policies, type Request } from "../../judge";

interface Row {
  readonly name: string;
  /** `refuse`: IAM does not take the document, or the answer can't be known. */
  readonly want: "allow" | "deny" | "refuse";
  readonly req: Request;
  readonly pol: Policies;
  readonly page: string;
}
const rows: readonly Row[] = JSON.parse(readFileSync(join(__dirname, "aws-answers.json"), "utf8"));

/** Where the judge says that it can't know, or that the request or the policy is a mistake, though AWS answers. */
const REFUSED: Readonly<Record<string, string>> = {
  "aws:SourceArn on a role's call: StringNotEquals applies (absent)":
    'Policy "res", statement #0: condition StringNotEquals on "aws:SourceAccount": it is sent only on calls that a service principal makes.',
  "logs: log group without :* does not cover CreateLogStream":
    'The request\'s resource "arn:aws:logs:eu-central-1:111111111111:log-group:/x:*" is not of a type that logs:CreateLogStream works on (log-stream).',
  "logs: PutLogEvents needs the stream":
    'Policy "id", statement #0: action "logs:PutLogEvents" does not work on the type of resource "arn:aws:logs:eu-central-1:111111111111:log-group:/x".',
  "S3 public policy under Block Public Access":
    'Policy "res", statement #0: it is public, and the request states no blockPublicAccess.',
};

describe("judge: AWS's answers", () => {
  for (const { name, want, req, pol, page } of rows) {
    const refused = REFUSED[name];
    it(`${name}: ${refused === undefined ? want : "can't be judged"} (${page})`, () => {
      let answer: string;
      let reason: string;
      try {
        const verdict = judge(req, pol);
        answer = verdict.allowed ? "allow" : "deny";
        ({ reason } = verdict);
      } catch (error) {
        assert.ok(error instanceof JudgeError, String(error));
        answer = "refuse";
        reason = error.message;
      }
      assert.equal(answer, refused === undefined ? want : "refuse", reason);
      if (refused !== undefined) assert.equal(reason, refused);
    });
  }
});
