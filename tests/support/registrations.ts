import { type Evaluation, type Registration, unknownValue } from "../../rehearsal/evaluate";

/** The one resource of this type, and of this name where there are several. */
export function one({ registrations }: Evaluation, type: string, name?: string): Registration {
  const found = registrations.filter(
    (each) => each.type === type && (name === undefined || each.name === name),
  );
  const [only] = found;
  if (found.length !== 1 || !only) {
    const names = registrations.filter((each) => each.type === type).map((each) => each.name);
    throw new Error(`There are ${found.length} ${type} ${name ?? ""}: ${names.join(", ")}`);
  }
  return only;
}

export function all({ registrations }: Evaluation, type: string): readonly Registration[] {
  return registrations.filter((each) => each.type === type);
}

export const types = {
  alias: "aws:kms/alias:Alias",
  bucket: "aws:s3/bucket:Bucket",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  connection: "aws:codeconnections/connection:Connection",
  distribution: "aws:cloudfront/distribution:Distribution",
  eventRule: "aws:cloudwatch/eventRule:EventRule",
  eventTarget: "aws:cloudwatch/eventTarget:EventTarget",
  key: "aws:kms/key:Key",
  lambda: "aws:lambda/function:Function",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  object: "aws:s3/bucketObjectv2:BucketObjectv2",
  pipeline: "aws:codepipeline/pipeline:Pipeline",
  project: "aws:codebuild/project:Project",
  replicaKey: "aws:kms/replicaKey:ReplicaKey",
  reportGroup: "aws:codebuild/reportGroup:ReportGroup",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  webhook: "aws:codebuild/webhook:Webhook",
} as const;

/** A policy as AWS would get it. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Every policy of a stack: trusts as `<role>/trust`, all others by the resource that holds them. */
export function policiesOf({ registrations }: Evaluation): Readonly<Record<string, Policy>> {
  return Object.fromEntries(
    registrations.flatMap(({ name, inputs }) => [
      ...policy(`${name}/trust`, inputs.assumeRolePolicy),
      ...policy(name, inputs.policy),
    ]),
  );
}

function policy(key: string, text: unknown): readonly (readonly [string, Policy])[] {
  if (typeof text !== "string" || !text.startsWith("{")) return [];
  return [[key, JSON.parse(text) as Policy]];
}

export function statement(policies: Readonly<Record<string, Policy>>, name: string, sid: string) {
  const found = policies[name]?.Statement.find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`${name} has no statement ${sid}.`);
  return found;
}

/** The URNs that a resource waits for, directly or through others. */
export function waitsFor({ registrations }: Evaluation, resource: Registration): Set<string> {
  const byUrn = new Map(registrations.map((each) => [each.urn, each]));
  const seen = new Set<string>();
  const visit = (urn: string) => {
    if (seen.has(urn)) return;
    seen.add(urn);
    for (const next of byUrn.get(urn)?.dependencies ?? []) visit(next);
  };
  for (const urn of resource.dependencies) visit(urn);
  return seen;
}

/** The URN that the engine gives: with the types of all components above the resource. */
export function urnOf(
  { registrations, project, stack }: Evaluation,
  resource: Registration,
): string {
  const byUrn = new Map(registrations.map((each) => [each.urn, each]));
  const chain = (each: Registration): readonly string[] => {
    const parent = byUrn.get(each.parent);
    return parent ? [...chain(parent), each.type] : [each.type];
  };
  return `urn:pulumi:${stack}::${project}::${chain(resource).join("$")}::${resource.name}`;
}

/** The paths under which something in a value is not known before AWS answers. */
export function unknownsIn(value: unknown, path = ""): readonly string[] {
  if (value === unknownValue) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unknownsIn(item, `${path}/${key}`));
}
