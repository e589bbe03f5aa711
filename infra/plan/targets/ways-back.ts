import type { BackTarget } from "../../../functions/back/way";
import { allAtOnce } from "../../contract/deployment-configuration";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import type { Destination } from "./destinations";

/** How an earlier release comes back at a destination, beside what its record says. */
export type PlannedWay = Pick<BackTarget, "group" | "migrates" | "role" | "runs"> & {
  readonly distribution?: Value;
};

/** Undefined for what nobody goes back at: machines and applications. */
export function wayBackAt(destination: Destination): PlannedWay | undefined {
  if (destination.kind === "application") return undefined;
  if (destination.kind === "site") {
    const { restoreRole, backRole, keepsPages, distributionId } = destination.site;
    return {
      ...(restoreRole !== undefined && backRole !== undefined && { role: restoreRole }),
      ...(keepsPages && { distribution: distributionId }),
    };
  }
  const { service } = destination;
  if (service.kind === "instances") return undefined;
  const { runs, restoreRole, backRole } = service;
  const isWhole = restoreRole !== undefined && backRole !== undefined;
  return {
    ...(runs && isWhole && { runs, role: restoreRole }),
    ...(service.before && { migrates: true as const }),
    ...(service.kind === "codedeploy" && {
      group: {
        applicationName: service.application,
        deploymentGroupName: service.group,
        deploymentConfigName: allAtOnce,
      },
    }),
  };
}

/** Targets whose stacks were made before ways back were: what `up` of the delivery says of them. */
export function wayBackWarnings(destinations: readonly Destination[]): readonly string[] {
  const lacking = destinations.filter((each) => {
    const way = wayBackAt(each);
    return way !== undefined && way.role === undefined;
  });
  const stacks = [...new Set(lacking.map(({ release }) => release.stack))];
  return stacks.map((stack) => {
    const targets = lacking
      .filter(({ release }) => release.stack === stack)
      .map(({ release }) => names.targetName(release));
    return (
      `ferry back refuses ${targets.join(", ")}: the contract of stack ${stack} names no role for it. Run ` +
      `\`pulumi up -s ${stack}\` with this version of ferry, then this stack again.`
    );
  });
}
