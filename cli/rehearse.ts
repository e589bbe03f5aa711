import { writeFileSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import pico from "picocolors";
import { RehearsalFault } from "../rehearsal/fault";
import { type Rehearsal, type RehearseOptions, rehearse, siteBeside } from "../rehearsal/rehearse";
import { readOrganization } from "../rehearsal/verdicts/guardrails";
import { proveRelease } from "../rehearsal/verdicts/prove";
import { readContracts } from "../rehearsal/world/known-contracts";
import { pageOf } from "./page";
import type { ofOneRelease, rehearsalOptions } from "./rehearsal-options";
import { explainReport } from "./report/explain";
import { documentOf, jsonReport } from "./report/json";
import { proofReport } from "./report/proof";
import { readRegistered } from "./report/registered";
import { terminalReport } from "./report/terminal";
import { openLines, whoCan, whoLines } from "./report/who";
import { type Ended, type Given, Misuse, type Surroundings } from "./verb";

type Asked = Given<typeof rehearsalOptions>;

/** Carries a release, and says what came of it. */
export async function rehearsed(
  given: Asked & Given<typeof ofOneRelease>,
  surroundings: Surroundings,
): Promise<Partial<Ended>> {
  const { reject, fail, html } = given;
  if (html !== undefined && !html.endsWith(".html")) {
    throw new Misuse(`--html ${html} would be written over: give a file that ends in .html`);
  }
  const mishaps = [
    ...reject.map((action) => ({ what: "reject" as const, action })),
    ...fail.map((action) => ({ what: "fail" as const, action })),
  ];
  const rehearsal = await carried(given, surroundings, mishaps);
  const code = rehearsal.faults.length === 0 ? 0 : 1;
  if (html !== undefined) await writePage(resolve(surroundings.here, html), rehearsal);
  if (given.json) return { code, out: `${await jsonReport(rehearsal)}\n` };
  if (given.explain) return { code, out: explainReport(rehearsal.verdicts) };
  return { code, out: terminalReport(rehearsal, { ...surroundings, calls: given.calls }) };
}

/** Who can touch the stacks, or the one that is named. */
export async function touched(
  given: Asked,
  surroundings: Surroundings,
  [only, ...others]: readonly string[],
): Promise<Partial<Ended>> {
  const rehearsal = await carried(given, surroundings);
  const names = rehearsal.stacks.map(({ stack }) => stack);
  if (others.length > 0 || (only !== undefined && !names.includes(only))) {
    throw new Misuse(`Name one of ${names.join(", ")}, or none for all.`);
  }
  const who = whoCan(rehearsal, only);
  const code = rehearsal.faults.length === 0 ? 0 : 1;
  const { faults } = rehearsal;
  if (given.json) {
    return { code, out: `${JSON.stringify({ version: 1, who, faults }, null, 2)}\n` };
  }
  const paint = pico.createColors(surroundings.colour);
  const lines = [
    ...whoLines(who, paint),
    ...openLines(who),
    ...faults.map((fault) => `- ${fault}`),
  ];
  return { code, out: `${lines.join("\n")}\n` };
}

/** @throws RehearsalFault where the file can't be written */
async function writePage(file: string, rehearsal: Rehearsal): Promise<void> {
  const page = pageOf(await documentOf(rehearsal));
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new RehearsalFault(`--html can't be written: ${(error as Error).message}`);
  }
}

/** The same, and what no hop and no hostile call needs of each policy. */
export async function proven(given: Asked, surroundings: Surroundings): Promise<Partial<Ended>> {
  const rehearsal = await carried(given, surroundings);
  const { progress } = surroundings;
  if (rehearsal.faults.length > 0) {
    return {
      code: 1,
      out: given.json
        ? `${await jsonReport(rehearsal)}\n`
        : terminalReport(rehearsal, surroundings),
    };
  }
  const proof = proveRelease(rehearsal.verdicts, progress);
  return {
    code: proof.idle.length + proof.untested.length === 0 ? 0 : 1,
    out: given.json
      ? `${await jsonReport(rehearsal, proof)}\n`
      : terminalReport(rehearsal, surroundings) + proofReport(proof),
  };
}

/** Carries a release as the options say. */
export async function carried(
  given: Asked,
  surroundings: Surroundings,
  mishaps: RehearseOptions["mishaps"] = [],
): Promise<Rehearsal> {
  const { here, project, progress } = surroundings;
  if (given.guardrails !== undefined && given.guardrails !== "control-tower")
    throw new Misuse(`--guardrails ${given.guardrails} is not known: write control-tower.`);
  const file = (path: string | undefined) => (path === undefined ? path : resolve(here, path));
  const config = configOf(given.config, surroundings);
  const registered = file(given.registered);
  return rehearse({
    site: given.site === undefined ? siteBeside(config) : short(project, resolve(here, given.site)),
    config,
    project,
    contracts: readContracts(file(given.contracts)),
    ...readOrganization({
      scp: given.scp.map((path) => resolve(here, path)),
      rcp: given.rcp.map((path) => resolve(here, path)),
      organization: given.organization,
      boundary: file(given.boundary),
    }),
    ...(given.guardrails !== undefined && {
      controlTower: { exempt: given.exempt, governed: given.governed },
    }),
    ...(registered !== undefined && { registered: readRegistered(registered) }),
    mishaps,
    progress,
  });
}

/** The folder of the stack files. */
export function configOf(
  config: string | undefined,
  { here, project }: Pick<Surroundings, "here" | "project">,
): string {
  return config === undefined ? "." : short(project, resolve(here, config));
}

/** Short where it can be: paths appear in reports and errors. */
function short(project: string, path: string): string {
  const from = relative(project, path);
  return from.startsWith("..") || isAbsolute(from) ? path : from || ".";
}
