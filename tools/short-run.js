/**
 * Lets V8 optimize a function only after it has run fifteen times as long as is usual. A rehearsal lives for two seconds:
 * what the optimizing compiler takes beside it, on a thread of its own, it would never win back.
 */
require("node:v8").setFlagsFromString("--interrupt-budget=1000000");
