import { roleName } from "../report/calls";
import type { RehearsalDocument } from "../report/json";
import { counted } from "../report/text";
import { html, type Markup } from "./html";

/** Calls that must be impossible, by who tries them; those that are possible come first, and stand open. */
export function triedOf({ hostile }: RehearsalDocument): Markup {
  const callers = new Map<string, (typeof hostile)[number][]>();
  for (const call of hostile) callers.set(call.caller, [...(callers.get(call.caller) ?? []), call]);
  const groups = [...callers].map(([caller, calls]) => ({
    caller,
    calls,
    allowed: calls.filter(({ allowed }) => allowed).length,
  }));
  return html`${groups
    .sort((a, b) => b.allowed - a.allowed)
    .map(
      ({
        caller,
        calls,
        allowed,
      }) => html`<details class="action"${allowed > 0 && html` open`}><summary><b>${roleName(caller)}</b>
<span class="${allowed > 0 ? "bad" : "good"}">${counted(calls.length, "call")}, ${allowed > 0 ? `${allowed} allowed` : "all denied"}</span></summary>
<ul class="calls">${calls.map(
        (call) =>
          html`<li class="${call.allowed ? "bad" : ""}">${call.attempt}<br><span class="dim">${call.reason}</span></li>`,
      )}</ul></details>`,
    )}`;
}
