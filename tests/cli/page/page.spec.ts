import assert from "node:assert/strict";
import { pageOf } from "../../../cli/page";
import { html } from "../../../cli/page/html";
import { documentOf, type RehearsalDocument } from "../../../cli/report/json";
import { rehearse } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";

describe("markup", () => {
  it("escapes texts in contents and attributes, and joins lists", () => {
    const cruel = `<script>"a" & b</script>`;
    assert.equal(
      html`<i title="${cruel}">${[cruel, 1, undefined, false]}</i>`.text,
      '<i title="&lt;script&gt;&quot;a&quot; &amp; b&lt;/script&gt;">' +
        "&lt;script&gt;&quot;a&quot; &amp; b&lt;/script&gt;1</i>",
    );
  });

  it("leaves what is markup already as it is", () => {
    assert.equal(
      html`<ul>${["a", "b"].map((each) => html`<li>${each}</li>`)}</ul>`.text,
      "<ul><li>a</li><li>b</li></ul>",
    );
  });
});

describe("the page of a rehearsal", () => {
  let document: RehearsalDocument;
  let page: string;

  before(async () => {
    const rehearsal = await rehearse({ config: ".", project: root, site: "examples/site" });
    document = await documentOf(rehearsal);
    page = pageOf(document);
  });

  it("holds every call of every action, with its page", () => {
    const { actions } = document.release;
    const calls = actions.flatMap((action) => action.calls);
    assert.equal(page.split('<li class=""><span class="good">✓</span>').length - 1, calls.length);
    for (const { page: source } of calls) assert.ok(page.includes(`href="${source}"`), source);
  });

  it("has no script, and lets none run", () => {
    assert.doesNotMatch(page, /<script|javascript:|\son\w+=/);
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'"/);
  });

  it("says first what is wrong, and opens the action where it is", () => {
    const [denied, ...others] = document.hops;
    assert.ok(denied);
    const faults = ["A hop is denied: <reason>."];
    const wrong = pageOf({ ...document, faults, hops: [{ ...denied, allowed: false }, ...others] });
    assert.match(wrong, /<h1 class="bad">1 fault before anything is deployed<\/h1>/);
    assert.match(wrong, /<li>A hop is denied: &lt;reason&gt;\.<\/li>/);
    assert.match(wrong, /<details class="action" open><summary><b>app<\/b>/);
    assert.match(wrong, /class="stage stopped"/);
  });
});
