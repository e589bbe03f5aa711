import type { Statement } from "../../judge";

/** The statement with other values for one condition; without it where there are none. */
export function withCondition(
  statement: Statement,
  operator: string,
  key: string,
  values: readonly (string | number | boolean)[],
): Statement {
  const { Condition = {}, ...rest } = statement;
  const { [key]: _, ...others } = Condition[operator] ?? {};
  const keys = values.length > 0 ? { ...others, [key]: values } : others;
  const { [operator]: __, ...operators } = Condition;
  const left = Object.keys(keys).length > 0 ? { ...operators, [operator]: keys } : operators;
  return Object.keys(left).length > 0 ? { ...rest, Condition: left } : rest;
}

/** One value or several as a list. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
