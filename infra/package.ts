import program = require("./index");

/**
 * What a project's index.js exports, for Pulumi to run:
 * `module.exports = require("@ferry-delivery/ferry").deliver();`. The settings are in `Pulumi.<stack>.yaml`.
 */
export function deliver(): () => Promise<Record<string, unknown>> {
  return program;
}
