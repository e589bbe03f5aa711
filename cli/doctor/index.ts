import { RehearsalFault } from "../../rehearsal/fault";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { configOf } from "../rehearse";
import { placeOf } from "../report/registered";
import { type Ended, Misuse, type Surroundings } from "../verb";
import { type Aws, awsOfCaller } from "./aws";
import type { Finding } from "./check";
import { checksOf } from "./checks";
import { examine } from "./examine";
import { patientOf } from "./patient";
import { doctorJson, doctorText } from "./say";

interface Asked {
  readonly stack: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** Looks at what a stack relies on in AWS: the code is 1 where something has to be mended. */
export async function looked(
  { stack, config, json }: Asked,
  surroundings: Surroundings,
  aws: Aws = awsOfCaller(),
): Promise<Partial<Ended>> {
  const { project, progress, colour } = surroundings;
  if (stack === undefined) throw new Misuse("Say which stack: --stack <name>.");
  const stacks = await evaluateFolder(configOf(config, surroundings), project, progress);
  const evaluation = stacks.find((each) => each.stack === stack);
  const { account, region } = placeOf(evaluation?.registrations ?? []);
  if (!evaluation || account === undefined || region === undefined) {
    throw new RehearsalFault(
      `There is no stack ${JSON.stringify(stack)}: give one of ${stacks.map((each) => each.stack).join(", ")}.`,
    );
  }
  const patient = patientOf(evaluation, { account, region }, stacks);
  progress("asking AWS");
  const [whose, ...others] = checksOf(patient);
  const [identity, ...none] = await examine(whose ? [whose] : [], aws, progress);
  // With another account's credentials all the rest would be about that.
  const asked = identity?.state === "mend" ? none : await examine(others, aws, progress);
  const findings = [...(identity ? [identity] : []), ...asked];
  return {
    code: isWell(findings) ? 0 : 1,
    out: json ? doctorJson(patient, findings) : doctorText(patient, findings, colour),
  };
}

/** What can't be seen is no fault, but for all of it. */
function isWell(findings: readonly Finding[]): boolean {
  const states = new Set(findings.map(({ state }) => state));
  return !states.has("mend") && (states.size > 1 || !states.has("unseen"));
}
