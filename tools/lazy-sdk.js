/**
 * Loads two packages of the Pulumi SDK when they are first used, not when the SDK is: TypeScript and npm's
 * resolver of dependencies. Only functions need them that a program writes inline: a policy pack has none, and
 * ferry's are bundled. Together they are half of what loading the SDK costs.
 */
const Module = require("node:module");
const { sep } = require("node:path");

const rarelyUsed = new Set(["@npmcli/arborist", "typescript"]);
const load = Module._load;

Module._load = function (request, parent, isMain) {
  const now = () => load.call(this, request, parent, isMain);
  const bySdk = parent?.filename?.includes("/@pulumi/pulumi/".replaceAll("/", sep));
  return bySdk && rarelyUsed.has(request) ? whenUsed(now) : now();
};

/** A module that is loaded by the first look at one of its exports. */
function whenUsed(now) {
  let loaded;
  return new Proxy(
    {},
    {
      get(_, name) {
        // Asked for beforehand: a module without this mark is copied, export by export.
        if (name === "__esModule" && loaded === undefined) return true;
        loaded ??= now();
        return loaded[name];
      },
    },
  );
}
