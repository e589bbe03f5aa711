import { RehearsalFault } from "../../rehearsal/fault";

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_DisableStageTransition.html */
const allowed = /^[a-zA-Z0-9!@ ().*?-]+$/;
const mostCharacters = 300;

/** The moment that is told to everybody. */
export function until(moment: string | undefined): string | undefined {
  if (moment === undefined) return undefined;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(moment) && !Number.isNaN(Date.parse(moment))) {
    // CodePipeline's reasons have no colon.
    return moment.replace(":", ".");
  }
  throw new RehearsalFault(`--until is "${moment}": write it as 2027-01-04T06:00.`);
}

/** The reason that CodePipeline shows, by which `ferry resume` knows what it may open. */
export function reasonOf(said: string, end: string | undefined): string {
  if (said.trim().length < 5 || !allowed.test(said)) {
    throw new RehearsalFault(
      `--reason is ${JSON.stringify(said)}: it must be at least 5 letters, digits, blanks and ! @ ( ) . * ? -, of which ` +
        "CodePipeline makes reasons.",
    );
  }
  const reason = `ferry hold - ${said.trim().replace(/\.$/, "")}${end === undefined ? "" : ` - until ${end}`}`;
  if (reason.length <= mostCharacters) return reason;
  throw new RehearsalFault(
    `--reason makes ${reason.length} characters, and CodePipeline allows ${mostCharacters}: shorten it.`,
  );
}
