import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declarationsOf, fileOf, replacingInputs } from "../../../rehearsal/changes/replacing";

/** What a resource type takes and gives, as far as the installed SDK says. */
export interface Schema {
  readonly inputs: ReadonlySet<string>;
  readonly required: readonly string[];
  /** Properties that only AWS sets. */
  readonly outputs: readonly string[];
  /** Those of them that are texts. */
  readonly textOutputs: ReadonlySet<string>;
  /** Inputs whose change makes a new resource. */
  readonly replacing: ReadonlySet<string>;
  /** The physical name that the provider makes up where the program gives none. */
  readonly autonamed: string | undefined;
}

/**
 * Reads resource types from the JavaScript and the declarations of an SDK, so that every type of the
 * installed version is there.
 */
export class Schemas {
  private readonly read = new Map<string, Schema>();

  constructor(private readonly sdk: string) {}

  /** @throws Error for a type that the SDK doesn't have */
  of(type: string): Schema {
    const known = this.read.get(type);
    if (known) return known;
    const schema = readSchema(this.sdk, type);
    this.read.set(type, schema);
    return schema;
  }
}

function readSchema(sdk: string, type: string): Schema {
  const [package_ = ""] = type.split(":");
  const file = fileOf(type);
  const source = textOfFile(join(sdk, `${file}.js`));
  if (!source?.includes(`__pulumiType = '${type}'`)) {
    throw new Error(`${type} is not a resource type of the installed @pulumi/${package_}.`);
  }
  const declarations = declarationsOf(sdk, type);
  const given = argumentsBranch(source);
  const outputs = all(given, /resourceInputs\["(\w+)"\] = undefined/g);
  const inputs = new Set(all(given, /resourceInputs\["(\w+)"\] = (?!undefined)/g));
  const autonamed = physicalNames[type] ?? "name";
  return {
    inputs,
    required: all(given, /Missing required property '(\w+)'/g),
    outputs,
    textOutputs: new Set(all(declarations, /readonly (\w+): pulumi\.Output<string>/g)),
    replacing: replacingInputs(type, sdk),
    autonamed: inputs.has(autonamed) ? autonamed : undefined,
  };
}

/** Of the constructor's two branches the one that reads arguments; the other reads an existing resource's state. */
function argumentsBranch(source: string): string {
  return /^ {8}(?:else|if \(!opts\.id\)) \{\n([\s\S]*?)^ {8}\}/m.exec(source)?.[1] ?? "";
}

function textOfFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);
}

/** Where the physical name isn't `name`. */
const physicalNames: Readonly<Record<string, string>> = { "aws:s3/bucket:Bucket": "bucket" };
