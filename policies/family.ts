import { byProperty, type PropertyLook } from "./property";
import type { Family, Look, Rule, RuleText } from "./rule";

type Text = Omit<RuleText, "name" | "family" | "level"> & {
  readonly level: string;
  /** Left out where it takes code. */
  readonly look?: PropertyLook;
};

/** Those of whose look code says what it is. */
type InCode<Texts> = keyof {
  [Name in keyof Texts as Texts[Name] extends { readonly look: object } ? never : Name]: unknown;
};

/**
 * Rules of one family, in the order of their texts: what each says stands in `texts/`, and what it looks at too where
 * that is one property.
 */
export function family<Texts extends Readonly<Record<string, Text>>>(
  name: Family,
  texts: Texts,
  looks: Readonly<Record<InCode<Texts>, Look>>,
): readonly Rule[] {
  const inCode: Readonly<Record<string, Look>> = looks;
  return Object.entries(texts).map(([rule, { look, ...text }]) => {
    const own = look ? byProperty(look) : inCode[rule];
    return { name: rule, family: name, ...text, ...own } as Rule;
  });
}
