import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { program } from "../../infra/program";
import type { Organization } from "../../judge";
import { type Evaluation, evaluate } from "../../rehearsal/evaluate";
import { evaluateStacks } from "../../rehearsal/rehearse";
import { readProject } from "../../rehearsal/stack-files";
import { AccessPolicies } from "../../rehearsal/world/access-policies";
import { withExistingResources } from "../../rehearsal/world/existing-resources";
import { readContracts, standIns } from "../../rehearsal/world/known-contracts";
import { World } from "../../rehearsal/world/world";
import { configOf, type Values } from "../support/settings";
import { exportsOf, root } from "../support/stacks";
import type { Circumstance } from "./circumstance";
import { circumstancesOf } from "./circumstances";
import { settings } from "./settings";

/** Stacks that belong together, with what rows are held against. */
export interface Sample {
  readonly name: string;
  readonly world: World;
  readonly policies: AccessPolicies;
  readonly organization: Organization | undefined;
  readonly circumstances: readonly Circumstance[];
}

let all: Promise<readonly Sample[]> | undefined;

/** Every example, and small settings for what no example has; evaluated once. */
export function samples(): Promise<readonly Sample[]> {
  all ??= evaluateAll();
  return all;
}

async function evaluateAll(): Promise<readonly Sample[]> {
  const done: Sample[] = [];
  const examples = readdirSync(join(root, "examples"), { withFileTypes: true });
  for (const { name } of examples.filter((each) => each.isDirectory() && each.name !== "site")) {
    const folder = join(root, "examples", name);
    const file = join(folder, "contracts.json");
    const contracts = readContracts(existsSync(file) ? file : undefined);
    const stacks = await evaluateStacks(readProject(folder, root), program, () => {}, contracts);
    done.push(
      sampleOf(name, [...stacks.map(withExistingResources), ...standIns(contracts, stacks)]),
    );
  }
  for (const [name, stacks] of Object.entries(settings)) {
    done.push(sampleOf(name, (await evaluateSettings(stacks)).map(withExistingResources)));
  }
  return done;
}

async function evaluateSettings(
  stacks: Readonly<Record<string, Values>>,
): Promise<readonly Evaluation[]> {
  const done: Evaluation[] = [];
  for (const [stack, values] of Object.entries(stacks)) {
    const exports = Object.assign({}, ...done.map(exportsOf));
    const config = configOf(values);
    done.push(await evaluate(program, { project: "ferry", stack, config, exports }));
  }
  return done;
}

function sampleOf(name: string, stacks: readonly Evaluation[]): Sample {
  const world = new World(stacks);
  const policies = new AccessPolicies(stacks);
  const organization = organizationOf(stacks);
  return {
    name,
    world,
    policies,
    organization,
    circumstances: circumstancesOf(world, policies, stacks),
  };
}

/** The organization that policies let in: all accounts of the stacks are taken for its members. */
function organizationOf(stacks: readonly Evaluation[]): Organization | undefined {
  const registrations = stacks.flatMap((stack) => stack.registrations);
  const text = registrations.map(({ inputs }) => String(inputs.policy ?? "")).join("\n");
  const [, id] = /"aws:PrincipalOrgID":"(o-\w+)"/.exec(text) ?? [];
  if (id === undefined) return undefined;
  const accounts = registrations.flatMap(({ place }) => (place ? [place.account] : []));
  const members = Object.fromEntries(accounts.map((account) => [account, `${id}/r-root/`]));
  return { id, managementAccount: "000000000000", members };
}
