import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { root } from "../support/stacks";
import { documentOf } from "./documents";

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

const hasKeys = (node: unknown): boolean =>
  isNode(node) && ("properties" in node || Object.values(node).some(hasKeys));

/** Every key that a stack file may have, with what its value must be. */
function keysOf(node: unknown): readonly (readonly [key: string, value: unknown])[] {
  if (!isNode(node)) return [];
  const own = isNode(node.properties) ? Object.entries(node.properties) : [];
  return [...own, ...Object.values(node).flatMap(keysOf)];
}

/** What a file reads (`of.key`, `{ key }`), and the keys that it declares (`key: …`). */
function namesIn(file: string): Readonly<Record<"read" | "declared", readonly string[]>> {
  const [read, declared]: [string[], string[]] = [[], []];
  const look = (node: ts.Node) => {
    if (ts.isPropertyAccessExpression(node)) read.push(node.name.text);
    else if (ts.isObjectBindingPattern(node))
      read.push(...node.elements.map(({ name, propertyName }) => (propertyName ?? name).getText()));
    else if (ts.isPropertyAssignment(node)) declared.push(node.name.getText());
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return { read, declared };
}

/** Keys whose name more than five files read, with what else has the name or why it is asked so often. */
const others: Readonly<Record<string, string>> = {
  site: "of a release: each step of its way asks where it goes; and the target itself",
  stack: "of a release: each step of its way asks whose contract it is; and the stack itself",
  service: "the target itself",
  application: "the target itself",
  records: "what is kept of releases, in the plan",
  arn: "of all that AWS has",
  id: "of all that AWS has",
  output: "of Pulumi",
  default: "of the schema's values",
  has: "of sets",
  url: "of outputs and sites",
  to: "of grants",
  access: "of the rights of deployments, and of a site's origin",
  conditions: "of stages",
  resources: "of IAM's statements",
  pushes: "of a trigger",
  taskRole: "of a service's contract",
};

describe("a setting", () => {
  const schema: unknown = JSON.parse(documentOf("schema/stack.schema.json"));
  const keys = keysOf(schema);
  const groups = new Set(keys.filter(([, value]) => hasKeys(value)).map(([key]) => key));
  const leaves = new Set(keys.map(([key]) => key).filter((key) => !groups.has(key)));
  const files = readdirSync(join(root, "infra"), { recursive: true })
    .map((file) => join("infra", String(file)))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, ...namesIn(join(root, file)) }));
  const declared = files
    .filter(({ file }) => file.startsWith("infra/settings/schema/"))
    .flatMap((each) => each.declared);
  /** A name that is declared twice says nothing of either setting. */
  const settings = [...leaves].filter(
    (key) => declared.filter((each) => each === key).length === 1,
  );
  const readers = (key: string) =>
    files.filter(({ read }) => read.includes(key)).map(({ file }) => file);

  it("is read by at most five files, or it is said why", () => {
    assert.ok(settings.length > 120);
    const wide = settings.filter((key) => readers(key).length > 5);
    assert.deepEqual(
      Object.fromEntries(wide.filter((key) => !(key in others)).map((key) => [key, readers(key)])),
      {},
    );
    assert.deepEqual(
      Object.keys(others).filter((key) => !wide.includes(key)),
      [],
    );
  });
});
