import { type Aws, AwsRefusal } from "./aws";
import type { Answer, Check, Finding } from "./check";

/** Asks of each check, several at a time, and keeps their order. */
export async function examine(
  checks: readonly Check[],
  aws: Aws,
  progress: (what: string) => void,
): Promise<readonly Finding[]> {
  let done = 0;
  return Promise.all(
    checks.map(async ({ what, why, ask }) => {
      const answer = await answered(ask, aws);
      done += 1;
      progress(`asked AWS of ${done} of ${checks.length}: ${what}`);
      return { what, why, ...answer };
    }),
  );
}

/** What may not be seen, or does not answer, is said and no fault. */
async function answered(ask: Check["ask"], aws: Aws): Promise<Answer> {
  try {
    return await ask(aws);
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    const right = error.right === "" ? "" : `: ${error.right} is refused`;
    const says = error.isDenied
      ? `you may not see it${right} (${error.code})`
      : `AWS did not say (${error.code}: ${error.message})`;
    return { state: "unseen", says };
  }
}
