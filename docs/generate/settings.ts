import { exampleOf, examplesOf } from "./examples";
import { cell, table } from "./markdown";
import { type Part, settingsSchema } from "./stack-schema";

/** A setting: where it stands, and its schema. */
interface Setting {
  readonly path: string;
  readonly part: Part;
  readonly required: boolean;
}

/** Every setting by its path: `<name>` is a key of yours, `[]` an entry of a list. */
export function settingsOf(part: Part, path = "", required = true): readonly Setting[] {
  const own = path === "" || part.not ? [] : [{ path, part, required }];
  return [...own, ...below(part, path)];
}

function below(part: Part, path: string): readonly Setting[] {
  const inner = (name: string, each: Part, required: boolean) =>
    settingsOf(each, path === "" ? name : `${path}.${name}`, required);
  const { properties = {}, additionalProperties, items, required = [] } = part;
  const found = [
    ...Object.entries(properties).flatMap(([name, each]) =>
      inner(name, each, required.includes(name)),
    ),
    ...(typeof additionalProperties === "object"
      ? below(additionalProperties, `${path}.<name>`)
      : []),
    ...(items ? below(items, `${path}[]`) : []),
    ...alternatives(part).flatMap((each) => below(each, path)),
  ];
  const paths = [...new Set(found.map((each) => each.path))];
  return paths.map((at) => together(found.filter((each) => each.path === at)));
}

/** What the alternatives of a union say of one path. */
function together(all: readonly Setting[]): Setting {
  const [first, ...others] = all;
  if (!first) throw new Error("A path without a setting.");
  const parts = all.map(({ part }) => part);
  const said = parts.find(({ description }) => description !== undefined)?.description;
  if (others.length === 0) return first;
  return {
    path: first.path,
    part: { ...first.part, ...(said !== undefined && { description: said }), anyOf: parts },
    // One of them may do without it.
    required: false,
  };
}

const alternatives = ({ anyOf = [], oneOf = [], allOf = [] }: Part) => [
  ...anyOf,
  ...oneOf,
  ...allOf,
];

/** What a value is: `text`, `one of a, b`, `list of texts`. */
export function typeOf(part: Part): string {
  const either = [...new Set(alternatives(part).map(typeOf))];
  if (either.length > 0) return either.join(" or ");
  if (part.const !== undefined) return `\`${part.const}\``;
  if (part.enum) return part.enum.map((each) => `\`${each}\``).join(", ");
  if (part.type === "array") return `list of ${part.items ? typeOf(part.items) : "anything"}`;
  if (part.type === "object") return "map";
  if (part.type === "integer" || part.type === "number") {
    const { minimum, maximum } = part;
    return maximum === undefined || maximum > 1e9 ? "number" : `${minimum} to ${maximum}`;
  }
  return { string: "text", boolean: "true or false" }[part.type ?? ""] ?? "anything";
}

function defaultOf({ part, required }: Setting): string {
  if (part.default !== undefined && !isEmpty(part.default))
    return `\`${JSON.stringify(part.default)}\``;
  return required && part.default === undefined ? "needed" : "";
}

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** The rule, where its own sentence says more than the type. */
function ruleOf({ part }: Setting): string {
  const { errorMessage = "" } = part;
  return /^it must be (true or false|a list)?$/.test(errorMessage) ? "" : errorMessage;
}

/** AWS's page of a value, or of what a list is of. */
export const pageOf = ({ page, items }: Part): string | undefined => page ?? items?.page;

/** The page of all settings. */
export function settingsPage(): string {
  const settings = settingsOf(settingsSchema());
  const examples = examplesOf();
  const sectionOf = ({ path }: Setting) => /^\w+/.exec(path)?.[0] ?? "";
  const sections = [...new Set(settings.map(sectionOf))].map(
    (section) => [section, settings.filter((each) => sectionOf(each) === section)] as const,
  );
  const rows = (all: readonly Setting[]) =>
    all.map((setting) => {
      const { path, part } = setting;
      const example = examples.get(path);
      const shown = JSON.stringify(exampleOf(part));
      return [
        `\`${path}\``,
        cell(typeOf(part)),
        cell(defaultOf(setting)),
        cell([part.description ?? "", ruleOf(setting)].filter(Boolean).join(" — ")) +
          (pageOf(part) ? ` ([AWS](${pageOf(part)}))` : ""),
        example ? `[${cell(example.text)}](../../${example.file})` : `\`${cell(shown)}\``,
      ];
    });
  return [
    "# Settings",
    "",
    "Everything that `Pulumi.<stack>.yaml` may say, below `config:` and with `ferry:` before it. `<name>` is a key that you",
    "choose, `[]` an entry of a list. Made of the settings' own schema by `npm run docs`.",
    "",
    ...sections.flatMap(([section, all]) => [
      `## ${section}`,
      "",
      ...table(["setting", "value", "default", "what it means", "example"], rows(all)),
      "",
    ]),
  ].join("\n");
}
