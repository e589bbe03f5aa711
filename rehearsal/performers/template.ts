import {
  type Document,
  isMap,
  isNode,
  isScalar,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";

/** A template of CloudFormation, read as it is written: short forms such as !Sub stay as they are. */
export class Template {
  readonly document: Document;
  readonly resources: readonly TemplateResource[];

  constructor(text: string) {
    this.document = parseDocument(text, { logLevel: "silent" });
    this.resources = this.below(["Resources"]);
  }

  /** What AWS::Serverless takes for each resource of a kind that says nothing else. */
  globals(type: string): Properties {
    const { Globals } = this.values as { Globals?: Readonly<Record<string, Properties>> };
    return Globals?.[type.replace("AWS::Serverless::", "")] ?? {};
  }

  /** Parameters by name, and whether each has a default. */
  get parameters(): ReadonlyMap<string, boolean> {
    const { Parameters = {} } = this.values as { Parameters?: Readonly<Record<string, object>> };
    return new Map(Object.entries(Parameters).map(([name, each]) => [name, "Default" in each]));
  }

  /** The macros that it names anywhere, with the parameters that they are given. */
  get transforms(): readonly { readonly name: string; readonly node: Node }[] {
    const top = this.document.get("Transform", true);
    const listed = isNode(top) && "items" in top && !isMap(top) ? top.items : [top];
    const found = listed.filter(isNode) as Node[];
    visit(this.document, {
      Pair: (_, { key, value }) => {
        if (isScalar(key) && key.value === "Fn::Transform" && isNode(value)) found.push(value);
      },
      Map: (_, node) => {
        if (node.tag === "!Transform") found.push(node);
      },
    });
    return found.map((node) => ({ name: String(isMap(node) ? node.get("Name") : node), node }));
  }

  /** A property that is written as a text, and not computed. */
  textAt(path: Path): string | undefined {
    const node = this.document.getIn(path, true);
    return isScalar(node) && node.tag === undefined && typeof node.value === "string"
      ? node.value
      : undefined;
  }

  get values(): object {
    return (this.document.toJS() as object | null) ?? {};
  }

  /** Resources of a map; a loop (`Fn::ForEach::<name>`) has them in its third item. */
  private below(path: Path): readonly TemplateResource[] {
    const map = this.document.getIn(path) as YAMLMap | undefined;
    return (isMap(map) ? map.items : []).flatMap(({ key }) => {
      const name = String(key);
      if (name.startsWith("Fn::ForEach::")) return this.below([...path, name, 2]);
      const resource = this.document.getIn([...path, name]);
      if (!isMap(resource)) return [];
      const { Type = "", Properties = {} } = resource.toJS(this.document) as Partial<{
        readonly Type: string;
        readonly Properties: Properties;
      }>;
      return [
        { name, type: Type, properties: Properties ?? {}, path: [...path, name, "Properties"] },
      ];
    });
  }
}

type Path = readonly (string | number)[];
type Properties = Readonly<Record<string, string | object | undefined>>;

export interface TemplateResource {
  readonly name: string;
  readonly type: string;
  readonly properties: Properties;
  /** Where its properties stand. */
  readonly path: Path;
}

/** Macros that the roles of a release may run: AWS's own of which templates with code are made. */
export const macros = ["AWS::Include", "AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"];

/** What of IAM has a name of its own: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html */
const nameOfType: Readonly<Record<string, string>> = {
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
};

/** What has another stack made of a template of its own. */
const nesting = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];

export function isNesting({ type }: TemplateResource): boolean {
  return nesting.includes(type);
}

/**
 * What of a template has to be acknowledged, with the capabilities of which one does so: what extends rights, and what
 * is only known once it is expanded.
 */
export function acknowledged(
  template: Template,
): readonly { readonly resource: string; readonly capabilities: readonly string[] }[] {
  const expanded = ["CAPABILITY_AUTO_EXPAND"];
  return [
    ...template.resources.flatMap((resource) => {
      const { name, type, properties } = resource;
      if (isNesting(resource)) return [{ resource: name, capabilities: expanded }];
      if (!makesRole(template, resource) && !type.startsWith("AWS::IAM::")) return [];
      const named = properties[nameOfType[type] ?? ""] !== undefined;
      const capabilities = [...(named ? [] : ["CAPABILITY_IAM"]), "CAPABILITY_NAMED_IAM"];
      return [{ resource: name, capabilities }];
    }),
    ...template.transforms
      .filter(({ node }) => isMap(node))
      .map(({ name }) => ({ resource: name, capabilities: expanded })),
  ];
}

/** AWS::Serverless makes roles and policies where a resource names none. */
function makesRole(template: Template, { type, properties }: TemplateResource): boolean {
  const { Role, DeploymentPreference, Events } = { ...template.globals(type), ...properties };
  if (type === "AWS::Serverless::StateMachine") return Role === undefined;
  if (type !== "AWS::Serverless::Function") {
    return type === "AWS::Serverless::Connector" || type === "AWS::Serverless::GraphQLApi";
  }
  const own = (value: unknown, key: string) =>
    typeof value === "object" && value !== null && !(key in value);
  return (
    Role === undefined ||
    own(DeploymentPreference, "Role") ||
    Object.values(Events ?? {}).some(
      (event: { Type?: string; Properties?: object }) =>
        event.Type === "ScheduleV2" && own(event.Properties ?? {}, "RoleArn"),
    )
  );
}
