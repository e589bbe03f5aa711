import { stringify } from "yaml";

/** Quoted where YAML, as any of its readers knows it, takes the text for something else. */
export const scalar = (text: string) => stringify(text, { version: "1.1", lineWidth: 0 }).trimEnd();

/** Quoted in any case. */
export const quoted = (text: string) => JSON.stringify(text);

/** What all stack files of a project begin with. */
export interface Head {
  /** What stands before the keys. */
  readonly prefix: string;
  /** Where editors find the schema; undefined where it doesn't fit. */
  readonly schema: string | undefined;
  /** The command that deploys a stack. */
  readonly up: (stack: string) => string;
}

export function headOf(
  { prefix, schema }: Head,
  about: string,
  { account, region }: { readonly account: string; readonly region: string },
  name: string,
): string {
  const editor = schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`;
  return `${editor}# ${about}
config:
  ${prefix}:account: "${account}"
  ${prefix}:region: ${region}
  ${prefix}:name: ${scalar(name)} # first part of every name
`;
}
