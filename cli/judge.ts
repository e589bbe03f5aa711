import { JudgeError, judge, type Policies, type Request } from "../judge";
import { RehearsalFault } from "../rehearsal/fault";
import type { Ended } from "./verb";

/**
 * Judges one request or a list of them, in JSON.
 * @throws RehearsalFault for what is no JSON or no request
 */
export function judged(text: string): Partial<Ended> {
  const input = parsed(text);
  const answers = (Array.isArray(input) ? input : [input]).map(answer);
  const faults = answers.flatMap((each) => ("error" in each ? [String(each.error)] : []));
  if (!Array.isArray(input) && faults[0] !== undefined) throw new RehearsalFault(faults[0]);
  return {
    code: faults.length === 0 ? 0 : 1,
    out: `${JSON.stringify(Array.isArray(input) ? answers : answers[0], null, 2)}\n`,
    err:
      faults.length === 0
        ? ""
        : `${faults.length} of ${answers.length} requests could not be judged.\n`,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RehearsalFault(
      `Standard input is not JSON (${(error as Error).message}): give one request or a list.`,
    );
  }
}

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
