import { findAction, type Request, sendsKey } from "../../../judge";
import { type Call, callsOf, type Evidence, isGlobal, transport } from "../../call";
import type { Evaluation } from "../../evaluate";
import { defaultTags, type Tags } from "../../world/default-tags";
import { type Registered, World } from "../../world/world";
import table from "./calls.json";
import { arnOf, boundsOf, named, ownArn, textsAt } from "./resource";

/** What the provider does with a resource; `terminal` is how a person at a terminal alone makes it. */
type Operation = "read" | "create" | "update" | "delete" | "terminal";

/**
 * What Pulumi's provider calls for resources of a type, apart from what the program grants for it: for each operation
 * the actions, with blanks between them.
 */
interface Row extends Partial<Readonly<Record<Operation, string>>> {
  /** What says so. Most pages say what an action does: which of them the provider makes use of, is inferred. */
  readonly by: keyof typeof table.evidence;
  /** What is called on; the resource's own ARN where none of these three is there. */
  readonly arn?: string;
  /** Inputs that hold ARNs. */
  readonly inputs?: readonly string[];
  readonly on?: string;
  /** What else the request says. */
  readonly says?: Pick<Request, "passedToService" | "context" | "via">;
  /** Whether it says the permissions boundary of the role. */
  readonly bounds?: true;
  /** Whether S3 asks it in the caller's name, for the bucket of an object. */
  readonly encrypts?: true;
  /** What of the resource it carries: the provider's default tags, where it makes nothing, or whom it lets in. */
  readonly sends?: "tags" | "principal";
}

const rows = table.types as unknown as Readonly<Record<string, readonly Row[]>>;

/** Types of AWS's resources that the table says nothing of: what a deployment does with them is not known. */
export function unknownTypes({ registrations }: Evaluation): readonly string[] {
  const types = registrations.flatMap(({ place, type }) => (place ? [type] : []));
  return [...new Set(types)].filter((type) => rows[type] === undefined);
}

/** The actions by which the provider makes and changes resources of a type on push. */
export function changes(type: string): readonly string[] {
  const all = (rows[type] ?? []).flatMap(({ create, update }) => [create, update]);
  return all.flatMap((actions) => actions?.split(" ") ?? []);
}

/**
 * What a role calls when Pulumi reads the resources of a stack, or also makes, changes and deletes them. What
 * the settings only name is not among them.
 * @param onlyRead types whose resources a person makes and changes
 */
export function providerCalls(
  evaluation: Evaluation,
  role: string,
  wanted: readonly Operation[],
  onlyRead: readonly string[] = [],
): readonly Call[] {
  const world = new World([evaluation]);
  const tags = defaultTags(evaluation);
  const home = evaluation.registrations.find((each) => each.place)?.place;
  return evaluation.registrations.flatMap((resource) => {
    const { existing, remote, type } = resource;
    // What a remote component makes lies where the stack does.
    const place = resource.place ?? (remote ? home : undefined);
    if (!place || existing) return [];
    const registered = { stack: evaluation.stack, place, resource };
    const operations = onlyRead.includes(type) ? (["read"] as const) : wanted;
    return (rows[type] ?? []).flatMap((row) =>
      operations.flatMap((operation) => callsBy(row, operation, registered, world, role, tags)),
    );
  });
}

/** Every call of a row for an operation, on everything that it is about. */
function callsBy(
  row: Row,
  operation: Operation,
  registered: Registered,
  world: World,
  role: string,
  tags: Tags,
): readonly Call[] {
  const actions = row[operation];
  if (actions === undefined) return [];
  const { account: owner, region } = registered.place;
  const evidence = table.evidence[row.by] as Evidence;
  return aboutOf(row, registered, world).flatMap((resource) =>
    actions.split(" ").flatMap((action) =>
      callsOf(role, action, resource, evidence, {
        owner,
        ...(!isGlobal(action) && { region }),
        ...(action.startsWith("s3:") && { transport }),
        ...row.says,
        ...(row.encrypts && throughBucket(registered, world)),
        ...(row.bounds && { context: boundsOf(registered, world) }),
        ...(row.sends === "principal" && {
          context: { "lambda:Principal": String(registered.resource.inputs.principal) },
        }),
        ...((row.sends === "tags" || carriesTags(operation, action)) && { requestTags: tags }),
        // Everything that the stack has made has the provider's tags, and a key of a site is yours.
        ...(resource !== "*" && !row.encrypts && { resourceTags: tags }),
      }),
    ),
  );
}

/**
 * What is made has the provider's default tags from the beginning, wherever the call takes any; buckets too.
 * https://github.com/pulumi/pulumi-aws/issues/6317
 */
function carriesTags(operation: Operation, name: string): boolean {
  const action = findAction(name);
  const makes = operation === "create" || operation === "terminal";
  return makes && action !== undefined && sendsKey(action, "aws:requesttag/ferry:name");
}

function aboutOf({ arn, inputs, on }: Row, registered: Registered, world: World) {
  if (arn !== undefined) return arn === "*" ? ["*"] : [arnOf(registered, arn)];
  if (inputs) return inputs.flatMap((path) => textsAt(registered.resource.inputs, path));
  return on === undefined ? ownArn(registered) : (named[on]?.(registered, world) ?? []);
}

/** S3 encrypts an object as its bucket does by default. */
function throughBucket(registered: Registered, world: World) {
  const [object = ""] = named.object?.(registered, world) ?? [];
  const bucket = world.bucket(String(registered.resource.inputs.bucket));
  return {
    via: { service: "s3.amazonaws.com", object, bucketKey: bucket?.bucketKey ?? false },
  };
}
