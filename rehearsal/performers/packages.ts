import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isMap } from "yaml";
import { RehearsalFault } from "../fault";
import { readFolder } from "../site";
import { isNesting, macros, Template, type TemplateResource } from "./template";

/** Code, or anything else, that a build uploads for a template to refer to. */
export interface Package {
  readonly bucket: string;
  readonly key: string;
  readonly keyArn: string;
  readonly body: Buffer;
}

interface Address {
  readonly bucket: string;
  readonly key: string;
}

/** A place where a template may name something local, and how its address is written there. */
interface Place {
  readonly type: string;
  readonly property: string;
  readonly form: "url" | "template" | "left" | readonly [bucket: string, key: string];
  /** Whether the template's own folder is uploaded where the property is left out. */
  readonly whole?: true;
}

const place = (type: string, property: string, form: Place["form"], whole?: true): Place => ({
  type: `AWS::${type}`,
  property,
  form,
  ...(whole && { whole }),
});
const lambda = ["S3Bucket", "S3Key"] as const;
const object = ["Bucket", "Key"] as const;
const mappings = ["RequestMappingTemplateS3Location", "ResponseMappingTemplateS3Location"];

const page = "https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html";

/** All that the AWS CLI packages: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html */
const packaged: readonly Place[] = [
  place("Serverless::Function", "CodeUri", "url", true),
  place("Serverless::LayerVersion", "ContentUri", "url", true),
  place("Lambda::Function", "Code", lambda, true),
  place("Lambda::LayerVersion", "Content", ["S3Bucket", "S3Key"], true),
  place("Serverless::Api", "DefinitionUri", "url"),
  place("Serverless::StateMachine", "DefinitionUri", object),
  place("Serverless::Application", "Location", "template"),
  place("CloudFormation::Stack", "TemplateURL", "template"),
  place("ApiGateway::RestApi", "BodyS3Location", object),
  place("StepFunctions::StateMachine", "DefinitionS3Location", object),
  place("AppSync::GraphQLSchema", "DefinitionS3Location", "url"),
  ...["AppSync::Resolver", "AppSync::FunctionConfiguration"].flatMap((type) => [
    ...mappings.map((property) => place(type, property, "url")),
    // Newer pages of the command have it, and its version 1.46.3 leaves it as it is.
    place(type, "CodeS3Location", "left"),
  ]),
  place("CodeCommit::Repository", "Code.S3", object),
  place("Glue::Job", "Command.ScriptLocation", "url", true),
  place("ElasticBeanstalk::ApplicationVersion", "SourceBundle", lambda, true),
];

/**
 * What `aws cloudformation package` does with a template: uploads what lies beside it, nested templates too, and
 * writes the same template with the addresses. `words` are what follows the command, `folder` is where it runs.
 */
export function packageTemplate(folder: string, words: readonly string[]): readonly Package[] {
  const option = (name: string): string => {
    const value = words[words.indexOf(`--${name}`) + 1];
    if (!words.includes(`--${name}`) || value === undefined || value === "") {
      throw new RehearsalFault(`aws cloudformation package has no --${name} (${page}).`);
    }
    return value;
  };
  const file = join(folder, option("template-file"));
  if (!existsSync(file)) {
    throw new RehearsalFault(
      `The build's output has no ${option("template-file")}, the template to package: correct template or output of the build, or carry what it leaves (--site).`,
    );
  }
  const [bucket, prefix, keyArn] = ["s3-bucket", "s3-prefix", "kms-key-id"].map(option) as [
    string,
    string,
    string,
  ];
  const uploads: Package[] = [];
  const upload = (body: Buffer, ending = ""): Address => {
    const key = `${prefix}/${createHash("md5").update(body).digest("hex")}${ending}`;
    uploads.push({ bucket, key, keyArn, body });
    return { bucket, key };
  };
  const output = resolve(folder, option("output-template-file"));
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, packageOne(file, upload));
  return uploads;
}

type Upload = (body: Buffer, ending?: string) => Address;

/** The text of a template with the addresses of what was beside it. */
function packageOne(file: string, upload: Upload): string {
  const template = new Template(readFileSync(file, "utf8"));
  const refused = refusals(template);
  if (refused.length > 0) throw new RehearsalFault(refused.join("\n"));
  const beside = dirname(file);
  for (const { name, node } of template.transforms) {
    const location = isMap(node) ? node.getIn(["Parameters", "Location"]) : undefined;
    if (name !== "AWS::Include" || typeof location !== "string" || isAddress(location)) continue;
    const included = upload(contentOf(join(beside, location), "AWS::Include.Location"));
    if (isMap(node)) node.setIn(["Parameters", "Location"], urlOf(included));
  }
  for (const property of ["LicenseUrl", "ReadmeUrl"]) {
    const path = ["Metadata", "AWS::ServerlessRepo::Application", property];
    const local = template.textAt(path);
    if (local === undefined || isAddress(local)) continue;
    template.document.setIn(path, urlOf(upload(contentOf(join(beside, local), property))));
  }
  for (const { resource, at, path } of placesOf(template)) {
    const local =
      template.textAt(path) ?? (at.whole && !template.document.hasIn(path) ? "." : undefined);
    if (local === undefined || at.form === "left" || isAddress(local)) continue;
    const from = join(beside, local);
    const what = `${resource.name}.${at.property}`;
    if (at.form === "template") {
      contentOf(from, what);
      const { bucket, key } = upload(Buffer.from(packageOne(from, upload)), ".template");
      template.document.setIn(path, `https://s3.amazonaws.com/${bucket}/${key}`);
      continue;
    }
    const made = upload(contentOf(from, what));
    const [bucket, key] = at.form === "url" ? [] : at.form;
    const address = bucket ? { [bucket]: made.bucket, [key as string]: made.key } : urlOf(made);
    template.document.setIn(path, address);
  }
  return template.document.toString();
}

