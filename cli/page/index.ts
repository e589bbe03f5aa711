import { costLines } from "../report/cost";
import type { RehearsalDocument } from "../report/json";
import { counted } from "../report/text";
import { actionsOf } from "./actions";
import { html, type Markup } from "./html";
import { picture } from "./picture";
import { pipelinesOf } from "./pipelines";
import { style } from "./style";
import { triedOf } from "./tried";
import { whoOf } from "./who";

/** The rehearsal as one page of HTML: no script, and nothing that a network would bring. */
export function pageOf(document: RehearsalDocument): string {
  const { faults, hops, warnings, release } = document;
  const pipelines = pipelinesOf(document);
  const well = faults.length === 0;
  const title = well
    ? "The release arrives, and nothing else is possible"
    : `${counted(faults.length, "fault")} before anything is deployed`;
  const sections = [
    {
      id: "way",
      head: "The way of a release",
      body: html`<div class="pictures">${pipelines.map(
        (pipeline) => html`<figure><figcaption>${pipeline.name}</figcaption>
${picture(pipeline, document)}</figure>`,
      )}</div>`,
      shown: pipelines.length > 0,
    },
    { id: "faults", head: "Faults", body: list(faults, "bad"), shown: !well },
    { id: "warnings", head: "Warnings", body: list(warnings), shown: warnings.length > 0 },
    {
      id: "actions",
      head: "What each action calls",
      body: actionsOf(pipelines, document),
      shown: pipelines.length > 0,
    },
    {
      id: "who",
      head: "Who can touch what",
      body: whoOf(document),
      shown: document.who.some(({ rows }) => rows.length > 0),
    },
    {
      id: "tried",
      head: "What was tried and denied",
      body: triedOf(document),
      shown: document.hostile.length > 0,
    },
    { id: "cost", head: "What it costs", body: cost(document), shown: true },
    { id: "next", head: "What to do next", body: next(document), shown: true },
  ].filter(({ shown }) => shown);
  return `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${style}</style></head>
<body><header><p class="dim">ferry rehearse</p><h1 class="${well ? "good" : "bad"}">${title}</h1>
<p>${counted(hops.length, "call")} of the release judged, ${counted(document.hostile.length, "call")} tried that must be
impossible, ${counted(release.objects.length, "object")} carried.</p>
<nav aria-label="On this page"><ul>${sections.map(({ id, head }) => html`<li><a href="#${id}">${head}</a></li>`)}</ul></nav></header>
<svg width="0" height="0" class="defs" aria-hidden="true"><defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker></defs></svg>
<main>${sections.map(
      ({ id, head, body }) =>
        html`<section id="${id}" aria-labelledby="${id}-head"><h2 id="${id}-head">${head}</h2>
${body}</section>`,
    )}</main></body></html>
`.text
  }`;
}

function list(texts: readonly string[], kind = ""): Markup {
  return html`<ul class="${kind}">${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
}

/** The lines of the terminal: an amount, and what it is made of. */
function cost({ cost: costs }: RehearsalDocument): Markup {
  const [head, ...lines] = costLines(costs);
  return html`<p>${head}</p><pre tabindex="0">${lines.join("\n")}</pre>`;
}

function next({ stacks, faults }: RehearsalDocument): Markup {
  if (faults.length > 0) return html`<p>Mend the faults, and rehearse again.</p>`;
  return html`<p>With your account ids in the stack files:</p><pre tabindex="0">${[
    "pulumi login",
    ...stacks.map(({ stack }) => `pulumi stack init ${stack}`),
    ...stacks.map(({ stack }) => `pulumi up -s ${stack}`),
  ].join("\n")}</pre>`;
}
