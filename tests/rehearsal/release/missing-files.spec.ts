import assert from "node:assert/strict";
import { changed, delivery, target } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry, registered, type Stacks } from "../support/releases";

const type = "aws:cloudfront/distribution:Distribution";

describe("a file that a site has not", () => {
  let stacks: Stacks;

  before(async () => {
    const prod = await evaluateStack(
      "prod",
      changed(target, "sites.web", { routing: "single-page-app" }),
    );
    stacks = [prod, await evaluateStack("dev", delivery, { exports: exportsOf(prod) })];
  });

  const answering = (...responses: readonly object[]) =>
    registered(stacks, type, (inputs) => ({ ...inputs, customErrorResponses: responses }));

  it("is one that is not found", async () => {
    assert.deepEqual((await carry(stacks)).faults, []);
    assert.deepEqual((await carry(answering())).faults, []);
    assert.deepEqual((await carry(answering({ errorCode: 404 }))).faults, []);
  });

  it("is a fault where its distribution answers with a page as if it were there", async () => {
    const page = { responseCode: 200, responsePagePath: "/index.html" };
    const { faults } = await carry(
      answering({ errorCode: 403, ...page }, { errorCode: 503, ...page }),
    );
    assert.equal(faults.length, 1);
    assert.match(
      faults[0] ?? "",
      /^Distribution E[0-9A-F]{13} answers a file that is missing \(403\) with 200 and \/index\.html: a page that is still open gets it for a script, and no check notices\. Answer 404 with that page\.$/,
    );
  });
});
