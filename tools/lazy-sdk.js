/**
 * Loads parts of two packages when they are first used, not when the package is. Of the Pulumi SDK what only functions
 * need that a program writes inline (a policy pack has none, and ferry's are bundled), what runs Pulumi from a program, and
 * what talks to an engine; of zod the languages of its messages. Together they are most of what loading the two costs.
 */
const Module = require("node:module");
const { sep } = require("node:path");

/** By the folder of who asks: what it seldom uses. */
const rarelyUsed = new Map(
  Object.entries({
    "@pulumi/pulumi": [
      "@grpc/grpc-js",
      "@npmcli/arborist",
      "@opentelemetry/api",
      "normalize-package-data",
      "semver",
      "typescript",
      "../proto/callback_grpc_pb",
      "../proto/engine_grpc_pb",
      "../proto/resource_grpc_pb",
      "./automation",
      "./provider",
    ],
    zod: ["../locales/index.cjs"],
  }).map(([name, requests]) => [
    ["", "node_modules", ...name.split("/"), ""].join(sep),
    new Set(requests),
  ]),
);
const load = Module._load;

Module._load = function (request, parent, isMain) {
  const now = () => load.call(this, request, parent, isMain);
  for (const [folder, requests] of rarelyUsed) {
    if (requests.has(request) && parent?.filename?.includes(folder)) return whenUsed(now);
  }
  return now();
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
        return name === "default" && !loaded.__esModule ? loaded : loaded[name];
      },
    },
  );
}
