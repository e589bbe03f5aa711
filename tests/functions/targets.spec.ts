import assert from "node:assert/strict";
import { pathFault, targetsOf } from "../../functions/invalidate/targets";
import { shop, web } from "./invalidation-run";

function faultsOf(...targets: readonly unknown[]): string {
  try {
    targetsOf(JSON.stringify({ first: targets }), "first");
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("targets.json", () => {
  it("yields the targets of a wave", () => {
    assert.deepEqual(targetsOf(JSON.stringify({ first: [web, shop] }), "first"), [web, shop]);
  });

  it("is read without regard to other waves", () => {
    assert.deepEqual(targetsOf(JSON.stringify({ first: [web], second: 1 }), "first"), [web]);
  });

  it("has every fault named at once", () => {
    assert.equal(
      faultsOf(
        { ...web, distributionId: "e1", paths: [] },
        { ...shop, roleArn: "shop", paths: ["index.html", 1] },
        {},
      ),
      'The wave "first" is at fault: prod/web: distributionId is not the id of a distribution; ' +
        "prod/web: paths is not a list of paths; prod/shop: roleArn is not the ARN of a role; " +
        'prod/shop: the path "index.html" must begin with /; prod/shop: the path 1 is not a string; ' +
        "target 3 has no name.",
    );
  });

  it("names a distribution once per wave", () => {
    assert.equal(
      faultsOf(web, { ...shop, distributionId: web.distributionId }),
      'The wave "first" is at fault: prod/shop: distribution E222222222222 belongs to another target ' +
        "of the wave: join paths.",
    );
  });

  for (const path of ["/", "/*", "/docs/*", "/a.html", "/a?b=c&d", `/${"a".repeat(3999)}`]) {
    it(`takes the path ${path.slice(0, 20)}`, () => assert.equal(pathFault(path), undefined));
  }

  const encode = "holds a character (space, ~, or beyond ASCII) that must be percent-encoded";
  for (const [path, fault] of [
    ["", "must begin with /"],
    ["index.html", "must begin with /"],
    ["/*/a", "may hold * as its last character only"],
    ["/**", "may hold * as its last character only"],
    [`/${"a".repeat(4000)}`, "has 4001 characters, 4000 are allowed"],
    ["/a b", encode],
    ["/~a", encode],
    ["/é", encode],
  ] as const) {
    it(`refuses the path ${JSON.stringify(path.slice(0, 20))}`, () =>
      assert.equal(pathFault(path), fault));
  }
});
