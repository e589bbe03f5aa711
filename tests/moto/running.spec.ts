import assert from "node:assert/strict";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { runningIn } from "../../functions/records/running";
import { asCallerOf, type Moto, startMoto } from "./support/moto";

const image = (digest: string) =>
  `111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/api@sha256:${digest.repeat(64)}`;

describe("what a record has of a service, with the SDK of AWS against moto's Amazon ECS", () => {
  let moto: Moto;
  let restore: () => void;
  before(async () => {
    moto = await startMoto("222222222222");
    restore = asCallerOf(moto.url);
  });
  after(() => {
    restore();
    moto.stop();
  });

  it("is the task definition that the service runs now, and each image by its digest", async () => {
    const ecs = new ECSClient({ region: "eu-central-1" });
    const register = async (digest: string) => {
      const containerDefinitions = [{ name: "api", image: image(digest), memory: 128 }];
      const made = await ecs.send(
        new RegisterTaskDefinitionCommand({ family: "acme-api", containerDefinitions }),
      );
      return made.taskDefinition?.taskDefinitionArn ?? "";
    };
    await ecs.send(new CreateClusterCommand({ clusterName: "acme" }));
    const [first, second] = [await register("a"), await register("b")];
    const service = { cluster: "acme", taskDefinition: first };
    await ecs.send(new CreateServiceCommand({ ...service, serviceName: "api", desiredCount: 0 }));
    const runs = { cluster: "acme", service: "api" };
    assert.deepEqual(await runningIn(ecs, runs), {
      taskDefinition: first,
      images: { api: image("a") },
    });
    const next = { cluster: "acme", service: "api", taskDefinition: second };
    await ecs.send(new UpdateServiceCommand(next));
    assert.deepEqual(await runningIn(ecs, runs), {
      taskDefinition: second,
      images: { api: image("b") },
    });
  });
});
