import { actionsPage } from "./actions";
import { commandLinePage } from "./command-line";
import { jsonPage } from "./json-document";
import { outputsPage } from "./outputs";
import { policyRulesPage } from "./policy-rules";
import { settingsPage } from "./settings";
import { stackFileSchema } from "./stack-schema";

/** What is made of the code, by file. */
export const generated: Readonly<Record<string, () => string>> = {
  "schema/stack.schema.json": () => `${JSON.stringify(stackFileSchema(), null, 1)}\n`,
  "docs/reference/settings.md": settingsPage,
  "docs/reference/actions.md": actionsPage,
  "docs/reference/policy-rules.md": policyRulesPage,
  "docs/reference/command-line.md": commandLinePage,
  "docs/reference/outputs.md": outputsPage,
  "docs/reference/json.md": jsonPage,
};
