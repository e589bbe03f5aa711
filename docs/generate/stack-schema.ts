import { z } from "zod";
import { sections, stackSettings } from "../../infra/settings/schema";

/** A part of a JSON schema, as far as it is read here. */
export interface Part {
  readonly type?: string;
  readonly description?: string;
  /** What AWS says of it. */
  readonly page?: string;
  readonly examples?: readonly unknown[];
  /** The rule that a fault states. */
  readonly errorMessage?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Part | boolean;
  readonly propertyNames?: Part;
  /** With nothing in it: a setting that is refused with its reason. */
  readonly not?: Part;
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
  readonly oneOf?: readonly Part[];
  readonly allOf?: readonly Part[];
}

/** What a stack file may say below its `ferry:` keys, by the settings' own schema. */
export function settingsSchema(): Part {
  return z.toJSONSchema(stackSettings, {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      const rule = ruleOf(zodSchema);
      if (rule !== undefined) jsonSchema.errorMessage = rule;
      // Of a value that is turned into another, zod leaves examples out.
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  }) as Part;
}

/** The rule that a schema states for whatever is wrong, in one sentence. */
function ruleOf({ _zod }: z.core.$ZodType): string | undefined {
  const { error } = _zod.def as unknown as { readonly error?: (issue: object) => unknown };
  const said = error?.({ code: "invalid_type", input: undefined, path: [] });
  return typeof said === "string" ? said : undefined;
}

const ownKeys = Object.keys(sections);

/** What editors check a `Pulumi.<stack>.yaml` by: https://json-schema.org/draft-07 */
export function stackFileSchema(): object {
  const { properties = {}, required = [] } = settingsSchema();
  const own = Object.entries(properties).map(([key, part]) => [`ferry:${key}`, part]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A stack of ferry",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(own),
        required: required.map((key) => `ferry:${key}`),
        // Other namespaces are other packages'.
        patternProperties: { [`^ferry:(?!(${ownKeys.join("|")})$)`]: false },
      },
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      environment: {},
    },
    required: ["config"],
    additionalProperties: false,
  };
}
