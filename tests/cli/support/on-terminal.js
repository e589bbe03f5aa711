/** Standard error as a terminal is. */
Object.defineProperty(process.stderr, "isTTY", { value: true });
