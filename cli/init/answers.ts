import { createInterface } from "node:readline/promises";
import { RehearsalFault } from "../../rehearsal/fault";
import { type Answers, type Key, type Question, questions } from "./questions";
import { faultOf } from "./rules";

/** Where a person is asked, and reads what is wrong with an answer. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

type Given = Partial<Record<Key, string>>;

/** An option that is left out is undefined. */
type Options = Readonly<Partial<Record<Key, string | undefined>>>;

/**
 * What the options say, what a person answers for the rest, and what holds without an answer.
 * @throws RehearsalFault with everything that is wrong and, without a terminal, missing
 */
export async function answersOf(
  options: Options,
  terminal: Terminal | undefined,
): Promise<Answers> {
  const given: Given = {};
  const faults: string[] = [];
  for (const question of questions) {
    const { key, ask, preset } = question;
    const answer = options[key] ?? (terminal ? undefined : preset?.(given));
    const fault = answer === undefined ? undefined : faultOf(question, answer, given);
    if (answer === undefined && !terminal) faults.push(`--${key} is missing: ${ask}.`);
    else if (fault !== undefined) faults.push(`--${key} is ${JSON.stringify(answer)}: ${fault}.`);
    else if (answer !== undefined) given[key] = answer;
  }
  if (faults.length > 0) throw new RehearsalFault(faults.join("\n"));
  return (terminal ? await asked(given, terminal) : given) as Answers;
}

async function asked(options: Given, { input, output }: Terminal): Promise<Given> {
  const lines = createInterface({ input, output });
  const given = { ...options };
  for (const question of questions) {
    if (question.needed?.(given) === false) continue;
    given[question.key] ??= await answerTo(question, given, lines, output);
  }
  lines.close();
  return given;
}

/** Asks until an answer keeps its rule. */
async function answerTo(
  question: Question,
  given: Given,
  lines: { question(head: string): Promise<string> },
  output: NodeJS.WritableStream,
): Promise<string> {
  const preset = question.preset?.(given);
  const head = preset === undefined ? question.ask : `${question.ask} (${preset})`;
  for (;;) {
    const answer = (await lines.question(`${head}: `)).trim() || (preset ?? "");
    const fault = faultOf(question, answer, given);
    if (fault === undefined) return answer;
    output.write(`  ${fault}\n`);
  }
}
