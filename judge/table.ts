/** The generated table of AWS actions (actions.json), unpacked: which exist, on what, with which condition keys. */
import { table } from "./actions-file";
import { arnParts, matches, pattern } from "./match";
import { Memo } from "./memo";
import { intersect, type Language, regExpOf, type Shape, shape, typeShape } from "./shapes";

/** An action of the Service Authorization Reference. */
export interface Action {
  /** As AWS writes it: `s3:GetObject`. */
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  readonly service: string;
  readonly accessLevel: string;
  readonly types: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly keySet: number;
  }[];
  readonly keySet: number;
}

const otherServices = new Set(table.otherServices);
const underResourceControl = new Set(table.resourceControlPolicies);
const unpacked = new Memo<ReadonlyMap<string, Action>>();

/** The actions of a service by their keys, unpacked when one is asked for: policies name few services. */
function actionsOf(service: string): ReadonlyMap<string, Action> {
  return unpacked.of(service, () => {
    const packed = Object.hasOwn(table.services, service) ? table.services[service]?.actions : {};
    return new Map(
      Object.entries(packed ?? {})
        .map(([name, line]) => unpack(service, name, line))
        .map((action) => [action.key, action]),
    );
  });
}

function unpack(service: string, action: string, line: string): Action {
  const [accessLevel = "", keySet = "", types = ""] = line.split("|");
  const name = `${service}:${action}`;
  return {
    name,
    key: name.toLowerCase(),
    service,
    accessLevel,
    keySet: Number(keySet),
    types: types
      .split(",")
      .filter((it) => it !== "")
      .map((it) => {
        const [type = "", set = ""] = it.split(":");
        return { name: type.replace("!", ""), required: type.endsWith("!"), keySet: Number(set) };
      }),
  };
}

/** Every action of a service. */
export function actionsIn(service: string): readonly Action[] {
  return [...actionsOf(service).values()];
}

/** The action of that name in any case, or undefined where AWS has none (or the table does not cover it). */
export function findAction(name: string): Action | undefined {
  return actionAt(name.toLowerCase());
}

function actionAt(key: string): Action | undefined {
  return actionsOf(key.slice(0, Math.max(key.indexOf(":"), 0))).get(key);
}

/** Every action of the table. */
export function allActions(): readonly Action[] {
  return Object.keys(table.services).flatMap((service) => [...actionsOf(service).values()]);
}

/** True when resource control policies reach the service. */
export function isUnderResourceControl(service: string): boolean {
  return underResourceControl.has(service);
}

/** What a pattern of `Action` or `NotAction` names: everything, or some actions (in lower case). */
export type Selection = "everything" | ReadonlySet<string>;

/** A selection, or one clause that says what is wrong with the pattern. */
type Selected = { readonly selection: Selection } | { readonly fault: string };

const selections = new Memo<Selected>();

/** The actions that a pattern selects. A pattern that selects none is a fault, and so is an unknown service. */
export function select(text: string): Selected {
  return selections.of(text, selectAnew);
}

function selectAnew(text: string): Selected {
  if (text === "*" || text === "*:*") return { selection: "everything" };
  const colon = text.indexOf(":");
  if (colon < 1) return { fault: `action "${text}" is not of the form service:Name` };
  const service = text.slice(0, colon).toLowerCase();
  const name = text.slice(colon + 1);
  if (table.services[service] === undefined) {
    if (!otherServices.has(service)) {
      return { fault: `action "${text}" names a service that AWS does not have` };
    }
    if (name === "*") return { selection: new Set() };
    return { fault: `action "${text}" is of a service that the judge's table does not cover` };
  }
  const isPattern = /[*?]/.test(name);
  const named = `${service}:${name.toLowerCase()}`;
  const glob = pattern(named);
  const found = isPattern
    ? [...actionsOf(service).keys()].filter((it) => matches(glob, it))
    : [named].filter((it) => actionsOf(service).has(it));
  if (found.length > 0) return { selection: new Set(found) };
  return {
    fault: isPattern ? `action "${text}" matches no action of AWS` : `AWS has no action "${text}"`,
  };
}

const typeShapes = new Memo<readonly Shape[]>();

/**
 * The shapes of a resource type's ARN. A placeholder holds no `:`, and no `/` either where another type of the
 * service continues the same ARN with one (a bucket and its objects, a pipeline and its stages). An object's key
 * may hold everything. A log group is named with and without the trailing `:*`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 * Documents of AWS's own have no account.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-EC2Deploy.html
 * The actions of both names of CodeConnections work on connections of either.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 */
function shapesOf(service: string, type: string, place?: Place): readonly Shape[] {
  const id = `${service} ${type}`;
  const where = place === undefined ? "" : ` ${Object.values(place).join(" ")}`;
  return typeShapes.of(`${id}${where}`, () => newShapes(service, type, place));
}

function newShapes(service: string, type: string, place: Place | undefined): readonly Shape[] {
  const id = `${service} ${type}`;
  const types = table.services[service]?.types ?? {};
  const arn = types[type] ?? "";
  const continues = Object.values(types).some((other) => other.startsWith(`${arn}/`));
  const otherName = arn.replace(/:code(star-)?connections:/, (_, former) =>
    former === undefined ? ":codestar-connections:" : ":codeconnections:",
  );
  const others = [
    ...(id === "logs log-group" ? [`${arn}:\${Any}`] : []),
    ...(id === "ssm document" ? [arn.replace(/\$\{Account\}/, "")] : []),
    ...(otherName === arn ? [] : [otherName]),
  ];
  // One resource has no wildcard in its name.
  const wildcards = place === undefined ? "" : "*?";
  return [arn, ...others].map((it) =>
    typeShape(place === undefined ? it : inPlace(it, place), (placeholder, isLast) => {
      if (placeholder === "ObjectName" || placeholder === "Any") return wildcards;
      const deep = continues || (!isLast && !placeholder.startsWith("LogGroup"));
      return `${deep ? ":/" : ":"}${wildcards}`;
    }),
  );
}

