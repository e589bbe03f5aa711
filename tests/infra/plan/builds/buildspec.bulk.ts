import assert from "node:assert/strict";
import { Checkout } from "./checkout";

describe("the split of a large site", () => {
  it("keeps thousands of files", () => {
    const checkout = new Checkout("dist", {});
    for (let index = 0; index < 2_000; index++) {
      const hash = `0a1b${index.toString(16).padStart(4, "0")}`;
      const script = `b/assets/app.${hash}.js`;
      checkout.write(index % 2 === 0 ? `a${index % 40}/${hash}.html` : script, hash);
    }
    const { status } = checkout.split("sh");
    const assets = Object.entries(checkout.artifact("assets"));
    const pages = Object.entries(checkout.artifact("pages"));
    checkout.remove();
    assert.equal(status, 0);
    assert.deepEqual([assets.length, pages.length], [1_000, 1_000]);
    assert.ok([...assets, ...pages].every(([name, content]) => name.includes(content)));
  });
});
