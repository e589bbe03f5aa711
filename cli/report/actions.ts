import { accountOf } from "../../rehearsal/arn";
import type { Rehearsal } from "../../rehearsal/rehearse";
import type { PerformedAction } from "../../rehearsal/release/performed";
import { callLines, roleName } from "./calls";
import type { Paint } from "./paint";
import { counted, cut, size, wrapItems } from "./text";

/** Every action of every pipeline, with its calls and what it changed. */
export function releaseLines({ site, release }: Rehearsal, paint: Paint): readonly string[] {
  const bytes = site.files.reduce((sum, file) => sum + file.body.length, 0);
  return [
    paint.bold("The release"),
    cut(`${site.origin}: ${counted(site.files.length, "file")}, ${size(bytes)}`),
    ...release.actions.flatMap((action, index) =>
      actionLines(action, release.actions[index - 1], paint),
    ),
    "",
  ];
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
