import { callerName } from "../../rehearsal/call";
import { callerOf, type Known, thingsOf } from "./known";
import { type Reason, reason } from "./reason";
import type { Denial } from "./records";
import { hopsOf } from "./weigh";

/** More lines say less. */
const mostLines = 12;

/** What to look at, where a text leaves out who, what or where. */
export function saysNothing(denial: Denial, known: Known): Reason {
  const { principal, action, resource, encoded } = denial;
  if (encoded !== undefined) {
    return reason(
      "text-says-nothing",
      ["What was refused is encoded, and AWS alone decodes it."],
      [
        `aws sts decode-authorization-message --encoded-message ${encoded} | ferry why`,
        "Who may not do that (sts:DecodeAuthorizationMessage) asks an administrator of the account.",
      ],
    );
  }
  const left = [
    ...(principal === undefined ? ["who called"] : []),
    ...(action === undefined ? ["which call it was"] : []),
    ...(resource === undefined ? ["what it was about"] : []),
  ];
  const lines = callsLike(denial, known);
  const more = lines.length - mostLines;
  return reason(
    "text-says-nothing",
    [
      `The text does not say ${left.join(", nor ")}.`,
      ...(lines.length > 0 ? ["Of a release's calls these fit:"] : []),
      ...lines.slice(0, mostLines).map((line) => `- ${line}`),
      ...(more > 0 ? [`- and ${more} more: ferry rehearse --explain`] : []),
    ],
    [
      "Give the event that CloudTrail has of it to ferry why: aws cloudtrail lookup-events --lookup-attributes " +
        `AttributeKey=EventName,AttributeValue=${action?.split(":")[1] ?? "<the call>"}`,
    ],
  );
}

/** The calls of a release that have the parts which are known. */
function callsLike({ principal, action, resource }: Denial, known: Known): readonly string[] {
  if (principal === undefined && action === undefined && resource === undefined) return [];
  const caller = principal === undefined ? undefined : callerOf(principal, known);
  const things = resource === undefined ? undefined : thingsOf(resource, known, principal ?? "");
  const lines = hopsOf(known, action, things, caller).map(({ call: { request }, verdict }) => {
    const allowed = verdict.allowed ? "your stacks allow" : "your stacks DON'T allow";
    return `${callerName(request.principal)} ${request.action} on ${request.resource} (${allowed} it)`;
  });
  return [...new Set(lines)];
}
