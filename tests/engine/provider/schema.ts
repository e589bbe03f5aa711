import { readFileSync } from "node:fs";
import { join } from "node:path";

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
  const [package_ = "", module = "", name = ""] = type.split(":");
  const file = module === "index" ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : module;
  const source = textOfFile(join(sdk, `${file}.js`));
  if (!source?.includes(`__pulumiType = '${type}'`)) {
    throw new Error(`${type} is not a resource type of the installed @pulumi/${package_}.`);
  }
  const declarations = textOfFile(join(sdk, `${file}.d.ts`)) ?? "";
  const given = argumentsBranch(source);
  const outputs = all(given, /resourceInputs\["(\w+)"\] = undefined/g);
  const inputs = new Set(all(given, /resourceInputs\["(\w+)"\] = (?!undefined)/g));
  const autonamed = physicalNames[type] ?? "name";
  return {
    inputs,
    required: all(given, /Missing required property '(\w+)'/g),
    outputs,
    textOutputs: new Set(all(declarations, /readonly (\w+): pulumi\.Output<string>/g)),
    replacing: new Set([...documented(declarations), ...tabled(type)]),
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

/** The arguments whose description says so. */
function documented(declarations: string): string[] {
  const args = declarations.slice(declarations.search(/export interface \w+Args /));
  return all(
    args,
    /\/\*\*(?:(?!\*\/)[\s\S])*?forces?[^.]{0,30}(?:new|replac)(?:(?!\*\/)[\s\S])*?\*\/\s*(\w+)\??:/gi,
  );
}

/** Where the physical name isn't `name`. */
const physicalNames: Readonly<Record<string, string>> = { "aws:s3/bucket:Bucket": "bucket" };

/** What the descriptions leave out. A region or a name can be changed of hardly anything in AWS. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  "aws:s3/bucket:Bucket": ["bucketPrefix", "bucketNamespace"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["key"],
  "aws:iam/role:Role": ["path", "namePrefix"],
  "aws:iam/rolePolicy:RolePolicy": ["role"],
  "aws:kms/key:Key": ["multiRegion", "keyUsage", "customerMasterKeySpec"],
  "aws:kms/replicaKey:ReplicaKey": ["primaryKeyArn"],
  "aws:lambda/function:Function": ["packageType"],
  "aws:cloudwatch/eventRule:EventRule": ["eventBusName"],
  "aws:cloudwatch/eventTarget:EventTarget": ["rule", "targetId", "eventBusName"],
  "aws:codeconnections/connection:Connection": ["providerType", "hostArn"],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/subnet:Subnet": ["vpcId", "cidrBlock", "availabilityZone"],
  "aws:ec2/natGateway:NatGateway": ["subnetId", "allocationId"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId"],
  "aws:ec2/securityGroup:SecurityGroup": ["vpcId"],
  "aws:lb/targetGroup:TargetGroup": ["vpcId"],
  "pulumiservice:index:DeploymentSettings": ["organization", "project", "stack"],
  "pulumiservice:index:DriftSchedule": ["organization", "project", "stack"],
  "pulumiservice:index:Webhook": ["organizationName", "projectName", "stackName"],
};

/** Types whose name is updated in place. */
const renamed: ReadonlySet<string> = new Set([
  "aws:cloudfront/originAccessControl:OriginAccessControl",
]);

function tabled(type: string): string[] {
  return [
    "region",
    ...(renamed.has(type) ? [] : ["name"]),
    ...(type.startsWith("aws:s3/") ? ["bucket"] : []),
    ...(replacing[type] ?? []),
  ];
}
