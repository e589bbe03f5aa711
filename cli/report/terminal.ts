import pico from "picocolors";
import { accountOf } from "../../rehearsal/arn";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import type { Rehearsal } from "../../rehearsal/rehearse";
import { immutableObjects } from "../../rehearsal/release/arrival";
import type { PerformedAction } from "../../rehearsal/release/performed";
import type { Setback } from "../../rehearsal/release/setback";
import { type Answer, counts } from "../../rehearsal/verdicts/answer";
import { callLines, roleName } from "./calls";
import { costLines } from "./cost";
import { policyLines } from "./policies";
import { placeOf } from "./registered";
import { compact, counted, cut, size, wrapItems, wrapWords } from "./text";

/** The rehearsal for a person: at most 100 columns, colour only where the terminal has it. */
export function terminalReport(rehearsal: Rehearsal, colour: boolean): string {
  const paint = pico.createColors(colour);
  const { stacks, release, site, warnings } = rehearsal;
  const bytes = site.files.reduce((sum, file) => sum + file.body.length, 0);
  const costs = costLines(rehearsal.cost);
  const lines = [
    paint.bold("Stacks, in the order in which they are deployed"),
    ...stacks.flatMap((stack, index) => stackLines(stack, index, paint)),
    "",
    ...contractLines(stacks, paint),
    ...(releasesNothing(rehearsal)
      ? []
      : [
          paint.bold("The release"),
          cut(`${site.origin}: ${counted(site.files.length, "file")}, ${size(bytes)}`),
          ...release.actions.flatMap((action, index) =>
            actionLines(action, release.actions[index - 1], paint),
          ),
          "",
        ]),
    ...rehearsal.setbacks.flatMap((each) => [...setbackLines(each, paint), ""]),
    ...outcomeLines(rehearsal, paint),
    ...warnings.flatMap((warning) => wrapWords(`${paint.yellow("warning")} `, 8, warning)),
    "",
    ...costs.map((line, index) => (index === 0 ? paint.bold(line) : line)),
    ...(rehearsal.faults.length === 0 ? nextLines(stacks, paint) : []),
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
      const resources = resourcesOf(group, registrations);
      if (resources.length === 0) return [];
      const head = `    ${shortType(group.type)} ${group.name}: `;
      return wrapItems(head, typeCounts(resources), 6);
    }),
  ];
}

/** A group of the report: a component at the top, or one directly in the delivery. */
function isTop({ parent }: Registration, all: readonly Registration[]): boolean {
  const above = all.find(({ urn }) => urn === parent);
  return above === undefined || isDelivery(above);
}

function isDelivery({ type }: Registration): boolean {
  return type === "ferry:delivery:Delivery";
}

/** The resources of a group; the delivery's components are groups of their own. */
function resourcesOf(group: Registration, all: readonly Registration[]): readonly Registration[] {
  const children = all.filter(({ parent }) => parent === group.urn);
  return children.flatMap((child) => {
    if (!child.component) return [child];
    return isDelivery(group) ? [] : resourcesOf(child, all);
  });
}

function typeCounts(registrations: readonly Registration[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type } of registrations) {
    const name = shortType(type);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const types = [...counts].map(([name, count]) => {
    const short = name.replace(/ServerSide|Configuration|Controls/g, "");
    return count === 1 ? short : `${count} × ${short}`;
  });
  return compact(types, ["Bucket", "Role"]);
}

function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** What one stack hands to the next. */
function contractLines(stacks: readonly Evaluation[], paint: Paint): string[] {
  const lines = stacks.flatMap(({ stack, outputs }) => {
    const contract = outputs.contract as
      | {
          readonly account: string;
          readonly admits: { readonly account: string; readonly name: string };
          readonly sites: object;
          readonly services: object;
          readonly applications: object;
        }
      | undefined;
    if (!contract) return [];
    const { admits, sites, services, applications } = contract;
    const names = [
      ...Object.keys(sites).map((site) => `site ${site}`),
      ...Object.keys(services).map((service) => `service ${service}`),
      ...Object.keys(applications).map((application) => `application ${application}`),
    ];
    if (names.length === 0) return [];
    // A stack that delivers to itself needs no contract with others.
    if (admits.account === contract.account) return [];
    const admitted = `admits releases of ${admits.name} in account ${admits.account}`;
    const head = "Between them";
    const wrapped = wrapItems(`${head} ${stack} exports its contract: `, [...names, admitted], 2);
    return wrapped.map((line) => line.replace(head, paint.bold(head)));
  });
  return lines.length > 0 ? [...lines, ""] : [];
}

function actionLines(
  action: PerformedAction,
  before: PerformedAction | undefined,
  paint: Paint,
): string[] {
  const { pipeline, stage, name, provider, role, invalidations, rollouts } = action;
  const first = before?.pipeline !== pipeline;
  return [
    ...(first ? ["", `Pipeline ${paint.bold(pipeline)}`] : []),
    ...(first || before.stage !== stage ? [`${paint.cyan("▸")} ${paint.bold(stage)}`] : []),
    cut(`  ${paint.bold(name)} · ${provider} · runs as ${roleName(role)} (${accountOf(role)})`),
    ...callLines(action, first ? undefined : before).map(paint.dim),
    ...(provider === "Manual" ? ["    a person approves; the rehearsal does"] : []),
    ...objectLines(action).map(paint.green),
    ...rollouts.flatMap(({ to, what }) => [
      paint.green(cut(`    → ${to.split(":").slice(5).join(":")} has`)),
      paint.green(cut(`      ${what}`)),
    ]),
    ...invalidations.flatMap(({ distribution, paths }) =>
      wrapItems(`    → invalidated in ${distribution}: `, paths, 6).map(paint.green),
    ),
  ];
}

