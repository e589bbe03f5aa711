import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "./invalidation";
import type { Target } from "./targets";

/** A target and how far it has come. */
export interface Progress {
  readonly target: Target;
  readonly outcome: Outcome;
}

/** The time that one invocation may spend. */
export interface Time {
  /** Aborts when the invocation must stop calling and answer its job. */
  readonly signal: AbortSignal;
  /** Milliseconds between the looks at what is still running; the first look is always taken. */
  readonly delays: readonly number[];
  /** Whether there is time for another look. */
  readonly patient: () => boolean;
}

/** Targets that are worked on at once: CloudFront and STS throttle per account. */
const atOnce = 10;

const late: Outcome = {
  state: "waiting",
  type: "SystemUnavailable",
  reason: "the function's time was over before AWS answered",
};

/** Invalidates all targets of a wave in parallel and looks a few times how they are doing. */
export async function invalidateWave(
  targets: readonly Target[],
  invalidate: (target: Target) => Promise<Outcome>,
  time: Time,
): Promise<readonly Progress[]> {
  let wave = await parallel(targets, async (target) => ({
    target,
    outcome: await within(time.signal, () => invalidate(target)),
  }));
  for (const [look, delay] of time.delays.entries()) {
    const running = wave.some(({ outcome }) => outcome.state === "running");
    if (!running || time.signal.aborted || (look > 0 && !time.patient())) {
      break;
    }
    await sleep(delay);
    wave = await parallel(wave, async (progress) => {
      const { target, outcome } = progress;
      return outcome.state === "running"
        ? { target, outcome: await within(time.signal, () => outcome.check(time.signal), outcome) }
        : progress;
    });
  }
  return wave;
}

/** The outcome of the work, or `otherwise` as soon as time is over: a retry may sleep for long. */
function within(
  signal: AbortSignal,
  work: () => Promise<Outcome>,
  otherwise: Outcome = late,
): Promise<Outcome> {
  if (signal.aborted) {
    return Promise.resolve(otherwise);
  }
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(otherwise), { once: true });
    work().then(resolve, reject);
  });
}

async function parallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
