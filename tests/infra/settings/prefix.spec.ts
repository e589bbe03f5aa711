import assert from "node:assert/strict";
import { readSettings } from "../../../infra/settings";
import { stackConfig } from "../../support/settings";

describe("what stands before the keys of a stack", () => {
  const readOf = (project: string, values: Readonly<Record<string, string>>) =>
    readSettings({ ...stackConfig({}), project, values });

  it("is ferry, whatever the project is called", () => {
    const { prefix, faults } = readOf("acme", { "ferry:account": "123" });
    assert.equal(prefix, "ferry");
    assert.ok(faults.some((fault) => fault.startsWith("ferry:account")));
  });

  it("is the project's name where that has the account, as in a clone", () => {
    const { prefix, faults } = readOf("carrier", { "carrier:account": "", "carrier:region": "" });
    assert.equal(prefix, "carrier");
    assert.ok(faults.some((fault) => fault.startsWith("carrier:account")));
  });

  it("is said where a key has another", () => {
    const account = { "ferry:account": "111111111111" };
    assert.ok(
      readOf("acme", { ...account, "acme:sites": "{}" }).faults.includes(
        "acme:sites is read by nobody: settings begin with ferry:, so write ferry:sites.",
      ),
    );
    assert.ok(
      readOf("carrier", { "carrier:account": "", "ferry:sites": "{}" }).faults.includes(
        "ferry:sites is read by nobody: this project is carrier, so write carrier:sites.",
      ),
    );
  });
});
