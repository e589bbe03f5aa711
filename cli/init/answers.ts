import { createInterface } from "node:readline/promises";
import { RehearsalFault } from "../../rehearsal/fault";
import type { Found } from "./found";
import { type Answers, type Given, type Key, type Question, questions } from "./questions";
import { impliedBy, readAnswer } from "./read";
import { faultOf } from "./rules";

/** Where a person is asked, and reads what is wrong with an answer. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** An option that is left out is undefined. */
type Options = Readonly<Partial<Record<Key, string | undefined>>>;

/**
 * What the options say, what a person answers for the rest, and what holds without an answer.
 * @throws RehearsalFault with everything that is wrong and, without a terminal, missing
 */
export async function answersOf(
  options: Options,
  terminal: Terminal | undefined,
  found: Found = {},
): Promise<Answers> {
  const given: Given = {};
  const faults: string[] = [];
  const said = { ...impliedBy(givenBy(options)), ...givenBy(options) };
  for (const question of questions) {
    const { key, ask, preset, needed } = question;
    const text = said[key];
    if (text === undefined && (terminal || needed?.(given) === false)) continue;
    const answer = text === undefined ? preset?.(given, found) : readAnswer(key, text);
    const fault = answer === undefined ? undefined : faultOf(question, answer, given);
    if (answer === undefined) faults.push(`--${key} is missing: ${ask}.`);
    else if (fault !== undefined)
      faults.push(`--${key} is ${JSON.stringify(text ?? answer)}: ${fault}.`);
    else given[key] = answer;
  }
  if (faults.length > 0) throw new RehearsalFault(faults.join("\n"));
  return (terminal ? await asked(given, terminal, found) : given) as unknown as Answers;
}

const givenBy = (options: Options): Given =>
  Object.fromEntries(Object.entries(options).filter(([, text]) => text !== undefined));

async function asked(options: Given, { input, output }: Terminal, found: Found): Promise<Given> {
  const lines = createInterface({ input, output });
  // Ctrl-C and the end of the input end it before anything is written.
  const ended = new Promise<never>((_, reject) => {
    lines.once("SIGINT", () => lines.close());
    lines.once("close", () => reject(new RehearsalFault("Nothing was written.")));
  });
  ended.catch(() => {});
  const given = { ...options };
  for (const question of questions) {
    if (given[question.key] !== undefined || question.needed?.(given) === false) continue;
    const ask = (head: string) => Promise.race([lines.question(head), ended]);
    const text = await answerTo(question, given, found, ask, output);
    if (question.key === "repository") Object.assign(given, impliedBy({ repository: text }));
    given[question.key] = readAnswer(question.key, text);
  }
  lines.close();
  return given;
}

/** Asks until an answer keeps its rule. */
async function answerTo(
  question: Question,
  given: Given,
  found: Found,
  ask: (head: string) => Promise<string>,
  output: NodeJS.WritableStream,
): Promise<string> {
  const preset = question.preset?.(given, found);
  const head = preset === undefined ? question.ask : `${question.ask} (${preset})`;
  for (;;) {
    const answer = (await ask(`${head}: `)).trim() || (preset ?? "");
    const fault = faultOf(question, readAnswer(question.key, answer), given);
    if (fault === undefined) return answer;
    output.write(`  ${fault}\n`);
  }
}
