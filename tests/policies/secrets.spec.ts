import assert from "node:assert/strict";
import { accessKey } from "../../infra/settings/rules/builds";
import { hasSecretForm, isSecret } from "../../policies/secrets";

const id = "A2B3C4D5E6F7G8H9";

describe("credentials by their form", () => {
  const keys = {
    [`AKIA${id}`]: true,
    [`key=ASIA${id};`]: true,
    [`AKIA${id}0`]: false,
    [`AKIA${id.slice(1)}`]: false,
    [`AKIA${id.toLowerCase()}`]: false,
    [`AROA${id}`]: false,
    [`XAKIA${id}`]: false,
  };
  for (const [value, is] of Object.entries(keys)) {
    it(`has one answer of the settings and of the policy pack for ${value}`, () => {
      assert.deepEqual([accessKey.test(value), hasSecretForm(value)], [is, is]);
    });
  }

  const others = {
    "-----BEGIN RSA PRIVATE KEY-----": true,
    ghp_0123456789: true,
    github_pat_0123456789: true,
    "glpat-0123456789": true,
    "xoxb-1": true,
    sk_live_1: true,
    "postgres://app:hunter2@db.example.com/app": true,
    "https://hooks.slack.com/services/T0/B0/x": true,
    "https://public@sentry.example.com/1": false,
    "https://example.com:8080/a": false,
    "https://user:$PASSWORD@example.com": false,
    plain: false,
  };
  for (const [value, is] of Object.entries(others)) {
    it(`are ${is ? "" : "not "}seen in ${value}`, () => {
      assert.equal(hasSecretForm(value), is);
      assert.equal(isSecret("ADDRESS", value), is);
    });
  }
});