/** A second release that does not arrive, and what is there in the end. */
function setbackLines(
  { what, action, pipeline, consequences, state }: Setback,
  paint: Paint,
): string[] {
  const happened = what === "reject" ? "is rejected" : "fails";
  return [
    paint.bold(`If ${action} of the next release ${happened} in ${pipeline}`),
    ...consequences.flatMap((sentence) => wrapWords("  ", 2, sentence)),
    ...state.flatMap(({ place, has }) => wrapWords(`  → ${place} has `, 4, has)),
  ];
}

/** What appeared in a bucket, by content type. */
function objectLines({ objects }: PerformedAction): string[] {
  const [first] = objects;
  if (!first) return [];
  const bytes = objects.reduce((sum, object) => sum + object.body.length, 0);
  const types = new Map<string, number>();
  for (const { contentType } of objects) types.set(contentType, (types.get(contentType) ?? 0) + 1);
  return [
    cut(`    → ${counted(objects.length, "object")}, ${size(bytes)}, in ${first.bucket}`),
    ...wrapItems(
      `      cache-control ${first.cacheControl ?? "none"} · `,
      [...types].map(([type, count]) => `${count} × ${type}`),
      6,
    ),
  ];
}

/** A stack of projects alone builds, and releases nothing. */
function releasesNothing({ release }: Rehearsal): boolean {
  return release.actions.length === 0 && release.faults.length === 0;
}

function arrivalLine({ release }: Rehearsal): string {
  const objects = release.actions.flatMap((action) => action.objects);
  const buckets = new Set(objects.map((object) => object.bucket)).size;
  const rollouts =
    release.rollouts.length > 0 ? `, ${counted(release.rollouts.length, "deployment")}` : "";
  const arrived = release.actions.some(({ unseen }) => unseen)
    ? "the release arrived, as far as it is seen"
    : "the release arrived";
  return (
    `${release.faults.length === 0 ? arrived : "the release did not arrive"}: ` +
    `${counted(objects.length, "object")} in ${counted(buckets, "bucket")}, ` +
    `${counted(release.invalidations.length, "invalidation")}${rollouts}`
  );
}

const verdictsOf = (judged: readonly { readonly verdict: Answer }[]): readonly Answer[] =>
  judged.map(({ verdict }) => verdict);

/** Of a release that puts files somewhere. */
function immutableLine({ release }: Rehearsal): string[] {
  const objects = release.actions.flatMap((action) => action.objects);
  if (objects.length === 0) return [];
  return [
    `  ${immutableObjects(objects).length} of them immutable, kept for a year by who has read them`,
  ];
}

function hostileLine({ release, verdicts: { hostile } }: Rehearsal): string {
  const open = counts(verdictsOf(hostile), "allowed");
  if (release.faults.length > 0) return "hostile calls are judged once the release arrives";
  return `${counted(hostile.length, "hostile call")} judged: ${open || "all denied"}`;
}

function outcomeLines(rehearsal: Rehearsal, paint: Paint): string[] {
  const { stacks, release, verdicts, policies, faults } = rehearsal;
  const { hops, hostile } = verdicts;
  const inferred = hops.filter(({ call }) => call.grade === "inferred").length;
  const denied = counts(verdictsOf(hops), "denied");
  const open = counts(verdictsOf(hostile), "allowed");
  const [kept, ...notes] = policyLines(policies, stacks.length);
  const refused = policies.violations.some(({ level }) => level === "mandatory");
  const sign = (good: boolean) => (good ? paint.green("✓") : paint.red("✗"));
  return [
    `${sign(release.faults.length === 0)} ` +
      (releasesNothing(rehearsal)
        ? "nothing is released: no stack has a pipeline"
        : arrivalLine(rehearsal)),
    ...immutableLine(rehearsal).map(paint.dim),
    `${sign(denied === "")} ${counted(hops.length, "hop")} judged by the stacks' own policies ` +
      `(${inferred} of them inferred): ${denied || "all allowed"}`,
    `${sign(open === "" && release.faults.length === 0)} ${hostileLine(rehearsal)}`,
    paint.dim("  not modelled: KMS grants, ACLs, VPC endpoint policies · --explain shows each"),
    `${sign(!refused)} ${kept}`,
    ...notes.map(paint.dim),
    ...faults.flatMap((fault) => wrapWords("- ", 2, fault)),
  ];
}

function nextLines(stacks: readonly Evaluation[], paint: Paint): string[] {
  const init = stacks.map(({ stack }) => `pulumi stack init ${stack}`);
  return [
    "",
    paint.bold("To deploy it for real, with your account ids in the stack files"),
    ...wrapItems("  ", ["pulumi login", ...init], 2).map((line) => line.replaceAll(",", " &&")),
    ...stacks.map(({ stack }) => `  pulumi up -s ${stack}`),
  ];
}
