import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../../../rehearsal/arn";
import type { Values } from "./values";

export type { Place };

/** A resource as it is in the stand-in's AWS. Tests edit it to make drift. */
export interface Existing {
  readonly type: string;
  readonly id: string;
  readonly inputs: Values;
  /** What AWS gave it. */
  readonly outputs: Values;
  /** Keys of a bucket's objects that no resource put there: a release, say. */
  readonly objects?: readonly string[];
}

/** Services without a region. */
const globalServices: ReadonlySet<string> = new Set(["iam", "cloudfront"]);

/** What stands for an Availability Zone or Local Zone that an account has beside a, b and c. */
export const zoneType = "aws:ec2/zone:Zone";

/** Where resources are that belong to no account of AWS. */
export const pulumiCloud: Place = { account: "pulumi-cloud", region: "global" };

/**
 * The stand-in's AWS: a file per resource, `<folder>/<account>/<region>/<type>/<id>.json`. The type is
 * written as `s3.Bucket`.
 */
export class World {
  constructor(private readonly folder: string) {}

  find(place: Place, type: string, id: string): Existing | undefined {
    const file = this.fileOf(place, type, id);
    return existsSync(file) ? read(file) : undefined;
  }

  put(place: Place, resource: Existing): void {
    const file = this.fileOf(place, resource.type, resource.id);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `${JSON.stringify(resource, undefined, 2)}\n`);
  }

  /** Changes a resource behind the program's back. @throws Error where the account has not just one such */
  change(
    account: string,
    type: string,
    change: (resource: Existing) => Partial<Existing>,
    which: (resource: Existing) => boolean = () => true,
  ): void {
    const folder = join(this.folder, account);
    const files = filesIn(folder).filter((file) => {
      const resource = read(file);
      return resource.type === type && which(resource);
    });
    const [file] = files;
    if (file === undefined || files.length > 1) {
      throw new Error(`Account ${account} has ${files.length} resources of type ${type}.`);
    }
    const before = read(file);
    writeFileSync(file, JSON.stringify({ ...before, ...change(before) }));
  }

  remove(place: Place, type: string, id: string): void {
    rmSync(this.fileOf(place, type, id));
  }

  /** Every resource of an account, in any region. */
  of(account: string): readonly Existing[] {
    return filesIn(join(this.folder, account)).map(read);
  }

  /** The accounts in which anything was ever made. */
  accounts(): readonly string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).sort() : [];
  }

  private fileOf({ account, region }: Place, type: string, id: string): string {
    const [, module = "", kind = ""] = /^\w+:(\w+)(?:\/\w+)?:(\w+)$/.exec(type) ?? [];
    const where = globalServices.has(module) ? "global" : region;
    const name = `${encodeURIComponent(id)}.json`;
    return join(this.folder, account, where, `${module}.${kind}`, name);
  }
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}

function read(file: string): Existing {
  return JSON.parse(readFileSync(file, "utf8")) as Existing;
}
