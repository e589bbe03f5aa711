import { accountOf } from "./arn";
import { peek, text, Unseen, unknownValue } from "./read";

/** A resource as a program registered it: plain data, whoever evaluated the program. */
export interface PlainResource {
  /** `aws:s3/bucket:Bucket` */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What AWS added. Default: nothing is known. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  /** Account and region to which its provider leads. */
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  readonly protect?: boolean;
  /** URNs of what it waits for. */
  readonly dependencies?: readonly string[];
  /** The same by input, where that is known. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A resource as the rules see it. */
export interface Subject {
  /** Service and class: `s3.Bucket`. */
  readonly kind: string;
  readonly name: string;
  readonly urn: string;
  /** Inputs; in a rule about a stack also what AWS added. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly account: string | undefined;
  readonly protect: boolean;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** @param whole whether to include what AWS added, as rules about a stack do */
export function subjectOf(resource: PlainResource, whole: boolean): Subject {
  return {
    kind: kindOf(resource.type),
    name: resource.name,
    urn: resource.urn,
    values: whole ? { ...resource.inputs, ...resource.outputs } : resource.inputs,
    account: resource.place?.account,
    protect: resource.protect === true,
    dependencies: resource.dependencies ?? [],
    propertyDependencies: resource.propertyDependencies ?? {},
  };
}

/** `aws:s3/bucketV2:BucketV2` → `s3.Bucket`: the provider's older names for S3 mean the same. */
export function kindOf(type: string): string {
  const [, service, name] = /^aws:([^/:]+)\/[^:]+:(.+)$/.exec(type) ?? [];
  if (service === undefined || name === undefined) return type;
  return `${service}.${service === "s3" ? name.replace(/V2$/, "") : name}`;
}

/** All resources of a stack, and how they refer to each other. */
export class Stack {
  private readonly byKind = new Map<string, Subject[]>();
  private readonly byIdentity = new Map<string, ReadonlyMap<unknown, Subject>>();

  constructor(private readonly subjects: readonly Subject[]) {
    for (const subject of subjects) {
      const same = this.byKind.get(subject.kind);
      if (same) same.push(subject);
      else this.byKind.set(subject.kind, [subject]);
    }
  }

  all(kind: string): readonly Subject[] {
    return this.byKind.get(kind) ?? [];
  }

  /** Those of several kinds, in the order of the stack. */
  of(kinds: readonly string[]): readonly Subject[] {
    const [only] = kinds;
    return kinds.length === 1 && only !== undefined
      ? this.all(only)
      : this.subjects.filter(({ kind }) => kinds.includes(kind));
  }

  /** Those of a kind by each of their identifiers. */
  private identified(kind: string): ReadonlyMap<unknown, Subject> {
    const known = this.byIdentity.get(kind);
    if (known) return known;
    const all = this.all(kind).flatMap((subject) =>
      identities.map((id) => [peek(subject.values, id), subject] as const),
    );
    // The first of two with one identifier is meant.
    const made = new Map(all.reverse());
    this.byIdentity.set(kind, made);
    return made;
  }

  /**
   * The resource to which a value leads: by its identifier, or, while that is not known, by what the input
   * waits for. `undefined` = it is not in this stack.
   * @param property the input that holds the value
   * @throws Unseen where it can't be told
   */
  referred(from: Subject, property: string, value: unknown, kind: string): Subject | undefined {
    const candidates = this.all(kind);
    if (value !== unknownValue) {
      const reference = text(value);
      if (reference === undefined) return undefined;
      return this.identified(kind).get(reference);
    }
    const awaited = from.propertyDependencies[property] ?? from.dependencies;
    const [found, ...others] = candidates.filter(({ urn }) => awaited.includes(urn));
    if (found === undefined || others.length > 0) throw new Unseen();
    return found;
  }

  /**
   * Resources of a kind whose input refers to this one: a bucket's policy, a role's policies.
   * @throws Unseen where one of them can't be told from its siblings
   */
  attached(to: Subject, kind: string, property: string): readonly Subject[] {
    return this.all(kind).filter(
      (each) => this.referred(each, property, peek(each.values, property), to.kind) === to,
    );
  }

  /**
   * The account of a resource: that of its provider, or of its ARN, or of any ARN that AWS gave in its stack.
   * @throws Unseen where no account is known
   */
  accountOf(subject: Subject): string {
    const others = this.subjects.map(({ values }) => accountOf(peek(values, "arn")));
    const account =
      subject.account ?? accountOf(peek(subject.values, "arn")) ?? others.find((it) => it);
    if (account === undefined) throw new Unseen();
    return account;
  }
}

/** Outputs by which others name a resource. */
const identities = ["id", "arn", "bucket", "name", "keyId"];
