import { accountOf } from "../../rehearsal/arn";
import { roleName } from "../report/calls";
import type { RehearsalDocument } from "../report/json";
import { html, type Markup } from "./html";
import { type ActionOnPage, callKey, type PipelineOnPage } from "./pipelines";

type Hop = RehearsalDocument["hops"][number];

/** Each action opens to its calls, the statements that decided, and the page of AWS that says it calls so. */
export function actionsOf(
  pipelines: readonly PipelineOnPage[],
  { hops }: RehearsalDocument,
): Markup {
  const judged = new Map(hops.map((hop) => [callKey(hop), hop]));
  return html`${pipelines.map(
    ({ name, stages }) => html`<h3>Pipeline ${name}</h3>
${stages.map(
  (stage) => html`<section class="stage-of" id="${stage.id}"><h4>${stage.name}</h4>
${stage.actions.map((action) => actionShape(action, judged))}</section>`,
)}`,
  )}`;
}

function actionShape(action: ActionOnPage, judged: ReadonlyMap<string, Hop>): Markup {
  const { name, provider, role, performed } = action;
  const head = html`<b>${name}</b> <span class="dim">${provider} · runs as ${roleName(role)} (${accountOf(role)})</span>`;
  if (!performed) return html`<p class="action">${head} <span class="bad">not reached</span></p>`;
  const calls = performed.calls.flatMap((call) => judged.get(callKey(call)) ?? []);
  if (calls.length === 0)
    return html`<p class="action">${head} <span class="dim">${nothingCalled(provider)}</span></p>`;
  const denied = calls.filter(({ allowed }) => !allowed).length;
  return html`<details class="action"${denied > 0 && html` open`}><summary>${head}
<span class="${denied > 0 ? "bad" : "good"}">${calls.length} calls${denied > 0 && `, ${denied} denied`}</span></summary>
<ul class="calls">${calls.map(callShape)}</ul></details>`;
}

function nothingCalled(provider: string): string {
  return provider === "Manual" ? "a person decides; the rehearsal says yes" : "calls nothing";
}

function callShape({ caller, action, resource, page, grade, ...verdict }: Hop): Markup {
  const { allowed, decidedBy, reason } = verdict;
  const by = decidedBy.map(
    ({ policy, sid, index }) => html`<code>${policy}</code> ${sid ?? `statement ${index + 1}`}`,
  );
  return html`<li class="${allowed ? "" : "bad"}"><span class="${allowed ? "good" : "bad"}">${allowed ? "✓" : "✗"}</span>
<b>${action}</b> on <code>${resource}</code><br><span class="dim">by ${roleName(caller)} ·
${allowed && by.length > 0 ? html`allowed by ${by.map((each, index) => [index > 0 && " and ", each])}` : reason} ·
<a href="${page}" rel="noreferrer">${grade}<span class="for-ears">: what AWS says of ${action}</span></a></span></li>`;
}