/** Where resources are. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

function inPlace(arn: string, { partition, region, account }: Place): string {
  const known: Readonly<Record<string, string>> = {
    Partition: partition,
    Region: region,
    Account: account,
  };
  return arn.replace(/\$\{(\w+)\}/g, (whole, name) => known[name] ?? whole);
}

/** The ARNs that resources of a type can have in a place. */
export function universeOf(service: string, type: string, place: Place): Language {
  return shapesOf(service, type, place);
}

const typeTests = new Memo<readonly RegExp[]>();
const typesByArn = new Map<Action, Memo<readonly string[]>>();

/** The resource types of the action that this ARN can be. */
export function typesOf(action: Action, arn: string): readonly string[] {
  const known = typesByArn.get(action) ?? new Memo<readonly string[]>();
  typesByArn.set(action, known);
  return known.of(arn, () => {
    const { service, types } = action;
    const testsOf = (name: string): readonly RegExp[] =>
      typeTests.of(`${service} ${name}`, () => shapesOf(service, name).map(regExpOf));
    return types.map(({ name }) => name).filter((name) => testsOf(name).some((it) => it.test(arn)));
  });
}

const typed = new Memo<boolean>();

/** True when the ARN of every resource of the service begins with its type: `role/…`, `function:…`. */
export function namesTypes(service: string): boolean {
  return typed.of(service, () => {
    const arns = Object.values(table.services).flatMap(({ types }) => Object.values(types));
    const own = arns.flatMap((arn) => {
      const [, , of, , , resource] = arnParts(arn) ?? [];
      return of === service && resource !== undefined ? [resource] : [];
    });
    return own.length > 0 && own.every((resource) => !resource.startsWith("$"));
  });
}

const works = new Memo<boolean>();

/** True when at least one action of the selection works on a resource of the pattern (a policy's text). */
export function worksOn(actionPattern: string, selection: Selection, resource: string): boolean {
  if (selection === "everything" || selection.size === 0 || resource === "*") return true;
  return works.of(`${actionPattern}\n${resource}`, () => worksAnew(selection, resource));
}

function worksAnew(selection: ReadonlySet<string>, resource: string): boolean {
  const text = shape(pattern(resource.replace(/\$\{[*?$]\}/g, "*").replace(/\$\{[^}]*\}/g, "*")));
  const service = currentName(resource);
  return [...selection].some((name) => {
    const action = actionAt(name);
    return action?.types.some((type) => {
      // Most patterns name their service: the shapes of other services need no look.
      const arn = table.services[action.service]?.types[type.name] ?? "";
      if (currentName(arn) !== service) return false;
      return shapesOf(action.service, type.name).some((it) => intersect(it, text));
    });
  });
}

/** The service in an ARN, under its name of today. */
function currentName(arn: string): string | undefined {
  return arnParts(arn)?.[2].replace("codestar-connections", "codeconnections");
}

interface Keys {
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly string[];
}
const keySets = new Memo<Keys>();

function keysOf(service: string, index: number): Keys {
  return keySets.of(`${service} ${index}`, () => {
    const all = (table.services[service]?.keySets[index] ?? "").toLowerCase().split(" ");
    return {
      exact: new Set(all.filter((key) => !key.includes("*"))),
      patterns: all.filter((key) => key.includes("*")).map(pattern),
    };
  });
}

/** True when AWS documents the condition key (in lower case) for the action, on one of these types or on any. */
export function sendsKey(action: Action, key: string, types?: readonly string[]): boolean {
  const has = (index: number): boolean => {
    const { exact, patterns } = keysOf(action.service, index);
    return exact.has(key) || patterns.some((it) => matches(it, key));
  };
  return (
    has(action.keySet) ||
    action.types.some(({ name, keySet }) => (types?.includes(name) ?? true) && has(keySet))
  );
}

const carried = new Memo<boolean>();

/** True when at least one action of the selection carries the condition key (in lower case). */
export function anySendsKey(selection: Selection, key: string): boolean {
  return selection === "everything"
    ? carried.of(key, () => allActions().some((action) => sendsKey(action, key)))
    : [...selection].some((name) => {
        const action = actionAt(name);
        return action !== undefined && sendsKey(action, key);
      });
}

const keyTypes = new Map<string, string>();
const keyTypePatterns: { readonly glob: string; readonly type: string }[] = [];
for (const { keys } of Object.values(table.services)) {
  for (const [key, type] of Object.entries(keys)) {
    if (key.includes("*")) keyTypePatterns.push({ glob: pattern(key.toLowerCase()), type });
    else keyTypes.set(key.toLowerCase(), type);
  }
}

/** The type that AWS documents for a service's condition key (in lower case), such as `ArrayOfString`. */
export function keyType(key: string): string | undefined {
  return keyTypes.get(key) ?? keyTypePatterns.find(({ glob }) => matches(glob, key))?.type;
}
