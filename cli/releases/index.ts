import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Answered, Asked } from "../../functions/back/handler";
import { RehearsalFault } from "../../rehearsal/fault";
import { withoutCredentials } from "../credentials";
import { type Ended, Misuse, type Surroundings } from "../verb";
import { type KnownDelivery, type KnownTarget, knownDelivery } from "./known";
import { statusLines, statusOf } from "./status";

interface StatusAsked {
  readonly config: string | undefined;
  readonly json: boolean;
}

/** What is live where, and what is about to be: 1 where the records disagree with CodePipeline, or with what is there. */
export async function looked(
  { config, json }: StatusAsked,
  surroundings: Surroundings,
  words: readonly string[],
): Promise<Partial<Ended>> {
  const delivery = await knownDelivery(config, surroundings);
  for (const word of words) targetOf(delivery, word);
  await caller(delivery);
  const targets = await statusOf(delivery, words);
  const code = targets.some(({ disagrees }) => disagrees.length > 0) ? 1 : 0;
  const document = { version: 1, targets };
  return {
    code,
    out: `${json ? JSON.stringify(document, null, 2) : statusLines(targets).join("\n")}\n`,
  };
}

interface BackAsked extends StatusAsked {
  readonly to: string | undefined;
  readonly forward: boolean;
  readonly reason: string | undefined;
  readonly yes: boolean;
}

/** Goes back to an earlier release of a target, after its plan was looked at. */
export async function wentBack(
  { config, json, to, forward, reason, yes }: BackAsked,
  surroundings: Surroundings,
  [name, ...others]: readonly string[],
): Promise<Partial<Ended>> {
  if (name === undefined || others.length > 0) {
    throw new Misuse("Name one target, such as web@prod.");
  }
  const delivery = await knownDelivery(config, surroundings);
  const target = targetOf(delivery, name);
  const by = await caller(delivery);
  const ask = (asked: Omit<Asked, "target">) =>
    invoke(delivery, target, { ...asked, target: name });
  const said = (document: object, text: readonly string[], code = 0) => ({
    code,
    out: `${json ? JSON.stringify({ version: 1, ...document }, null, 2) : text.join("\n")}\n`,
  });
  if (to === undefined && !forward && reason === undefined) {
    const answer = await ask({ do: "list" });
    if (!("releases" in answer)) throw refusal(answer);
    const { live, moves } = await lookAt(ask);
    return said({ ...answer, live, ...(moves !== undefined && { moves }) }, [
      ...answer.releases.map(
        ({ id, at, what, revision, message = "", by: who }) =>
          `${id === live ? "live  " : "      "}${id}  ${at}  ${what}  ${revision.slice(0, 8)}  ` +
          `${message.split("\n")[0]}  ${who}`,
      ),
      ...(moves === undefined ? [] : [`${name}: ${moves}`]),
    ]);
  }
  const way = { ...(to !== undefined && { to }), ...(forward && { forward }) };
  const planned = await ask({ do: "plan", ...way });
  if (!("digest" in planned)) throw refusal(planned);
  const head = `${name} goes ${forward ? "forward" : "back"} to ${planned.to.id} of ${planned.to.at}`;
  const plan = [`${head}:`, ...planned.says.map((each) => `  ${each}`)];
  if (reason === undefined) {
    return said(planned, [...plan, "Say why by --reason, and it is done."]);
  }
  if (!yes && !(await agreed(surroundings, plan))) {
    return said({ done: false, plan: planned }, [...plan, "Nothing was changed."], 1);
  }
  const done = await ask({ do: "go", ...way, reason, by, digest: planned.digest });
  if (!("record" in done)) throw refusal(done);
  const text = [...plan, `done, as record ${done.record}: ${done.says.at(-1)}`];
  if (target.kind === "site") return said(done, text);
  const there = await arrived(ask, done.record, surroundings);
  return said({ ...done, ...there }, [...text, `${name}: ${there.says}`], there.live ? 0 : 1);
}

type Ask = (asked: Omit<Asked, "target">) => Promise<Answered>;

async function lookAt(ask: Ask) {
  const answer = await ask({ do: "look" });
  if (!("live" in answer)) throw refusal(answer);
  return answer;
}

/** Seconds between two looks at tasks that are exchanged, and looks at the most: a quarter of an hour. */
const pause = 5;
const mostLooks = 180;

/** Waits until the tasks of a record have the traffic, or are known not to get it. */
async function arrived(ask: Ask, record: string, { progress }: Surroundings) {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const { live, moves } = await lookAt(ask);
    if (live === record) return { live: true, says: "its tasks have the traffic" };
    if (moves === undefined) {
      return { live: false, says: "AWS took the rollout back, and other tasks have the traffic" };
    }
    progress(moves);
    await sleep(pause * 1_000);
  }
  return { live: false, says: "the rollout is still under way: ferry back looks again" };
}

/** @throws RehearsalFault with the targets that there are */
function targetOf({ targets }: KnownDelivery, name: string): KnownTarget {
  const found = targets.find((each) => each.name === name);
  if (found) return found;
  const known = targets.map((each) => each.name).join(", ");
  throw new RehearsalFault(`There is no target ${JSON.stringify(name)}: choose one of ${known}.`);
}

/** Who asks. @throws RehearsalFault where the credentials are of another account */
async function caller({ account, region }: KnownDelivery): Promise<string> {
  const identity = await new STSClient({ region })
    .send(new GetCallerIdentityCommand({}))
    .catch((error: Error) => {
      throw withoutCredentials(error) ?? error;
    });
  if (identity.Account !== account) {
    throw new RehearsalFault(
      `The credentials are of account ${identity.Account}, and releases are recorded in ${account}: use those of the ` +
        "delivering account.",
    );
  }
  return identity.Arn ?? "";
}

async function invoke(
  { back, region }: KnownDelivery,
  { alias, name }: KnownTarget,
  asked: Asked,
): Promise<Answered> {
  if (back === undefined || alias === undefined) {
    throw new RehearsalFault(
      `${name} can't go back: ferry goes back to pages of a site and to tasks of Amazon ECS, in pipelines that run one ` +
        "release after another.",
    );
  }
  const answer = await new LambdaClient({ region }).send(
    new InvokeCommand({
      FunctionName: back,
      Qualifier: alias,
      Payload: Buffer.from(JSON.stringify(asked)),
    }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString("utf8");
  if (answer.FunctionError !== undefined) {
    const { errorMessage = text } = JSON.parse(text) as { readonly errorMessage?: string };
    throw new RehearsalFault(`The function ${back} failed: ${errorMessage}`);
  }
  return JSON.parse(text) as Answered;
}

function refusal(answer: Answered): RehearsalFault {
  return new RehearsalFault("refused" in answer ? answer.refused : "The function answered oddly.");
}

/** @throws RehearsalFault where nobody can be asked */
async function agreed(
  { terminal, progress }: Surroundings,
  plan: readonly string[],
): Promise<boolean> {
  if (!terminal) throw new RehearsalFault("Nobody is there to be asked: say --yes.");
  progress("");
  const lines = createInterface(terminal);
  try {
    const answer = await lines.question(`${plan.join("\n")}\nDo it? (yes) `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
