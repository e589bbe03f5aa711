import { program } from "../infra/program";
import { type Evaluation, evaluate, organization } from "../rehearsal/evaluate";
import { contractsOf, deliverySettings, targetSettings, targetStack } from "./many-accounts";

const project = "ferry";

/** Evaluates a delivery to that many accounts. Only the first target is evaluated too, for its contract. */
export async function evaluateDelivery(targets: number): Promise<Evaluation> {
  return run("delivery", deliverySettings(targets), await contractsOfTargets(targets));
}

/** The contracts that the stacks of that many targets export. */
export async function contractsOfTargets(targets: number) {
  const first = await run(targetStack(1), targetSettings(1));
  return contractsOf(first.outputs.contract, targets);
}

function run(
  stack: string,
  settings: Readonly<Record<string, unknown>>,
  contracts: Readonly<Record<string, unknown>> = {},
): Promise<Evaluation> {
  const config = Object.entries(settings).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const exports = Object.entries(contracts).map(([name, contract]) => [
    `${organization}/${project}/${name}`,
    { contract },
  ]);
  return evaluate(program, {
    project,
    stack,
    config: Object.fromEntries(config),
    exports: Object.fromEntries(exports),
  });
}

if (require.main === module) {
  evaluateDelivery(Number(process.argv[2])).catch((error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}
