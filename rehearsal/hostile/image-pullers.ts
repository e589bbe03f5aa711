import { roleOf } from "../call";
import type { HostileCall } from "./call";
import {
  administrator,
  administratorOf,
  everyAccount,
  namesake,
  type Scene,
  stranger,
} from "./scene";

/** Images are for the tasks that run them: nobody else of another account pulls one, or puts one there. */
export function imagePullers(scene: Scene): readonly HostileCall[] {
  const { world, hops } = scene;
  return world.ofType("aws:ecr/repository:Repository").flatMap(({ place, resource }) => {
    const { account, region } = place;
    const repository = String(resource.outputs.arn);
    const request = { resource: repository, ownerAccount: account, region };
    const pullers = hops.flatMap(({ request: call }) =>
      call.resource === repository ? (roleOf(call) ?? []) : [],
    );
    const people = [
      ...everyAccount(scene)
        .filter((each) => each !== account)
        .map((each) => ({
          who: `an administrator of ${each}`,
          principal: administratorOf(each),
        })),
      ...[...new Set(pullers)].map((role) => ({
        who: "a role of the puller's name in a foreign account",
        principal: { role: namesake(role, stranger) },
      })),
    ];
    return people.flatMap(({ who, principal }) =>
      ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage"].map((action) => ({
        attempt: `${who} calls ${action} in ${String(resource.inputs.name)}`,
        request: { ...request, principal, action },
        holds: administrator,
      })),
    );
  });
}
