import { parseArgs } from "node:util";
import type { Terminal } from "./init/answers";

/** An option of a verb: a flag, or with `value` a text. */
export interface Option {
  /** What its text is, as usage has it: `<folder>`. Left out: the option is a flag. */
  readonly value?: string;
  /** One letter for it. */
  readonly short?: string;
  /** Whether it may be given several times. */
  readonly many?: true;
  /** A line of usage. */
  readonly about: string;
}

type Options = Readonly<Record<string, Option>>;

/** What a command line gives for the options of a verb. */
export type Given<Of extends Options> = {
  readonly [Name in keyof Of]: Of[Name] extends { readonly many: true }
    ? readonly string[]
    : Of[Name] extends { readonly value: string }
      ? string | undefined
      : boolean;
};

/** What surrounds a command line. */
export interface Surroundings {
  /** The folder to which paths are relative. */
  readonly here: string;
  /** The folder of Pulumi.yaml. */
  readonly project: string;
  /** Whether what is printed may have colours. */
  readonly colour: boolean;
  /** The width of the terminal; undefined where there is none. */
  readonly columns?: number | undefined;
  /** Told what goes on; an empty text at the end. */
  readonly progress: (what: string) => void;
  /** Where a person is asked; nobody is where it is left out. */
  readonly terminal?: Terminal | undefined;
  /** All of standard input. */
  readonly input: () => string | Promise<string>;
}

/** How a command ended. */
export interface Ended {
  /** 0: all is well; 1: something is at fault; 2: the words make no command. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A verb of `ferry`. What it does is loaded when it is asked for: usage and help don't load the SDK. */
export interface Verb<Of extends Options = Options> {
  /** A line of the list of verbs. */
  readonly about: string;
  /** The words beside the options, as usage has them. */
  readonly words?: string;
  readonly options: Of;
  /** Whole command lines, without `ferry`. */
  readonly examples: readonly string[];
  /** @throws Misuse where the words make no command; any fault */
  readonly run: (
    given: Given<Of>,
    surroundings: Surroundings,
    words: readonly string[],
  ) => Promise<Partial<Ended>>;
}

/** A verb whose options keep their types. */
export function verb<const Of extends Options>(declared: Verb<Of>): Verb {
  return declared as unknown as Verb;
}

/** The words of a command line make no command: one sentence, which the usage follows. */
export class Misuse extends Error {}

/** @throws Misuse */
export function parse(
  words: readonly string[],
  { options, words: positionals }: Verb,
): { readonly given: Given<Options>; readonly words: readonly string[]; readonly help: boolean } {
  const config = Object.entries(options).map(([name, { value, short, many = false }]) => [
    name,
    {
      type: value === undefined ? "boolean" : "string",
      multiple: many,
      ...(short !== undefined && { short }),
    } as const,
  ]);
  try {
    const parsed = parseArgs({
      args: [...words],
      allowPositionals: positionals !== undefined,
      options: { ...Object.fromEntries(config), help: { type: "boolean" } },
    });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    const given = Object.entries(options).map(([name, { value, many }]) => [
      name,
      values[name] ?? (many ? [] : value === undefined ? false : undefined),
    ]);
    return {
      given: Object.fromEntries(given),
      words: parsed.positionals,
      help: values.help === true,
    };
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

/** The usage of a verb, as it is called by the words before it. */
export function usageOf(name: string, { words, options, about, examples }: Verb): string {
  const rows = Object.entries({ ...options, help: { about: "this text" } as Option }).map(
    ([option, { value, short, about: line }]) =>
      [`--${option}${short ? `, -${short}` : ""}${value ? ` ${value}` : ""}`, line] as const,
  );
  const width = Math.max(...rows.map(([head]) => head.length)) + 2;
  return [
    `Usage: ferry ${name}${words ? ` ${words}` : ""} [options]`,
    about,
    ...rows.map(([head, line]) => `  ${head.padEnd(width)}${line}`),
    ...(examples.length > 0 ? ["Examples:", ...examples.map((line) => `  ferry ${line}`)] : []),
    "",
  ].join("\n");
}
