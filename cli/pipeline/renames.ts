import type { Action } from "./document";

/** What has another name in the settings than in a document: artifacts and namespaces of sources. */
export interface Renames {
  readonly artifacts: Readonly<Record<string, string>>;
  readonly namespaces: Readonly<Record<string, string>>;
}

export function artifactName({ artifacts }: Renames, name: string): string {
  return artifacts[name] ?? name;
}

/** A text with the new namespaces in its variables. */
export function withNamespaces({ namespaces }: Renames, text: string): string {
  return text.replace(/#\{([^.}]+)\./g, (all, namespace: string) => {
    const renamed = namespaces[namespace];
    return renamed === undefined ? all : `#{${renamed}.`;
  });
}

/**
 * A configuration with the new names, wherever an action names an artifact: as a value, before `::`, or in
 * CloudFormation's functions of artifacts.
 */
export function configurationOf(renames: Renames, { configuration = {} }: Action) {
  const renamed = Object.entries(configuration).map(([key, value]) => {
    const text = withNamespaces(renames, value);
    if (/^PrimarySource$|Artifact(Name)?$/.test(key)) return [key, artifactName(renames, text)];
    const [prefix = "", artifact = ""] = /^([\w-]+)::/.exec(text) ?? [];
    if (prefix !== "")
      return [key, `${artifactName(renames, artifact)}::${text.slice(prefix.length)}`];
    return [key, key === "ParameterOverrides" ? withArtifactFunctions(renames, text) : text];
  });
  return Object.fromEntries(renamed) as Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-parameter-override-functions.html */
function withArtifactFunctions(renames: Renames, text: string): string {
  return text.replace(
    /("Fn::Get(?:ArtifactAtt|Param)"\s*:\s*\[\s*")([^"]+)"/g,
    (_, before: string, artifact: string) => `${before}${artifactName(renames, artifact)}"`,
  );
}
