/** What a stack says below a key of ferry's, which begins with the project's name, or with `ferry`. */
export function ownValue(
  {
    project,
    config,
  }: { readonly project: string; readonly config: Readonly<Record<string, string>> },
  key: string,
): string | undefined {
  return config[`${project}:${key}`] ?? config[`ferry:${key}`];
}
