import type { Decider } from "../../judge";
import { callerName } from "../../rehearsal/call";
import { isUndecided } from "../../rehearsal/reach";
import type { Verdicts } from "../../rehearsal/verdicts";
import type { Answer } from "../../rehearsal/verdicts/answer";

/** Every judged call, one paragraph each: who, what, which statements decided, how sure, which page. */
export function explainReport({ hops, hostile, reach }: Verdicts): string {
  const classes = reach?.classes ?? [];
  const lines = [
    `Hops of the release (${hops.length})`,
    ...hops.flatMap(({ call, verdict }) => [
      `${word(verdict, "allowed", "DENIED")}  ${callerName(call.request.principal)}`,
      `  ${call.request.action} on ${call.request.resource}`,
      `  ${decided(verdict)}`,
      `  ${call.grade}: ${call.page}`,
    ]),
    "",
    `All that the policies allow, in classes of calls (${classes.length})`,
    ...classes.flatMap((each) => [
      `${isUndecided(each) ? "CAN'T BE JUDGED" : each.why === undefined ? "NEEDLESS" : "needed"}  ${each.who}`,
      `  ${each.actions.join(", ")} on ${each.place.pattern}`,
      `  ${decided(each.ways[0].verdict)}`,
      ...(each.why === undefined ? [] : [`  for ${each.why}`]),
    ]),
    "",
    `Hostile calls (${hostile.length})`,
    ...hostile.flatMap(({ call, verdict }) => [
      `${word(verdict, "ALLOWED", "denied")}  ${call.attempt}`,
      `  ${verdict.reason}`,
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function word({ unjudged, allowed }: Answer, yes: string, no: string): string {
  return unjudged ? "CAN'T BE JUDGED" : allowed ? yes : no;
}

function decided({ decidedBy, reason }: Answer): string {
  return decidedBy.length > 0 ? `by ${decidedBy.map(statement).join(" and ")}` : reason;
}

function statement({ side, policy, sid, index }: Decider): string {
  return `${side} ${policy} ${sid ?? `#${index}`}`;
}