const urlOf = ({ bucket, key }: Address) => `s3://${bucket}/${key}`;

/** What a release of code can't carry, each by its name. */
function refusals(template: Template): readonly string[] {
  return [
    ...template.resources.flatMap(({ name, type, properties }) => {
      const all = { ...template.globals(type), ...properties };
      const { PackageType, ImageUri, Location, Code } = all as Readonly<Record<string, unknown>>;
      const image = typeof Code === "object" && Code !== null && "ImageUri" in Code;
      if (
        /::(Lambda|Serverless)::Function$/.test(type) &&
        (PackageType === "Image" || ImageUri !== undefined || image)
      ) {
        return [
          `${name} of the template is a function of a container image, which aws cloudformation package neither pushes ` +
            `nor addresses: make it of code, or release the image to a service (${page}).`,
        ];
      }
      if (type === "AWS::Serverless::Application" && typeof Location === "object") {
        return [
          `${name} of the template is an application of the Serverless Application Repository, which no role of ferry ` +
            "may read: put its template beside this one, and name that in Location.",
        ];
      }
      const reader = otherReaders[type];
      return reader === undefined ? [] : [`${name} of the template is ${type}: ${reader}.`];
    }),
    ...template.transforms
      .filter(({ name }) => !macros.includes(name))
      .map(
        ({ name }) =>
          `The template runs the macro ${name}, which no role of ferry may run: it may run ${macros.join(", ")}.`,
      ),
  ];
}

/** Types whose uploads are read by others than CloudFormation's role, which alone may read the packages. */
const otherReaders: Readonly<Record<string, string>> = {
  "AWS::Glue::Job":
    "AWS Glue reads the script with the job's own role, which may not read packages; release it by an action CloudFormation in stages",
  "AWS::ElasticBeanstalk::ApplicationVersion":
    "what Elastic Beanstalk reads of a bundle is not proven; release it by an action ElasticBeanstalk",
};

/** The places of a template that may name something in S3. */
function placesOf(template: Template) {
  return template.resources.flatMap((resource: TemplateResource) =>
    packaged
      .filter(({ type }) => type === resource.type)
      .map((at) => ({ resource, at, path: [...resource.path, ...at.property.split(".")] })),
  );
}

/** What of a packaged template lies in S3; what is still local, CloudFormation would not find. */
export function packagesIn(text: string): readonly Address[] {
  const template = new Template(text);
  const included = template.transforms.flatMap(({ node }) => {
    const location = isMap(node) ? node.getIn(["Parameters", "Location"]) : undefined;
    const address = typeof location === "string" ? addressOf(location) : undefined;
    return address ? [address] : [];
  });
  const named = placesOf(template).flatMap(({ resource, at, path }) => {
    const node = template.document.getIn(path);
    if (node === undefined) return [];
    const value = isMap(node) ? (node.toJS(template.document) as object) : node;
    const address = typeof value === "string" ? addressOf(value) : mapOf(value as object);
    if (address === "inline") return [];
    if (address) return [address];
    throw new RehearsalFault(
      `${at.property} of ${resource.name} names nothing in Amazon S3 (${page}).`,
    );
  });
  return [...included, ...named];
}

/** The templates of nested stacks, each with the resource that names it. */
export function nestedIn(text: string): readonly (Address & { readonly name: string })[] {
  const template = new Template(text);
  return template.resources.filter(isNesting).flatMap(({ name, properties }) => {
    const { TemplateURL, Location = TemplateURL } = properties;
    const address = typeof Location === "string" ? addressOf(Location) : undefined;
    return address ? [{ name, ...address }] : [];
  });
}

function isAddress(text: string): boolean {
  return /^(s3|https?):\/\//.test(text);
}

/** In S3's own form, or by the path that a nested template's address has. */
function addressOf(value: string): Address | undefined {
  const [, bucket, key] =
    /^s3:\/\/([^/]+)\/(.+)$/.exec(value) ??
    /^https:\/\/s3[\w.-]*\.amazonaws\.com(?:\.cn)?\/([^/]+)\/(.+)$/.exec(value) ??
    [];
  return bucket !== undefined && key !== undefined ? { bucket, key } : undefined;
}

function mapOf(value: object): Address | "inline" | undefined {
  if ("ZipFile" in value) return "inline";
  const { S3Bucket, S3Key, Bucket = S3Bucket, Key = S3Key } = value as Record<string, unknown>;
  return typeof Bucket === "string" && typeof Key === "string"
    ? { bucket: Bucket, key: Key }
    : undefined;
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
