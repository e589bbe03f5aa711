type Manifest = Readonly<Record<string, unknown>>;

/** Asked for by those alone who have a network made: the engine would look for its plugins' tools in every project. */
const optional = "@pulumi/awsx";

/** The package has no TypeScript to turn, and its functions are bundled. */
const forBuilding = "esbuild";

/**
 * The package.json of the package: of the repository's what it is, its own face, and of the dependencies those that
 * its files import, in the same versions.
 * @param imported paths as `import` has them
 */
export function manifestOf(repository: Manifest, face: Manifest, imported: readonly string[]) {
  const versions = repository.dependencies as Readonly<Record<string, string>>;
  const used = [...new Set(imported.map(packageOf))].filter((name) => name in versions).sort();
  const range = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, versions[name]]));
  const { description, license, engines } = repository;
  return {
    ...face,
    description,
    license,
    engines,
    dependencies: range(used.filter((name) => name !== optional && name !== forBuilding)),
    peerDependencies: range(used.filter((name) => name === optional)),
    peerDependenciesMeta: { [optional]: { optional: true } },
  };
}

/** `@pulumi/aws` of `@pulumi/aws/s3`. */
function packageOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}
