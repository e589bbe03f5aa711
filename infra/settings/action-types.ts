import { z } from "zod";
import { type ActionProvider, jobWorker } from "../actions";
import type { DeliverySettings } from "./schema";
import type { ActionTypeSettings } from "./schema/action-types";

/** The action types that a delivery declares, as entries of the catalogue. */
export function declaredTypes({ actionTypes }: DeliverySettings): readonly ActionProvider[] {
  return Object.entries(actionTypes).map(([provider, type]) => {
    const { category, version, inputs, outputs } = type;
    return jobWorker({
      category,
      provider,
      version,
      configuration: z.strictObject(keysOf(type)),
      artifacts: {
        inputs: [inputs.least, inputs.most],
        outputs: [outputs.least, outputs.most],
      },
    });
  });
}

function keysOf({ configuration }: ActionTypeSettings): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(configuration).map(([name, { type, required, description }]) => {
      const value = {
        string: z.string(),
        number: z.string().regex(/^-?\d+(\.\d+)?$/),
        boolean: z.enum(["true", "false"]),
      }[type];
      const described = value.describe(description ?? `a ${type}`);
      return [name, required ? described : described.optional()];
    }),
  );
}
