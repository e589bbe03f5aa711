import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { program } from "../../../infra/program";
import type { Evaluation } from "../../../rehearsal/evaluate";
import { evaluateStacks } from "../../../rehearsal/rehearse";
import { readProject } from "../../../rehearsal/stack-files";
import { readContracts } from "../../../rehearsal/world/known-contracts";
import { root } from "./cli";
import { Workspace } from "./workspace";

const isStackFile = (file: string) => /^Pulumi\..+\.yaml$/.test(file);

/** The folders of examples with stack files. */
export const examples = readdirSync(join(root, "examples")).filter((example) =>
  readdirSync(join(root, "examples", example)).some(isStackFile),
);

/** An example's stacks on the engine, beside what the rehearsal sees of them. */
export interface Example {
  readonly workspace: Workspace;
  /** In the order in which they are deployed. */
  readonly stacks: readonly Evaluation[];
}

const deployed = new Map<string, Promise<Example>>();

/** A workspace of the test's own in which an example is deployed, none of whose resources is protected. */
export async function deployedExample(example: string): Promise<Example> {
  const made = deployed.get(example) ?? deploy(example);
  deployed.set(example, made);
  const { workspace, stacks } = await made;
  return { workspace: workspace.copy(), stacks };
}

async function deploy(example: string): Promise<Example> {
  const file = join(root, "examples", example, "contracts.json");
  const contracts = readContracts(existsSync(file) ? file : undefined);
  const workspace = cloneOf(example);
  // The clone's own settings: what outlives a stack depends on them.
  const project = readProject(workspace.project);
  const stacks = await evaluateStacks(project, program, () => {}, contracts);
  workspace.succeed("pulumi login");
  workspace.knowContracts(contracts);
  for (const { stack } of stacks) {
    workspace.succeed(`pulumi stack init ${stack}`);
    workspace.succeed(`pulumi up --yes --skip-preview -s ${stack}`);
  }
  return { workspace, stacks };
}

/** Removes the stacks in reverse order. */
export function destroyExample({ workspace, stacks }: Example): void {
  for (const { stack } of [...stacks].reverse()) {
    workspace.succeed(`pulumi destroy --yes --skip-preview -s ${stack}`);
  }
}

/** A clone whose stack files are the example's. */
function cloneOf(example: string): Workspace {
  const workspace = Workspace.clone();
  for (const file of readdirSync(workspace.project).filter(isStackFile)) {
    rmSync(join(workspace.project, file));
  }
  const folder = join(root, "examples", example);
  for (const file of readdirSync(folder).filter(isStackFile)) {
    cpSync(join(folder, file), join(workspace.project, file));
    workspace.edit(file, (text) => text.replace(/^config:\n/m, "config:\n  ferry:retain: false\n"));
  }
  return workspace;
}
