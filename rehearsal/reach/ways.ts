import {
  classesOf,
  JudgeError,
  judge,
  type Policies,
  type Request,
  type Verdict,
} from "../../judge";

/** One way in which a call can be made, and what both sides say of it. */
export interface Way {
  readonly request: Request;
  readonly verdict: Verdict;
  /** Why the judge can't say: then it counts as possible. */
  readonly unjudged?: string;
  readonly beside: Verdict | undefined;
}

/** Each way in which a call is allowed. */
export function waysOf(request: Request, policies: Policies, beside: Policies): readonly Way[] {
  try {
    return classesOf(request, policies, beside).flatMap(
      ({ request: it, verdict }): readonly Way[] => {
        if ("unjudged" in verdict) {
          const open = { allowed: true, decidedBy: [], reason: verdict.unjudged };
          return [{ request: it, verdict: open, unjudged: verdict.unjudged, beside: undefined }];
        }
        return verdict.allowed ? [{ request: it, verdict, beside: verdictIn(it, beside) }] : [];
      },
    );
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    const open = { allowed: true, decidedBy: [], reason: error.message };
    return [{ request, verdict: open, unjudged: error.message, beside: undefined }];
  }
}

/** What the other side says; what it can't say, it does not allow. */
function verdictIn(request: Request, policies: Policies): Verdict | undefined {
  try {
    return judge(request, policies);
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return { allowed: false, decidedBy: [], reason: error.message };
  }
}
