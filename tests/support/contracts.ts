import { contractOf } from "../../infra/contract";
import type { NamedStacks } from "../../infra/plan";
import { load, type Values } from "./settings";

/** The contract of a target, with an id for its distributions. */
export function contract(values: Values): NamedStacks[string] {
  const text = JSON.stringify(contractOf(load(values)), (_, value) =>
    typeof value === "object" && value !== null && "ref" in value ? "E1" : value,
  );
  return { contract: JSON.parse(text) };
}
