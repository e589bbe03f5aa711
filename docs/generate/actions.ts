import { z } from "zod";
import type { ActionProvider } from "../../infra/actions/provider";
import * as providers from "../../infra/actions/providers";
import { cell, table } from "./markdown";
import { typeOf } from "./settings";
import type { Part } from "./stack-schema";

/** The page of every action that a stage may have. */
export function actionsPage(): string {
  const all = Object.values(providers as Readonly<Record<string, ActionProvider>>);
  return [
    "# Actions",
    "",
    "What a stage of a pipeline may run, as the catalogue in `infra/actions` has it: [stages](../guides/stages.md) shows how it is",
    "written. Partners' actions and [types of your own](../../examples/custom-action) are beside these.",
    "",
    ...all.flatMap(described),
  ].join("\n");
}

function described(action: ActionProvider): readonly string[] {
  const { provider, category, owner, version, artifacts, across, page, unproven } = action;
  const { properties = {}, required = [] } = z.toJSONSchema(action.configuration, {
    io: "input",
    unrepresentable: "any",
  }) as Part;
  const rows = Object.entries(properties).map(([key, part]) => [
    `\`${key}\``,
    cell(typeOf(part)),
    required.includes(key) ? "needed" : "",
    cell(part.description ?? ""),
  ]);
  const elsewhere = [
    across.accounts ? "in another account" : "",
    across.regions ? "in another region" : "",
  ].filter(Boolean);
  return [
    `## ${provider} (${category})`,
    "",
    `${owner}, version ${version}. It takes ${count(artifacts.inputs)} artifacts and gives ${count(artifacts.outputs)}` +
      `${elsewhere.length > 0 ? `, and may run ${elsewhere.join(" and ")}` : ""}. [AWS's page](${page}).` +
      `${unproven ? " What AWS calls is not known well enough to prove: `permissions` is what you give it." : ""}`,
    "",
    ...(rows.length > 0
      ? table(["key", "value", "", "what it is"], rows)
      : ["It has no configuration."]),
    "",
  ];
}

function count([least, most]: readonly [number, number]): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}
