import { allRules } from "../../policies/rules";
import type { PolicyReport, StackViolation } from "../../rehearsal/policy-pack";
import { counted, wrapWords } from "./text";

/** What the policy pack says, for a person: whether all is kept, then what it advises and what is waived. */
export function policyLines(
  { rules, violations }: PolicyReport,
  stacks: number,
): readonly [string, ...string[]] {
  const refused = violations.filter(({ level }) => level === "mandatory");
  const waived = violations.filter(({ waiver }) => waiver);
  const advised = violations.filter(({ level, waiver }) => level === "advisory" && !waiver);
  const outcome = refused.length === 0 ? "none broken" : `${refused.length} broken`;
  const on = `${counted(rules, "rule")} of the policy pack applied to ${counted(stacks, "stack")}`;
  return [
    `${on}: ${outcome}${advised.length === 0 ? "" : `, ${counted(advised.length, "warning")}`}`,
    ...refused.flatMap(waiverLines),
    ...waived.flatMap(({ stack, message }) => wrapWords("  ", 2, `${stack}: ${message}`)),
  ];
}

/** What accepts a finding. Settings may ask for what a rule refuses, with a reason that only their owner knows. */
function waiverLines({ rule, resource }: StackViolation): string[] {
  const waiver = `{ "${rule}": { "waivers": [ { "resource": "${resource}", "reason": "<why>", "until": "<last day>" } ] } }`;
  return wrapWords("  ", 2, `to accept it, write in policy-config.json: ${waiver}`);
}

/** What is advised, rule by rule: in which resources, and what to do. */
export function policyWarningLines({ violations }: PolicyReport): readonly string[] {
  const advised = violations.filter(({ level, waiver }) => level === "advisory" && !waiver);
  return allRules.flatMap(({ name, fix }) => {
    const found = advised.filter(({ rule }) => rule === name);
    if (found.length === 0) return [];
    const resources = [...new Set(found.map(({ stack, resource }) => `${stack} ${resource}`))];
    return wrapWords("warning ", 8, `${resources.join(", ")}: ${fix} (${name}).`);
  });
}
