import type { Settings } from "./schema";

/** The tags of everything that the stack makes: its own, by which rights know it, and those of the settings. */
export function stackTags({ name, tags }: Pick<Settings, "name" | "tags">) {
  return { ...tags, "ferry:name": name } as Readonly<Record<string, string>>;
}
