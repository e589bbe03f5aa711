import type { Evaluation } from "../evaluate";

export type Tags = Readonly<Record<string, string>>;

/** The tags that the stack's provider gives to whatever it makes. */
export function defaultTags({ registrations }: Pick<Evaluation, "registrations">): Tags {
  const provider = registrations.find(({ type }) => type === "pulumi:providers:aws");
  const { defaultTags: given } = provider?.inputs ?? {};
  const parsed = typeof given === "string" ? JSON.parse(given) : given;
  return (parsed as { readonly tags?: Tags } | undefined)?.tags ?? {};
}
