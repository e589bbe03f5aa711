/** `npm run judge`: judges one request or a list of them, in JSON from standard input to standard output. */
import { readFileSync } from "node:fs";
import { JudgeError, judge, type Policies, type Request } from "../judge";

/** The answer to one entry, or the sentence that says why there is none. */
function answer(entry: unknown): object {
  try {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
      throw new JudgeError("A request is an object.");
    }
    const { policies = {}, ...request } = entry as Request & { readonly policies?: Policies };
    if (typeof policies !== "object" || policies === null) {
      throw new JudgeError("The request's policies are not an object.");
    }
    return judge(request, policies);
  } catch (error) {
    if (error instanceof JudgeError) return { error: error.message };
    throw error;
  }
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function main(): void {
  const text = readFileSync(0, "utf8");
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    fail(
      `Standard input is not JSON (${error instanceof Error ? error.message : String(error)}): give one request or a list.`,
    );
    return;
  }
  if (!Array.isArray(input)) {
    const verdict = answer(input);
    if ("error" in verdict) fail(String(verdict.error));
    else process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
    return;
  }
  const verdicts = input.map(answer);
  process.stdout.write(`${JSON.stringify(verdicts, null, 2)}\n`);
  const faults = verdicts.filter((verdict) => "error" in verdict).length;
  if (faults > 0) fail(`${faults} of ${verdicts.length} requests could not be judged.`);
}

main();
