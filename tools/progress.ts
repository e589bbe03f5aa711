const { stderr } = process;

/** What is being done, in one line that is written over, on a terminal only. An empty text ends it. */
export function progress(what: string): void {
  if (stderr.isTTY) stderr.write(`\r\u001b[K${what}`);
}
