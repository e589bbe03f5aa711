import { adoptionFaults } from "../adoption";
import type { At } from "../faults";
import type { Settings } from "../schema";
import { applicationFaults, packageFaults } from "./applications";
import { buildUseFaults } from "./build-use";
import { buildFaults } from "./builds";
import { connectionFaults, repositoryFaults } from "./connections";
import { deploymentFaults } from "./deployments";
import { twinFaults } from "./names";
import { networkFaults } from "./network";
import { notificationFaults } from "./notifications";
import { peopleFaults } from "./people";
import { placeRules } from "./places";
import { ownProjectFaults } from "./projects";
import {
  accountFaults,
  emptyFaults,
  homeRegionFaults,
  lockoutFaults,
  purposeFaults,
} from "./purpose";
import { regionRules } from "./regions";
import { releaseFaults, sharedDestinationFaults } from "./releases";
import { ofDelivery, ofPipelines, type Rule } from "./rule";
import { exposureFaults, imageFaults, serviceFaults } from "./services";
import { siteConfigFaults, siteHeaderFaults, siteNameFaults, siteRedirectFaults } from "./sites";
import { sourceOwnerFaults } from "./source-owners";
import { sourceFaults } from "./sources";
import { stageFaults } from "./stages";
import { tagFaults } from "./tags";
import { triggerFaults } from "./triggers";
import { waveFaults } from "./waves";

const rules: readonly Rule[] = [
  { needs: ["sites", "services", "applications", "receives", "delivery"], check: purposeFaults },
  { needs: ["sites"], check: siteConfigFaults },
  { needs: ["tags", "sites", "delivery"], check: tagFaults },
  { needs: ["sites"], check: siteNameFaults },
  { needs: ["sites"], check: siteHeaderFaults },
  { needs: ["sites"], check: siteRedirectFaults },
  { needs: ["sites", "services"], check: serviceFaults },
  { needs: ["services", "network"], check: exposureFaults },
  { needs: ["region", "services", "network"], check: networkFaults },
  { needs: ["sites", "services", "applications"], check: applicationFaults },
  { needs: ["sites", "delivery"], check: adoptionFaults },
  { needs: ["account", "receives", "sameAccount"], check: accountFaults },
  ...placeRules,
  { needs: ["account", "delivery"], check: peopleFaults },
  ...regionRules,
  { needs: ["region", "delivery"], check: homeRegionFaults },
  { needs: ["deployer", "delivery"], check: lockoutFaults },
  ofDelivery(emptyFaults),
  ofDelivery(twinFaults),
  ofDelivery(connectionFaults),
  ofDelivery(repositoryFaults),
  ofDelivery(buildFaults),
  ofDelivery(ownProjectFaults),
  ofPipelines(function* (pipeline, key, delivery, exists) {
    yield* sourceFaults(delivery, pipeline, key, exists);
    yield* buildUseFaults(delivery, pipeline, key);
    yield* releaseFaults(pipeline, key);
    yield* waveFaults(pipeline, key);
  }),
  ofDelivery(imageFaults),
  ofDelivery(packageFaults),
  ofPipelines(triggerFaults),
  { needs: ["account", "region", "delivery"], check: sourceOwnerFaults },
  ofDelivery(sharedDestinationFaults),
  ofDelivery(notificationFaults),
  { needs: ["account", "delivery", "deployments"], check: deploymentFaults },
  { needs: ["account", "region", "delivery"], check: stageFaults },
];

/** What of the settings does not go together. Sections in `broken` have faults of shape already. */
export function ruleFaults(
  settings: Settings,
  broken: ReadonlySet<string>,
  at: At,
  exists: (path: string) => boolean,
): readonly string[] {
  return rules
    .filter(({ needs }) => !needs.some((section) => broken.has(section)))
    .flatMap(({ check }) => [...check(settings, at, exists)]);
}
