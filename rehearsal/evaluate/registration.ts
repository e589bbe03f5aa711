import type { Place } from "../arn";

/** A resource as the program registered it. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; empty for a resource at the top. */
  readonly parent: string;
  /** Whether it is a component: a group without a resource of AWS. */
  readonly component: boolean;
  /** Whether a component's children are made by its package, out of sight. */
  readonly remote: boolean;
  /** Account and region that its provider leads to; undefined for components and providers. */
  readonly place: Place | undefined;
  /** Whether no program registered it: it stands for what a contract tells of another stack. */
  readonly standIn?: true;
  /** Whether no program registered it: the settings name it, and it was there before. */
  readonly existing?: true;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** URNs that it had before. */
  readonly aliases: readonly string[];
  /** URNs of what it waits for, by option and by the values of its inputs. */
  readonly dependencies: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What AWS gave it; empty where AWS's answers are unknown. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource that no program registered, as if one had: it stands for what a contract or a setting tells. */
export function unregistered(
  type: string,
  name: string,
  place: Place,
  rest: Pick<Registration, "inputs" | "outputs" | "standIn" | "existing">,
): Registration {
  return {
    urn: `${type}::${name}`,
    type,
    name,
    parent: "",
    component: false,
    remote: false,
    place,
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    aliases: [],
    dependencies: [],
    ...rest,
  };
}
