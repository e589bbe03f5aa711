import type { At } from "../faults";
import type { DeliverySettings, Settings } from "../schema";

/** A stack that does nothing, or a site that nobody may release to, is a mistake. */
export function purposeFaults(settings: Settings, at: At): string[] {
  const destinations = [
    ...Object.keys(settings.sites).map((site) => at("sites", site)),
    ...Object.keys(settings.services).map((service) => at("services", service)),
    ...Object.keys(settings.applications).map((each) => at("applications", each)),
  ];
  if (destinations.length === 0 && !settings.delivery) {
    return [
      `${at("sites")}, ${at("services")}, ${at("applications")} and ${at("delivery")} are all missing: say what lives in this account.`,
    ];
  }
  if (destinations.length > 0 && !settings.receives && !settings.delivery) {
    return [
      `${at("receives")} is missing: name the account, region and name of the stack that releases to ` +
        `${destinations.join(", ")}.`,
    ];
  }
  return [];
}

export function accountFaults(settings: Settings, at: At): string[] {
  const { account, receives, delivery, sameAccount } = settings;
  if (receives?.account !== account || delivery || sameAccount) return [];
  return [
    `${at("receives", "account")} is this stack's own account ${account}: a target belongs in an account ` +
      `of its own; if one account is what you want, say why in ${at("sameAccount")}.`,
  ];
}

export function emptyFaults({ pipelines, projects }: DeliverySettings, at: At): string[] {
  return Object.keys({ ...pipelines, ...projects }).length === 0
    ? [
        `${at("delivery", "pipelines")} and ${at("delivery", "projects")} are both empty: say what is released, ` +
          "or what is built without a pipeline.",
      ]
    : [];
}

export function homeRegionFaults({ region, delivery }: Settings, at: At): string[] {
  return Object.hasOwn(delivery?.regions ?? {}, region)
    ? [
        `${at("delivery", "regions", region)} is this stack's own region: write ${at("delivery", "key")} and ` +
          `${at("delivery", "artifactBucket")}.`,
      ]
    : [];
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export function lockoutFaults({ deployer, delivery }: Settings, at: At): string[] {
  if (deployer !== undefined || (delivery?.keyAdministrators ?? []).length === 0) return [];
  return [
    `${at("deployer")} is missing: ${at("delivery", "keyAdministrators")} names who administers keys, and AWS KMS ` +
      "makes no key whose maker may not change its policy " +
      "(https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html); write the ARN of the role or user " +
      "that runs pulumi up.",
  ];
}
