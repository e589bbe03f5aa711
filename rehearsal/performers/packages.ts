import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Document, parseDocument } from "yaml";
import { RehearsalFault } from "../fault";
import { readFolder } from "../site";

/** Code that a build uploads for a template to refer to. */
export interface Package {
  readonly bucket: string;
  readonly key: string;
  readonly keyArn: string;
  readonly body: Buffer;
}

/** What the AWS CLI packages, and in which form it writes the address. */
const packaged: readonly {
  readonly type: string;
  readonly property: string;
  readonly form: "url" | "map";
}[] = [
  { type: "AWS::Serverless::Function", property: "CodeUri", form: "url" },
  { type: "AWS::Serverless::LayerVersion", property: "ContentUri", form: "url" },
  { type: "AWS::Lambda::Function", property: "Code", form: "map" },
  { type: "AWS::Lambda::LayerVersion", property: "Content", form: "map" },
];

const page = "https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html";

/**
 * What `aws cloudformation package` does with a template: uploads what lies beside it, and writes the same template
 * with the addresses. `words` are what follows the command, `folder` is where it runs.
 */
export function packageTemplate(folder: string, words: readonly string[]): readonly Package[] {
  const option = (name: string): string => {
    const value = words[words.indexOf(`--${name}`) + 1];
    if (!words.includes(`--${name}`) || value === undefined || value === "") {
      throw new RehearsalFault(`aws cloudformation package has no --${name} (${page}).`);
    }
    return value;
  };
  const template = join(folder, option("template-file"));
  if (!existsSync(template)) {
    throw new RehearsalFault(
      `The build's output has no ${option("template-file")}, the template to package: correct template or output of the build, or carry what it leaves (--site).`,
    );
  }
  const document = parseTemplate(readFileSync(template, "utf8"));
  const uploads = resourcesOf(document).flatMap(({ name, type, properties }) =>
    packaged.flatMap(({ type: of, property, form }) => {
      const local = properties?.[property];
      if (of !== type || typeof local !== "string" || local.startsWith("s3://")) return [];
      const body = contentOf(join(dirname(template), local), `${name}.${property}`);
      const bucket = option("s3-bucket");
      const key = `${option("s3-prefix")}/${createHash("md5").update(body).digest("hex")}`;
      document.setIn(
        ["Resources", name, "Properties", property],
        form === "url" ? `s3://${bucket}/${key}` : { S3Bucket: bucket, S3Key: key },
      );
      return [{ bucket, key, keyArn: option("kms-key-id"), body }];
    }),
  );
  const output = resolve(folder, option("output-template-file"));
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, document.toString());
  return uploads;
}

/** Where the code of a packaged template lies; what is still local, CloudFormation would not find. */
export function packagesIn(template: string): readonly { bucket: string; key: string }[] {
  return resourcesOf(parseTemplate(template)).flatMap(({ name, type, properties }) =>
    packaged.flatMap(({ type: of, property }) => {
      const value = properties?.[property];
      if (of !== type || value === undefined) return [];
      const address = typeof value === "string" ? addressOf(value) : mapOf(value);
      if (address === "inline") return [];
      if (address) return [address];
      throw new RehearsalFault(`${property} of ${name} names nothing in Amazon S3 (${page}).`);
    }),
  );
}

function addressOf(value: string) {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(value) ?? [];
  return bucket !== undefined && key !== undefined ? { bucket, key } : undefined;
}

function mapOf(value: object) {
  if ("ZipFile" in value || "ImageUri" in value) return "inline";
  const { S3Bucket, S3Key, Bucket = S3Bucket, Key = S3Key } = value as Record<string, unknown>;
  return typeof Bucket === "string" && typeof Key === "string"
    ? { bucket: Bucket, key: Key }
    : undefined;
}

/** Whether CloudFormation expands a template by the macro of AWS::Serverless. */
export function isServerless(template: string): boolean {
  const { Transform } = (parseTemplate(template).toJS() ?? {}) as { readonly Transform?: unknown };
  return [Transform].flat().includes("AWS::Serverless-2016-10-31");
}

/** What of IAM has a name of its own: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html */
const nameOfType: Readonly<Record<string, string>> = {
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
};

/** Resources of a template that extend rights, with the capabilities of which one acknowledges each. */
export function acknowledged(
  template: string,
): readonly { readonly resource: string; readonly capabilities: readonly string[] }[] {
  return resourcesOf(parseTemplate(template)).flatMap(({ name, type = "", properties = {} }) => {
    // AWS::Serverless makes a role for a function that has none.
    const implied = type === "AWS::Serverless::Function" && properties.Role === undefined;
    if (!implied && !type.startsWith("AWS::IAM::")) return [];
    const named = properties[nameOfType[type] ?? ""] !== undefined;
    const capabilities = [...(named ? [] : ["CAPABILITY_IAM"]), "CAPABILITY_NAMED_IAM"];
    return [{ resource: name, capabilities }];
  });
}

/** Short forms such as !Sub stay as they are. */
function parseTemplate(text: string): Document {
  return parseDocument(text, { logLevel: "silent" });
}

function resourcesOf(document: Document) {
  const { Resources = {} } = (document.toJS() ?? {}) as {
    readonly Resources?: Readonly<
      Record<string, { readonly Type?: string; readonly Properties?: Record<string, unknown> }>
    >;
  };
  return Object.entries(Resources).map(([name, { Type, Properties }]) => ({
    name,
    type: Type,
    properties: Properties as Readonly<Record<string, string | object | undefined>> | undefined,
  }));
}

/** A zip of a folder, or a file as it is: what matters here is that it is the same for the same files. */
function contentOf(path: string, what: string): Buffer {
  if (!existsSync(path)) {
    throw new RehearsalFault(
      `${what} of the template is ${path.split("/").at(-1)}, which is not beside it.`,
    );
  }
  if (!statSync(path).isDirectory()) return readFileSync(path);
  const files = readFolder(path, `the template's ${what}`);
  return Buffer.concat(files.flatMap(({ path: name, body }) => [Buffer.from(`${name}\n`), body]));
}
