#!/usr/bin/env node
/** The package's command. In the repository npm's scripts run index.ts. */
require("../tools/node-version.js");
require("../tools/short-run.js");
require("../tools/compile-cache.js").cacheModules();
require("../tools/lazy-sdk.js");
require("./index.js");
