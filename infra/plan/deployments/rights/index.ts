import { policyLimits } from "../../../aws/limits";
import { oneOrMany, type PolicyDocument, policy, type Statement } from "../../../grants/policy";
import { auditRights } from "./audit";
import { buildRights } from "./builds";
import { deliveryRights } from "./delivery";
import { eventRights } from "./events";
import { keyRights } from "./keys";
import { networkRights } from "./networks";
import { notificationRights } from "./notifications";
import type { Right, Scope } from "./right";
import { deploymentRights, roleRights } from "./roles";
import { serviceRights } from "./services";
import { siteRights } from "./sites";
import { storageRights } from "./storage";

export type { Right, Scope } from "./right";

/**
 * What the resources of a stack take: those of the types that it registers, by the names that it gives them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export function rightsOf(scope: Scope): readonly Right[] {
  const types = new Set(scope.registered.map(({ type }) => type));
  const resources = everyRight(scope).filter(({ type, on }) => types.has(type) && on.length > 0);
  return [...deploymentRights(scope), ...resources];
}

/** The types of resources that a deployment could not make or change. */
export function typesLeftOut(scope: Scope): readonly string[] {
  const writes = everyRight(scope).filter(({ access }) => access === "write");
  const known = new Set(writes.map(({ type }) => type));
  const types = new Set(scope.registered.map(({ type }) => type));
  return [...types].filter((type) => !known.has(type));
}

function everyRight(scope: Scope): readonly Right[] {
  return [
    ...storageRights(scope),
    ...keyRights(scope),
    ...roleRights(scope),
    ...siteRights(scope),
    ...deliveryRights(scope),
    ...buildRights(scope),
    ...eventRights(scope),
    ...notificationRights(scope),
    ...auditRights(scope),
    ...serviceRights(scope),
    ...networkRights(scope),
  ];
}

/** Statements, as managed policies: as many as their size asks for. */
export function policiesOf(rights: readonly Right[]): readonly PolicyDocument[] {
  const policies: Statement[][] = [];
  for (const statement of statementsOf(rights)) {
    const last = policies.at(-1);
    if (last && sizeOf([...last, statement]) <= policyLimits.managed.characters) {
      last.push(statement);
    } else policies.push([statement]);
  }
  return policies.map(policy);
}

/** Rights about the same resources share a statement. */
function statementsOf(rights: readonly Right[]): readonly Statement[] {
  const groups = new Map<string, [Right, ...Right[]]>();
  for (const right of rights) {
    const key = JSON.stringify([right.access, right.on, right.when]);
    const group = groups.get(key);
    if (group) group.push(right);
    else groups.set(key, [right]);
  }
  return [...groups.values()].map((group) => {
    const [{ id, access, on, when }] = group;
    return {
      Sid: id,
      Effect: access === "never" ? "Deny" : "Allow",
      Action: oneOrMany([...new Set(group.flatMap(({ actions }) => actions))].sort()),
      Resource: oneOrMany(on),
      ...(when && { Condition: when }),
    };
  });
}

function sizeOf(statements: readonly Statement[]): number {
  return JSON.stringify(policy(statements)).length;
}
