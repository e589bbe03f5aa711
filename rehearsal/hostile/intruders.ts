import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { callingService, roleOf } from "../call";
import type { HostileCall } from "./call";
import {
  administrator,
  administratorOf,
  everyAccount,
  nameOf,
  namesake,
  type Scene,
  stranger,
} from "./scene";

/** Those who want a role of ferry, or its function: other roles, strangers, other services, nobody. */
export function intruders(scene: Scene): readonly HostileCall[] {
  return [...roleTakers(scene), ...invokers(scene)];
}

function roleTakers(scene: Scene): readonly HostileCall[] {
  const roles = scene.policies.roles();
  const region = scene.world.homeRegion();
  const take = (role: string, who: string, principal: Request["principal"]): HostileCall => ({
    attempt: `${who} takes ${nameOf(role)} of ${accountOf(role)}`,
    request: {
      principal,
      action: "sts:AssumeRole",
      resource: role,
      ownerAccount: accountOf(role),
      region,
    },
    ...(typeof principal === "object" && "role" in principal && { holds: administrator }),
  });
  return roles.flatMap((role) => {
    const takers = takersOf(scene, role);
    return [
      ...everyAccount(scene)
        .filter((account) => !takers.some((taker) => taker === administratorOf(account).role))
        .map((account) =>
          take(role, `an administrator of account ${account}`, administratorOf(account)),
        ),
      ...roles
        .filter((other) => other !== role && !takers.includes(other))
        .map((other) =>
          take(role, `${nameOf(other)} of ${accountOf(other)} gone wrong`, { role: other }),
        ),
      ...takers.flatMap((taker) => [
        take(role, "a role of the taker's name in a foreign account", {
          role: namesake(taker, stranger),
        }),
        take(role, "another pipeline's role beside the taker", {
          role: `arn:aws:iam::${accountOf(taker)}:role/ferry/other-pipeline`,
        }),
      ]),
      ...["ec2.amazonaws.com", "cloudformation.amazonaws.com"]
        .filter((service) => !serves(scene, role, service))
        .map((service) => take(role, `the service ${service}`, { service })),
      take(role, "nobody at all", "anonymous"),
    ];
  });
}

/** Whether a service takes the role on the way of a release, as the machines of a group do. */
function serves({ hops }: Scene, role: string, service: string): boolean {
  return hops.some(
    ({ request }) =>
      request.action === "sts:AssumeRole" &&
      request.resource === role &&
      callingService(request) === service,
  );
}

/** The function has no policy of its own: only roles of its account can be given the right to invoke it. */
function invokers(scene: Scene): readonly HostileCall[] {
  const functions = scene.world.ofType("aws:lambda/function:Function");
  return functions.flatMap(({ place, resource }) => {
    const request = {
      action: "lambda:InvokeFunction",
      resource: String(resource.outputs.arn),
      ownerAccount: place.account,
      region: place.region,
    };
    const name = nameOf(String(resource.outputs.arn));
    const people = everyAccount(scene).filter((account) => account !== place.account);
    return [
      ...people.map((account) => ({
        attempt: `an administrator of account ${account} invokes ${name}`,
        request: { ...request, principal: administratorOf(account) },
        holds: administrator,
      })),
      ...["events", "s3", "sns"].map((service) => ({
        attempt: `the service ${service}.amazonaws.com invokes ${name} for a stranger`,
        request: {
          ...request,
          principal: {
            service: `${service}.amazonaws.com`,
            sourceArn: `arn:aws:${service}:${place.region}:${stranger}:other`,
            sourceAccount: stranger,
          },
        },
      })),
      {
        attempt: `nobody at all invokes ${name}`,
        request: { ...request, principal: "anonymous" as const },
      },
    ];
  });
}

/** The roles that take the role on the way of a release; none where a service does. */
function takersOf({ hops }: Scene, role: string): readonly string[] {
  return hops.flatMap(({ request }) => {
    const taker = request.resource === role ? roleOf(request) : undefined;
    return taker !== undefined && request.action === "sts:AssumeRole" ? [taker] : [];
  });
}
