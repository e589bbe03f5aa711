import type { Statement } from "../../judge";
import type { Evaluation, Registration } from "../evaluate";
import { unregistered, unregisteredRole } from "../evaluate/registration";
import { RehearsalFault } from "../fault";
import { readJson } from "../json-file";
import type { RegisteredAction } from "./world";

/**
 * Stacks that a rehearsal does not evaluate, but knows the contracts of. Their roles stand in it with the trust
 * that the contract states and every right that their accounts could give: what the delivery's own policies let
 * in is proven, and what the roles' own policies say is not.
 */

/** By the name that a release gives to the stack. */
export type Contracts = Readonly<Record<string, unknown>>;

/**
 * Contracts from a file: a JSON object of stack to what `pulumi stack output contract --json` prints.
 * @throws RehearsalFault for a file that holds no such object
 */
export function readContracts(file: string | undefined): Contracts {
  if (file === undefined) return {};
  const wanted = "Give a JSON object of stack to contract.";
  const value = readJson(file, "contracts", wanted);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RehearsalFault(`${file} holds no contracts. ${wanted}`);
  }
  return value as Contracts;
}

interface Released {
  readonly deployRole: string;
  readonly pipelineRole: string;
  readonly invalidateRole?: string;
  readonly functionRole?: string;
  readonly restoreRole?: string;
  readonly backRole?: string;
  readonly distributionId?: string;
}

interface Contract {
  readonly account: string;
  readonly region: string;
  readonly sites?: Readonly<Record<string, Released>>;
  readonly services?: Readonly<Record<string, Released>>;
  readonly applications?: Readonly<Record<string, Released>>;
}

/** What stands in for stacks that are released to and known by their contracts alone. */
export function standIns(contracts: Contracts, evaluated: readonly Evaluation[]) {
  const used = new Set(evaluated.flatMap(({ registrations }) => registrations.flatMap(rolesTaken)));
  const known = new Set(evaluated.map(({ stack }) => stack));
  return Object.entries(contracts).flatMap(([stack, value]): readonly Evaluation[] => {
    if (known.has(stack)) return [];
    const contract = value as Contract;
    const released = [contract.sites ?? {}, contract.services ?? {}, contract.applications ?? {}]
      .flatMap((all) => Object.values(all))
      .filter(({ deployRole }) => used.has(deployRole));
    if (released.length === 0) return [];
    const registrations = released.flatMap((each) => registrationsOf(contract, each));
    return [{ project: "", stack, registrations, outputs: {}, warnings: [] }];
  });
}

function rolesTaken({ inputs }: Registration): readonly string[] {
  const stages = (inputs.stages ?? []) as readonly { readonly actions?: RegisteredAction[] }[];
  return stages.flatMap(({ actions = [] }) => actions.flatMap(({ roleArn }) => roleArn ?? []));
}

function registrationsOf(contract: Contract, released: Released): readonly Registration[] {
  const { deployRole, pipelineRole, invalidateRole, functionRole } = released;
  const { restoreRole, backRole, distributionId } = released;
  return [
    ...roleOf(contract, deployRole, pipelineRole),
    ...(invalidateRole && functionRole ? roleOf(contract, invalidateRole, functionRole) : []),
    ...(restoreRole && backRole ? roleOf(contract, restoreRole, backRole) : []),
    ...(distributionId === undefined ? [] : [distributionOf(contract, distributionId)]),
  ];
}

function roleOf({ account, region }: Contract, arn: string, taker: string) {
  const trust: Statement = {
    Sid: "AsTheContractSays",
    Effect: "Allow",
    Principal: { AWS: taker.replace(/:role\/.*/, ":root") },
    Action: "sts:AssumeRole",
    Condition: { ArnEquals: { "aws:PrincipalArn": taker } },
  };
  const rights: Statement = { Sid: "EveryRight", Effect: "Allow", Action: "*", Resource: "*" };
  return unregisteredRole(arn, { account, region }, { standIn: true }, [trust], [rights]);
}

function distributionOf({ account, region, sites = {} }: Contract, id: string): Registration {
  const [, partition = "aws"] = Object.values(sites)[0]?.deployRole.split(":") ?? [];
  const arn = `arn:${partition}:cloudfront::${account}:distribution/${id}`;
  const state = { standIn: true, inputs: {}, outputs: { arn } } as const;
  return unregistered("aws:cloudfront/distribution:Distribution", arn, { account, region }, state);
}

/** What the reader has to know of stacks that were not evaluated. */
export function contractWarnings(stacks: readonly Evaluation[]): readonly string[] {
  const names = stacks.map(({ stack }) => stack);
  if (names.length === 0) return [];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const shown = names.slice(0, 3).join(", ") + more;
  return [
    `Known by their contracts alone: ${shown}. The delivery's side of their releases is proven, with roles that have ` +
      "every right of their accounts; what they do in their own accounts is not rehearsed.",
  ];
}
