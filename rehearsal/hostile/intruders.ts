import type { Request } from "../../judge";
import type { HostileCall } from "../hostile";
import {
  accountOf,
  administrator,
  administratorOf,
  nameOf,
  namesake,
  roleOf,
  type Scene,
  stranger,
} from "./scene";

/** Those who want a role of ferry: other roles of the same account, strangers, other services, nobody. */
export function intruders(scene: Scene): readonly HostileCall[] {
  const roles = scene.policies.roles();
  const accounts = [...new Set(roles.map(accountOf))];
  return roles.flatMap((role) => {
    const taker = takerOf(scene, role);
    const takerAccount = taker === undefined ? accountOf(role) : accountOf(taker);
    return [
      ...[...accounts, stranger].map((account) =>
        take(role, `an administrator of account ${account}`, administratorOf(account)),
      ),
      ...roles
        .filter((other) => other !== role && other !== taker)
        .map((other) =>
          take(role, `${nameOf(other)} of ${accountOf(other)} gone wrong`, { role: other }),
        ),
      ...(taker === undefined
        ? []
        : [
            take(role, "a role of the taker's name in a foreign account", {
              role: namesake(taker, stranger),
            }),
            take(role, "another pipeline's role beside the taker", {
              role: `arn:aws:iam::${takerAccount}:role/ferry/other-pipeline`,
            }),
          ]),
      ...["ec2.amazonaws.com", "cloudformation.amazonaws.com"].map((service) =>
        take(role, `the service ${service}`, { service }),
      ),
      take(role, "nobody at all", "anonymous"),
    ];
  });
}

/** Who takes the role on the way of a release; undefined where a service does. */
function takerOf({ hops }: Scene, role: string): string | undefined {
  const takers = hops.flatMap(({ request }) =>
    request.action === "sts:AssumeRole" && request.resource === role ? [roleOf(request)] : [],
  );
  return takers.find((taker) => taker !== undefined);
}

function take(role: string, who: string, principal: Request["principal"]): HostileCall {
  const request = {
    principal,
    action: "sts:AssumeRole",
    resource: role,
    ownerAccount: accountOf(role),
  };
  return {
    attempt: `${who} takes ${nameOf(role)} of ${accountOf(role)}`,
    request,
    ...(roleOf(request) !== undefined && { holds: administrator }),
  };
}
