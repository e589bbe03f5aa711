import type { RehearsalDocument } from "../report/json";
import { html, type Markup } from "./html";

/** Who can touch what of each stack, and who takes the roles that do. */
export function whoOf({ who }: RehearsalDocument): Markup {
  return html`${who.map(
    ({ stack, account, rows, becomes, undecided }) => html`<h3>${stack} (${account})</h3>
<div class="wide" tabindex="0" role="region" aria-label="Who can touch ${stack}"><table>
<thead><tr><th scope="col">does</th><th scope="col">who</th><th scope="col">to what</th></tr></thead>
<tbody>${rows.map(
      (row) => html`<tr><td>${row.verb}</td><td>${row.who}</td><td>${commas(row.things)}</td></tr>`,
    )}${
      rows.every(({ verb }) => verb !== "deletes") &&
      html`<tr><td>deletes</td><td>nobody</td><td>but for who holds the rights of account ${account}</td></tr>`
    }</tbody></table></div>
<ul>${becomes.map(
      ({ role, takenBy }) =>
        html`<li><b>${role.split("/").at(-1)}</b> is taken by ${commas(takenBy.length > 0 ? takenBy : ["nobody"])}</li>`,
    )}</ul>
${undecided.length > 0 && html`<p class="dim">AWS says too little to decide: ${commas(undecided)}</p>`}`,
  )}`;
}

function commas(texts: readonly string[]): string {
  return texts.join(", ");
}
