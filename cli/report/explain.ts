import type { Decider } from "../../judge";
import { callerName } from "../../rehearsal/call";
import type { Verdicts } from "../../rehearsal/verdicts";
import type { Answer } from "../../rehearsal/verdicts/answer";

/** Every judged call, one paragraph each: who, what, which statements decided, how sure, which page. */
export function explainReport({ hops, hostile }: Verdicts): string {
  const lines = [
    `Hops of the release (${hops.length})`,
    ...hops.flatMap(({ call, verdict }) => [
      `${word(verdict, "allowed", "DENIED")}  ${callerName(call.request.principal)}`,
      `  ${call.request.action} on ${call.request.resource}`,
      `  ${decided(verdict)}`,
      `  ${call.grade}: ${call.page}`,
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
