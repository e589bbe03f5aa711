import { createHash } from "node:crypto";
import { DescribeImagesCommand, type ECRClient } from "@aws-sdk/client-ecr";
import { DescribeTaskDefinitionCommand, type ECSClient } from "@aws-sdk/client-ecs";
import type { RecordedService, ReleaseRecord } from "../records/record";
import { Refused } from "./refused";
import type { Exchange, Running } from "./rollout";
import type { BackTarget, Place, Way } from "./way";

/** What is asked of AWS about a service, and by which it is changed. */
interface ServiceClients {
  /** In the target's account. */
  readonly ecs: ECSClient;
  readonly exchange: Exchange;
  /** In the delivering account, where images are kept. */
  readonly ecr: (region: string) => ECRClient;
}

/** What a service runs, and the way to the tasks of a record. */
export async function placeOfService(
  clients: ServiceClients,
  target: BackTarget,
  records: readonly ReleaseRecord[],
): Promise<Place> {
  const running = await clients.exchange.look(records[0]?.service?.deployment);
  const { taskDefinition, rollout } = running;
  const live =
    taskDefinition === undefined
      ? undefined
      : records.find(({ service }) => service?.taskDefinition === taskDefinition);
  return {
    live,
    ...(rollout && { moves: movement(running) }),
    way: (to) => wayOfService(clients, target, running, to),
  };
}

function movement({ taskDefinition = "", rollout }: Running): string {
  return rollout?.beside === undefined
    ? "a rollout is under way"
    : `${short(taskDefinition)} is in its bake time: the tasks before still run`;
}

async function wayOfService(
  clients: ServiceClients,
  { name, retries, migrates }: BackTarget,
  running: Running,
  to: ReleaseRecord,
): Promise<Way> {
  const { service } = to;
  if (!service) {
    throw new Refused(`The record ${to.id} does not say which tasks ran: its stack did not then.`);
  }
  const { taskDefinition: wanted } = service;
  const { taskDefinition, rollout } = running;
  const stops = rollout?.beside?.includes(wanted) ?? false;
  const same = taskDefinition === wanted;
  if (rollout && rollout.beside === undefined) {
    throw new Refused(
      `A rollout to ${name} is under way: wait until its tasks have the traffic. Nothing was changed.`,
    );
  }
  if (rollout && !stops && !same) {
    const beside = rollout.beside?.map(short).join(", ");
    throw new Refused(
      `${name} is in the bake time of a rollout, and its tasks before are of ${beside}: go back to those, or wait. ` +
        "Nothing was changed.",
    );
  }
  if (stops && retries) {
    throw new Refused(
      `Stage of ${name} tries again what fails (onFailure): a rollout that is stopped would come anew. Wait until its ` +
        "bake time is over. Nothing was changed.",
    );
  }
  if (!stops && !same) await mustBeThere(clients, to.id, service);
  return {
    says: [
      saysOf(running, wanted, stops),
      ...Object.entries(service.images).map(imageLine),
      ...(migrates && !same ? ["what the command before each release did stays as it is"] : []),
    ],
    digest: createHash("sha256")
      .update(JSON.stringify([taskDefinition, rollout?.id, wanted, stops]))
      .digest("hex"),
    changes: same ? 0 : 1,
    ...(stops && { ends: true }),
    take: async () => {
      if (same) return { service };
      try {
        if (stops) await clients.exchange.stop(rollout?.id ?? "");
        else return { service: { ...service, ...(await clients.exchange.start(service)) } };
        return { service };
      } catch (error) {
        throw refusedBy(error);
      }
    },
  };
}

const imageLine = ([container, image]: readonly [string, string]) => `image ${container} ${image}`;

function saysOf({ taskDefinition = "" }: Running, wanted: string, stops: boolean): string {
  const way = `${short(taskDefinition)} → ${short(wanted)}`;
  if (taskDefinition === wanted) return `${short(wanted)} runs already`;
  return stops
    ? `${way}: the rollout is stopped, and the tasks before take over, which still run`
    : `${way}: new tasks start, and take over once they are healthy`;
}

/** `acme-api:41`. */
function short(taskDefinition: string): string {
  return taskDefinition.split("/").at(-1) ?? taskDefinition;
}

/** The revision and its images. @throws Refused where one of them is gone */
async function mustBeThere(
  { ecs, ecr }: ServiceClients,
  id: string,
  { taskDefinition, images }: RecordedService,
): Promise<void> {
  const gone = (what: string, why: string) =>
    new Refused(`Of release ${id} ${what} is no longer there: ${why}. Nothing was changed.`);
  const found = await ecs
    .send(new DescribeTaskDefinitionCommand({ taskDefinition }))
    .catch((error: Error) => {
      if (error.name !== "ClientException") throw error;
      return undefined;
    });
  if (found?.taskDefinition?.status !== "ACTIVE") {
    throw gone(`the revision ${short(taskDefinition)}`, "somebody deregistered it");
  }
  for (const image of Object.values(images)) {
    const [, registryId = "", region = "", repositoryName = "", imageDigest = ""] =
      /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)@(sha256:\w+)$/.exec(
        image,
      ) ?? [];
    if (registryId === "") continue;
    const request = { registryId, repositoryName, imageIds: [{ imageDigest }] };
    await ecr(region)
      .send(new DescribeImagesCommand(request))
      .catch((error: Error) => {
        if (!/^(ImageNotFound|RepositoryNotFound)/.test(error.name)) throw error;
        throw gone(`the image ${image}`, "its repository keeps the newest alone");
      });
  }
}

/** What AWS would not do: then nothing was changed. */
function refusedBy(error: unknown): unknown {
  const { $fault, name, message } = error as { $fault?: string; name: string; message: string };
  return $fault === "client"
    ? new Refused(`AWS refused it (${name}): ${message} Nothing was changed.`)
    : error;
}
