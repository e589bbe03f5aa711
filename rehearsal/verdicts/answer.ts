import { JudgeError, type Verdict } from "../../judge";

/** What the judge says of a call, or why it can't: then `allowed` is the worse of both. */
export interface Answer extends Verdict {
  readonly unjudged?: true;
}

/** The answer that `ask` gives. What the judge doesn't know is no proof: it counts as `worse`, and says so. */
export function answerOf(ask: () => Verdict, worse: boolean): Answer {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return unjudged(error.message, worse);
  }
}

export function unjudged(reason: string, worse: boolean): Answer {
  return { allowed: worse, decidedBy: [], reason, unjudged: true };
}

/** How many answers are of each kind: `3 denied, 1 can't be judged`; empty where there is none. */
export function counts(answers: readonly Answer[], wrong: "allowed" | "denied"): string {
  const open = answers.filter((it) => it.unjudged).length;
  const bad = answers.filter((it) => !it.unjudged && it.allowed === (wrong === "allowed")).length;
  return [
    ...(bad > 0 ? [`${bad} ${wrong}`] : []),
    ...(open > 0 ? [`${open} can't be judged`] : []),
  ].join(", ");
}
