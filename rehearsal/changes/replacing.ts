import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/*
 * Which inputs a resource can't change: a new one takes its place. The SDK's descriptions say it of most, the table of
 * the rest.
 */

/** The inputs of a type whose change makes a new resource; `sdk` is the folder of its package. */
export function replacingInputs(type: string, sdk = sdkOf(type)): ReadonlySet<string> {
  const declarations = sdk === undefined ? "" : declarationsOf(sdk, type);
  return new Set([...documented(declarations), ...tabled(type)]);
}

function sdkOf(type: string): string | undefined {
  try {
    return dirname(require.resolve(`@pulumi/${type.split(":")[0]}/package.json`));
  } catch {
    return undefined;
  }
}

/** What the SDK declares of a type; empty where it has no file of its own. */
export function declarationsOf(sdk: string, type: string): string {
  try {
    return readFileSync(join(sdk, `${fileOf(type)}.d.ts`), "utf8");
  } catch {
    return "";
  }
}

/** Where a package has a type, without the ending. */
export function fileOf(type: string): string {
  const [, module = "", name = ""] = type.split(":");
  return module === "index" ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : module;
}

/** The arguments whose description says so. */
function documented(declarations: string): readonly string[] {
  const args = declarations.slice(declarations.search(/export interface \w+Args /));
  const said =
    /\/\*\*(?:(?!\*\/)[\s\S])*?forces?[^.]{0,30}(?:new|replac)(?:(?!\*\/)[\s\S])*?\*\/\s*(\w+)\??:/gi;
  return [...args.matchAll(said)].flatMap(([, found]) => found ?? []);
}

/** What the descriptions leave out. A region or a name can be changed of hardly anything in AWS. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": [
    "domainName",
    "subjectAlternativeNames",
    "validationMethod",
    "keyAlgorithm",
  ],
  "aws:acm/certificateValidation:CertificateValidation": [
    "certificateArn",
    "validationRecordFqdns",
  ],
  "aws:route53/record:Record": ["zoneId", "name"],
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

function tabled(type: string): readonly string[] {
  return [
    "region",
    ...(renamed.has(type) ? [] : ["name"]),
    ...(type.startsWith("aws:s3/") ? ["bucket"] : []),
    ...(replacing[type] ?? []),
  ];
}
