/** Loaded before a measured program (`node -r`): at its end it tells the peak memory, in kB. */
process.on("exit", () => {
  process.stderr.write(`\npeak memory ${process.resourceUsage().maxRSS}\n`);
});
