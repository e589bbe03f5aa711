/**
 * Lets V8 optimize a function only after it has run fifteen times as long as is usual. A rehearsal lives for two seconds:
 * what the optimizing compiler takes beside it, on a thread of its own, it would never win back.
 */
const { setFlagsFromString } = require("node:v8");

// V8 counts what runs until 11, and calls from 12 on, which Node.js 22 has: it tells of a flag that it doesn't know.
const flags =
  Number.parseInt(process.versions.v8, 10) < 12
    ? ["--interrupt-budget=1000000"]
    : ["--invocation-count-for-turbofan=45000", "--invocation-count-for-osr=12000"];

for (const flag of flags) setFlagsFromString(flag);
