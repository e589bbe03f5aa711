import type { Statement } from "../../judge";
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

/** A role that no program registered, with who may take it, and what it may do. */
export function unregisteredRole(
  arn: string,
  place: Place,
  mark: Pick<Registration, "standIn" | "existing">,
  trust: readonly Statement[],
  rights: readonly Statement[],
): readonly Registration[] {
  const name = arn.split("/").at(-1) ?? arn;
  const inputs = { assumeRolePolicy: documentOf(trust) };
  const role = { ...mark, inputs, outputs: { name, arn } };
  const policy = { ...mark, inputs: { role: name, policy: documentOf(rights) }, outputs: {} };
  return [
    unregistered("aws:iam/role:Role", arn, place, role),
    ...(rights.length > 0
      ? [unregistered("aws:iam/rolePolicy:RolePolicy", arn, place, policy)]
      : []),
  ];
}

/** The text of a policy. */
export function documentOf(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
