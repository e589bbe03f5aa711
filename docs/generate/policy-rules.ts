import { families } from "../../policies/rule";
import { allRules } from "../../policies/rules";
import { cell, table } from "./markdown";

/** The page of every rule of the policy pack. */
export function policyRulesPage(): string {
  return [
    "# Rules of the policy pack",
    "",
    "What `--policy-pack` and the rehearsal hold a program against; [the pack](../../policies/README.md) says how it is configured.",
    "",
    ...families.flatMap((family) => [
      `## ${family}`,
      "",
      ...table(
        ["rule", "level", "what holds, and why", "fix", "controls"],
        allRules
          .filter((rule) => rule.family === family)
          .map(({ name, level, title, why, fix, controls, url }) => [
            `[\`${name}\`](${url})`,
            level,
            cell(`${title}. ${why}`),
            cell(fix),
            cell(controls.join(", ")),
          ]),
      ),
      "",
    ]),
  ].join("\n");
}
