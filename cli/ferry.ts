import { isPackage, packageName, packageVersion } from "../tools/package";
import { type Ended, Misuse, parse, type Surroundings, usageOf, type Verb } from "./verb";

/** The verbs of `ferry`: each file is loaded when its verb, or the list of all, is asked for. */
const verbs: Readonly<Record<string, () => Verb>> = {
  rehearse: () => (require("./verbs/rehearse") as typeof import("./verbs/rehearse")).rehearse,
  starts: () => (require("./verbs/starts") as typeof import("./verbs/starts")).starts,
  prove: () => (require("./verbs/prove") as typeof import("./verbs/prove")).prove,
  who: () => (require("./verbs/who") as typeof import("./verbs/who")).who,
  pipeline: () => (require("./verbs/pipeline") as typeof import("./verbs/pipeline")).pipeline,
  init: () => (require("./verbs/init") as typeof import("./verbs/init")).init,
  why: () => (require("./verbs/why") as typeof import("./verbs/why")).why,
  review: () => (require("./verbs/review") as typeof import("./verbs/review")).review,
  doctor: () => (require("./verbs/doctor") as typeof import("./verbs/doctor")).doctor,
  hold: () => (require("./verbs/hold") as typeof import("./verbs/hold")).hold,
  resume: () => (require("./verbs/resume") as typeof import("./verbs/resume")).resume,
  status: () => (require("./verbs/status") as typeof import("./verbs/status")).status,
  back: () => (require("./verbs/back") as typeof import("./verbs/back")).back,
  judge: () => (require("./verbs/judge") as typeof import("./verbs/judge")).judge,
  ...(!isPackage && {
    bench: () => (require("./verbs/bench") as typeof import("./verbs/bench")).bench,
  }),
};

/** Every verb by its name. */
export function allVerbs(): Readonly<Record<string, Verb>> {
  return Object.fromEntries(Object.entries(verbs).map(([name, load]) => [name, load()]));
}

/** Does what a command line says: `ferry <verb> …`. */
export async function ferry(words: readonly string[], surroundings: Surroundings): Promise<Ended> {
  const [name, ...rest] = inFull(words);
  const load = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!load || name === undefined) return listed(name);
  const verb = load();
  try {
    const { given, words: positionals, help } = parse(rest, verb);
    if (help) return { code: 0, out: usageOf(name, verb), err: "" };
    const ended = await verb.run(given, surroundings, positionals);
    return { code: 0, out: "", err: "", ...ended };
  } catch (error) {
    const { faultsOf, faultText } = await import("./fault-text");
    const misuse = error instanceof Misuse;
    // Who reads a document gets one, whatever happens.
    const document = { version: 1, faults: faultsOf(error) };
    const out = rest.includes("--json") ? `${JSON.stringify(document, null, 2)}\n` : "";
    if (misuse) return { code: 2, out, err: `${error.message}\n${usageOf(name, verb)}` };
    return { code: 1, out, err: `${faultText(error)}\n` };
  } finally {
    surroundings.progress("");
  }
}

/** `npm start` goes on taking the options that have become verbs. */
function inFull(words: readonly string[]): readonly string[] {
  const [name, ...rest] = words;
  if (name !== "rehearse") return words;
  if (rest.includes("--prove")) return ["prove", ...rest.filter((word) => word !== "--prove")];
  return rest.some((word) => /^--changed(=|$)/.test(word)) ? ["starts", ...rest] : words;
}

/** The list of verbs: an answer where it is asked for, else what is wrong with the word. */
function listed(name: string | undefined): Ended {
  const all = Object.entries(allVerbs());
  const width = Math.max(...all.map(([each]) => each.length)) + 2;
  const list = [
    "Usage: ferry <verb> [options]",
    ...all.map(([each, { about }]) => `  ${each.padEnd(width)}${about}`),
    "ferry <verb> --help says more of each, ferry --version which ferry this is.",
    "",
  ].join("\n");
  if (name === "--help" || name === "help") return { code: 0, out: list, err: "" };
  if (name === "--version")
    return { code: 0, out: `${packageName} ${packageVersion()}\n`, err: "" };
  const wrong =
    name === undefined ? "Say what to do." : `There is no verb ${JSON.stringify(name)}.`;
  return { code: 2, out: "", err: `${wrong}\n${list}` };
}
