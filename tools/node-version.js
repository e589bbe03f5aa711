/** Ends with a sentence where Node.js is too old. Old ones read it too: nothing newer than their syntax here. */
var oldest = [20, 19];
var found = process.versions.node.split(".").map(Number);

if (found[0] < oldest[0] || (found[0] === oldest[0] && found[1] < oldest[1])) {
  process.stderr.write(
    "ferry needs Node.js " +
      oldest.join(".") +
      " or later, and this is " +
      process.versions.node +
      ": install a newer one.\n",
  );
  process.exit(1);
}
