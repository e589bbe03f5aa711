import { isBeyond } from "../../rehearsal/reach";
import type { Rehearsal } from "../../rehearsal/rehearse";
import { immutableObjects } from "../../rehearsal/release/arrival";
import { type Answer, counts } from "../../rehearsal/verdicts/answer";
import type { Paint } from "./paint";
import { policyLines } from "./policies";
import { counted, wrapWords } from "./text";
import { changerLines } from "./who";

/** A stack of projects alone builds, and releases nothing. */
export function releasesNothing({ release }: Rehearsal): boolean {
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
  return wrapWords(
    "  ",
    2,
    `${immutableObjects(objects).length} of them immutable, kept for a year by who has read them`,
  );
}

function hostileLine({ release, verdicts: { hostile } }: Rehearsal): string {
  const open = counts(verdictsOf(hostile), "allowed");
  if (release.faults.length > 0) return "hostile calls are judged once the release arrives";
  return `${counted(hostile.length, "hostile call")} judged: ${open || "all denied"}`;
}

function reachLine({ verdicts: { reach } }: Rehearsal): string {
  if (!reach) return "what else is allowed is judged once the release arrives";
  const open = reach.classes.filter(isBeyond).length;
  const all = counted(reach.classes.length, "class", "classes");
  return `all that the policies allow is ${all} of calls: ${open === 0 ? "each is needed" : `nothing needs ${open}`}`;
}

/** What was proven, and what was not. */
export function outcomeLines(rehearsal: Rehearsal, paint: Paint): string[] {
  const { stacks, release, verdicts, policies, faults } = rehearsal;
  const { hops, hostile } = verdicts;
  const inferred = hops.filter(({ call }) => call.grade === "inferred").length;
  const denied = counts(verdictsOf(hops), "denied");
  const open = counts(verdictsOf(hostile), "allowed");
  const [kept, ...notes] = policyLines(policies, stacks.length);
  const refused = policies.violations.some(({ level }) => level === "mandatory");
  const sign = (good: boolean) => (good ? paint.green("✓") : paint.red("✗"));
  const verdict = (good: boolean, sentence: string) => wrapWords(`${sign(good)} `, 2, sentence);
  const arrived = release.faults.length === 0;
  return [
    ...verdict(
      arrived,
      releasesNothing(rehearsal)
        ? "nothing is released: no stack has a pipeline"
        : arrivalLine(rehearsal),
    ),
    ...immutableLine(rehearsal).map(paint.dim),
    ...verdict(
      denied === "",
      `${counted(hops.length, "hop")} judged by the stacks' own policies (${inferred} of them inferred): ` +
        `${denied || "all allowed"}`,
    ),
    ...verdict(verdicts.reach?.classes.some(isBeyond) === false, reachLine(rehearsal)),
    ...changerLines(rehearsal).map(paint.dim),
    ...verdict(open === "" && arrived, hostileLine(rehearsal)),
    ...wrapWords(
      "  ",
      2,
      "not modelled: KMS grants, ACLs, VPC endpoint policies · --explain shows each call, --calls who makes it",
    ).map(paint.dim),
    ...verdict(!refused, kept),
    ...notes.map(paint.dim),
    ...controlLines(rehearsal, verdict),
    ...faults.flatMap((fault) => wrapWords("- ", 2, fault)),
  ];
}

/** What controls of AWS Control Tower say, where they were asked; what can't be judged of them is no fault. */
function controlLines(
  { controls }: Rehearsal,
  verdict: (good: boolean, sentence: string) => string[],
): string[] {
  if (!controls) return [];
  const stopping = controls.filter(({ stops }) => stops.length > 0).length;
  const open = controls.filter((each) => each.open.length > 0);
  const outcome = [
    stopping === 0 ? "none stops a call" : `${stopping} stop calls`,
    ...(open.length > 0 ? [`${open.length} can't be judged`] : []),
  ].join(", ");
  return [
    ...verdict(
      stopping === 0,
      `${counted(controls.length, "control")} of AWS Control Tower judged, each alone: ${outcome}`,
    ),
    ...open.flatMap(({ id, open: [first = "", ...others] }) => {
      const more = others.length === 0 ? "" : ` And ${others.length} more.`;
      return wrapWords("  ", 2, `${id} can't be judged: ${first}.${more}`);
    }),
  ];
}
