import pico from "picocolors";
import { type Call, callerName } from "../call";
import type { Evaluation, Registration } from "../evaluate";
import type { Rehearsal } from "../rehearse";
import type { PerformedAction } from "../walk";
import { placeOf } from "./json";
import { columns, counted, cut, size, wrapItems } from "./text";

/** The rehearsal for a person: at most 100 columns, colour only where the terminal has it. */
export function terminalReport(rehearsal: Rehearsal, colour: boolean): string {
  const paint = pico.createColors(colour);
  const { stacks, release, site, warnings } = rehearsal;
  const bytes = site.files.reduce((sum, file) => sum + file.body.length, 0);
  const lines = [
    paint.bold("Stacks, in the order in which they are deployed"),
    ...stacks.flatMap((stack, index) => stackLines(stack, index, paint)),
    "",
    ...contractLines(stacks, paint),
    paint.bold("The release"),
    ...wrapItems("", [`${site.origin}: ${counted(site.files.length, "file")}, ${size(bytes)}`]),
    ...release.actions.flatMap((action, index) =>
      actionLines(action, release.actions[index - 1], paint),
    ),
    "",
    ...outcomeLines(rehearsal, paint),
    ...warnings.flatMap((warning) => wrapWords(`${paint.yellow("warning")} `, 8, warning)),
    ...(release.faults.length === 0 ? nextLines(stacks, paint) : []),
  ];
  return `${lines.join("\n")}\n`;
}

type Paint = ReturnType<typeof pico.createColors>;

function stackLines({ stack, registrations }: Evaluation, index: number, paint: Paint): string[] {
  const { account, region } = placeOf(registrations);
  const made = registrations.filter((each) => each.place);
  const groups = registrations.filter((each) => each.component && isTop(each, registrations));
  return [
    `${index + 1} ${paint.bold(stack)} · account ${account} · ${region} · ${counted(made.length, "resource")}`,
    ...groups.flatMap((group) => {
      const head = `    ${shortType(group.type)} ${group.name}: `;
      return wrapItems(head, typeCounts(descendants(group, registrations)));
    }),
  ];
}

/** A group of the report: a component at the top, or one directly in the delivery. */
function isTop({ parent, type }: Registration, all: readonly Registration[]): boolean {
  if (type === "ferry:delivery:Delivery") return false;
  const above = all.find(({ urn }) => urn === parent);
  return above === undefined || above.type === "ferry:delivery:Delivery";
}

function descendants(group: Registration, all: readonly Registration[]): readonly Registration[] {
  const children = all.filter(({ parent }) => parent === group.urn);
  return children.flatMap((child) => (child.component ? descendants(child, all) : [child]));
}

function typeCounts(registrations: readonly Registration[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type } of registrations) {
    const name = shortType(type);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
}

function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** What one stack hands to the next. */
function contractLines(stacks: readonly Evaluation[], paint: Paint): string[] {
  const lines = stacks.flatMap(({ stack, outputs }) => {
    const contract = outputs.contract as
      | { readonly admits: { readonly account: string; readonly name: string }; readonly sites: object }
      | undefined;
    if (!contract || Object.keys(contract.sites).length === 0) return [];
    const { admits, sites } = contract;
    return wrapItems(`  ${stack} exports its contract: `, [
      `site ${Object.keys(sites).join(", ")}`,
      `admits ${admits.name} of account ${admits.account}`,
    ]);
  });
  return lines.length > 0 ? [paint.bold("Between them"), ...lines, ""] : [];
}

function actionLines(
  action: PerformedAction,
  before: PerformedAction | undefined,
  paint: Paint,
): string[] {
  const { pipeline, stage, name, provider, role, calls, objects, invalidations } = action;
  const opens = before?.pipeline !== pipeline || before.stage !== stage;
  return [
    ...(before?.pipeline === pipeline ? [] : ["", `Pipeline ${paint.bold(pipeline)}`]),
    ...(opens ? [`${paint.cyan("▸")} ${paint.bold(stage)}`] : []),
    cut(`  ${name} · ${provider} as ${roleName(role)}`),
    ...callLines(calls).map((line) => paint.dim(line)),
    ...objectLines(action).map((line) => paint.green(line)),
    ...invalidations.flatMap(({ distribution, paths }) =>
      wrapItems("    → invalidated ", [`${paths.join(" ")} of ${distribution}`]).map(paint.green),
    ),
    ...(objects.length + invalidations.length + calls.length === 0 ? ["    nothing to call"] : []),
  ];
}

/** Calls of one caller on one thing share a line. */
function callLines(calls: readonly Call[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { request } of calls) {
    const caller = roleName(callerName(request.principal));
    const [service = "", operation = ""] = request.action.split(":");
    const head = `    ${caller} · ${service} ${thing(request.resource, request.ownerAccount)}: `;
    const operations = groups.get(head) ?? [];
    if (!operations.includes(operation)) operations.push(operation);
    groups.set(head, operations);
  }
  return [...groups].flatMap(([head, operations]) => wrapItems(cut(head, 72), operations));
}

/** Short, but with the account where it matters. */
function thing(resource: string, account: string): string {
  const [, , service, , , ...rest] = resource.split(":");
  const name = rest.join(":");
  if (service === "s3") return name.includes("/") ? "objects" : "bucket";
  if (service === "iam") return `${name.split("/").at(-1)} (${account})`;
  if (service === "logs") return "log";
  if (service === "kms") return "key";
  if (resource === "*") return "*";
  return name.split("/").at(-1) ?? name;
}

function roleName(arn: string): string {
  return arn.includes(":role/") ? (arn.split("/").at(-1) ?? arn) : arn;
}

/** What appeared in a bucket, by content type. */
function objectLines({ objects }: PerformedAction): string[] {
  const [first] = objects;
  if (!first) return [];
  const bytes = objects.reduce((sum, object) => sum + object.body.length, 0);
  const types = new Map<string, number>();
  for (const { contentType } of objects) types.set(contentType, (types.get(contentType) ?? 0) + 1);
  return [
    cut(`    → ${counted(objects.length, "object")}, ${size(bytes)} in ${first.bucket}`),
    cut(`      cache-control: ${first.cacheControl ?? "none"}`),
    ...wrapItems("      ", [...types].map(([type, count]) => `${count} × ${type}`)),
  ];
}

function outcomeLines({ release }: Rehearsal, paint: Paint): string[] {
  if (release.faults.length > 0) {
    return [
      paint.bold(paint.red("The release did not arrive")),
      ...release.faults.flatMap((fault) => wrapWords("- ", 2, fault)),
    ];
  }
  const objects = release.actions.flatMap((action) => action.objects);
  const buckets = new Set(objects.map((object) => object.bucket)).size;
  const calls = release.actions.flatMap((action) => action.calls).length;
  return [
    paint.bold(paint.green("The release arrived")),
    `${counted(objects.length, "object")} in ${counted(buckets, "bucket")}, ` +
      `${counted(release.invalidations.length, "invalidation")}, ${counted(calls, "call")} of AWS`,
  ];
}

function nextLines(stacks: readonly Evaluation[], paint: Paint): string[] {
  return [
    "",
    paint.bold("To deploy it for real"),
    "  write your account ids into the stack files, then",
    "  pulumi login",
    ...stacks.map(({ stack }) => `  pulumi stack init ${stack}`),
    ...stacks.map(({ stack }) => `  pulumi up -s ${stack}`),
  ];
}

/** Breaks a sentence at spaces; `indent` is the visible width of the head. */
function wrapWords(head: string, indent: number, sentence: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of sentence.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((each, index) => (index === 0 ? head : " ".repeat(indent)) + each);
}
