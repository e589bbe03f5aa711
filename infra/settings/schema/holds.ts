import { z } from "zod";
import { stageName } from "./stages";
import { aws, list, map, text } from "./values";

const moment = text(
  "it must be a day and a time such as 2026-12-20T18:00",
  /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/,
);

/** A time in which nothing enters stages: what comes waits, and is not canceled. */
export const hold = map({
  stages: list("names of stages", stageName)
    .min(1, "it must have at least one stage")
    .describe("Stages that are closed, each with its approval."),
  from: moment
    .optional()
    .describe("When they are closed. Left out where `ferry hold` has closed them already."),
  to: moment.describe("When they are opened again."),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: "it must be a time zone such as Europe/Berlin" })
    .default("UTC")
    .describe("Whose clock `from` and `to` go by."),
  reason: text(
    "it must be 5 to 200 letters, digits, blanks and ! @ ( ) . * ? -, of which CodePipeline makes reasons",
    /^[a-zA-Z0-9!@ ().*?-]{5,200}$/,
  )
    .meta(aws("codepipeline/latest/APIReference/API_DisableStageTransition"))
    .describe("Why, which everybody sees at the pipeline."),
});

export type HoldSettings = z.output<typeof hold>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
