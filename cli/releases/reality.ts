import type { ECSClient } from "@aws-sdk/client-ecs";
import type { S3Client } from "@aws-sdk/client-s3";
import { listVersions, pagesIn, pageTest } from "../../functions/records/pages";
import type { RecordedTarget, ReleaseRecord } from "../../functions/records/record";
import { runningIn } from "../../functions/records/running";
import type { KnownTarget } from "./known";

/** What is there, as far as the caller may see it, held against the newest record. */
export interface Reality {
  /** What is there and the record has otherwise. */
  readonly disagrees: readonly string[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly string[];
}

/** By what is looked: clients for a Region, and the Web. */
interface Sight {
  /** Of the caller's credentials. */
  readonly account: string;
  readonly s3: (region: string) => S3Client;
  readonly ecs: (region: string) => ECSClient;
  readonly fetch: typeof fetch;
}

/**
 * Looks at a target itself. A group that views has no rights in its account: of a site it sees what every reader does,
 * `release.json`; whoever may list the bucket's versions, or describe the service, sees those too.
 */
export async function realityOf(
  target: KnownTarget,
  live: ReleaseRecord,
  sight: Sight,
): Promise<Reality> {
  const looks = live.target.kind === "site" ? [readerSees, pagesAre] : [tasksAre];
  const found = await Promise.all(looks.map((look) => look(target, live, sight)));
  return {
    disagrees: found.flatMap(({ disagrees = [] }) => disagrees),
    unseen: found.flatMap(({ unseen = [] }) => unseen),
  };
}

type Look = (target: KnownTarget, live: ReleaseRecord, sight: Sight) => Promise<Partial<Reality>>;

const patience = 5_000;

/** What the site says of itself, to anybody. */
const readerSees: Look = async ({ parts }, { target, pipeline }, { fetch: get }) => {
  if (target.url === undefined || !parts) return {};
  const address = `${target.url}/${parts[0]?.folder ?? ""}release.json`;
  const unseen = (why: string) => ({ unseen: [`${address} ${why}`] });
  try {
    const answer = await get(address, { signal: AbortSignal.timeout(patience) });
    if (!answer.ok) return unseen(`answers with ${answer.status}`);
    const { execution } = Object(await answer.json()) as { readonly execution?: unknown };
    if (typeof execution !== "string" || execution === "") return unseen("names no execution");
    const recorded = pipeline.origin ?? pipeline.execution;
    if (execution === recorded) return {};
    return {
      disagrees: [`${address} is of execution ${execution}, and the newest record of ${recorded}`],
    };
  } catch (error) {
    return unseen(`gives no answer that is JSON (${nameOf(error)})`);
  }
};

/** The versions of the pages that readers get. */
const pagesAre: Look = async ({ parts }, { target, pages }, { s3 }) => {
  if (!parts || !pages) return {};
  const { place, region } = target;
  try {
    const versions = await listVersions(s3(region), place, parts);
    const there = pagesIn(versions, pageTest(parts));
    const keys = [...new Set([...Object.keys(pages), ...Object.keys(there)])].sort();
    const others = keys.filter((key) => pages[key] !== there[key]);
    if (others.length === 0) return {};
    return {
      disagrees: [
        `bucket ${place} has ${others.length} pages in other versions than the record, the first of them ${others[0]}`,
      ],
    };
  } catch (error) {
    return { unseen: [hidden("the versions of its pages", error, target)] };
  }
};

/** The tasks that run. */
const tasksAre: Look = async ({ runs }, { target, service }, { account, ecs }) => {
  if (!runs || !service) return {};
  // A cluster's name means one of the caller's account.
  if (account !== target.account) {
    return { unseen: [`the tasks that run: they are in account ${target.account}`] };
  }
  try {
    const { taskDefinition } = await runningIn(ecs(target.region), runs);
    if (taskDefinition === service.taskDefinition) return {};
    return {
      disagrees: [
        `service ${target.place} runs ${taskDefinition}, and the record has ${service.taskDefinition}`,
      ],
    };
  } catch (error) {
    return { unseen: [hidden("the tasks that run", error, target)] };
  }
};

function hidden(what: string, error: unknown, { place, account }: RecordedTarget): string {
  return `${what}: ${nameOf(error)} on ${place} in account ${account}`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "an error";
}
