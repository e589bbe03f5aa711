/** Tells the parent as soon as a process hears of Ctrl-C: until then it ends without a word. */
process.on("newListener", (name) => name === "SIGINT" && process.send?.("ready"));
