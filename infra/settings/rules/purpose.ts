import type { At } from "../faults";
import type { DeliverySettings, Settings } from "../schema";
import type { Sentences } from "./rule";

/** A stack that does nothing, or a site that nobody may release to, is a mistake. */
export function* purposeFaults(settings: Settings, at: At): Sentences {
  const destinations = (["sites", "services", "applications"] as const).flatMap((section) =>
    Object.keys(settings[section]).map((key) => at(section, key)),
  );
  if (settings.delivery) return;
  if (destinations.length === 0)
    yield `${at("sites")}, ${at("services")}, ${at("applications")} and ${at("delivery")} are all missing: say what lives in this account.`;
  else if (!settings.receives)
    yield `${at("receives")} is missing: name the account, region and name of the stack that releases to ` +
      `${destinations.join(", ")}.`;
}

export function* accountFaults(settings: Settings, at: At): Sentences {
  const { account, receives, delivery, sameAccount } = settings;
  if (receives?.account === account && !delivery && !sameAccount)
    yield `${at("receives", "account")} is this stack's own account ${account}: a target belongs in an account ` +
      `of its own; if one account is what you want, say why in ${at("sameAccount")}.`;
}

export function* emptyFaults({ pipelines, projects }: DeliverySettings, at: At): Sentences {
  if (Object.keys({ ...pipelines, ...projects }).length === 0)
    yield `${at("delivery", "pipelines")} and ${at("delivery", "projects")} are both empty: say what is released, ` +
      "or what is built without a pipeline.";
}

export function* homeRegionFaults({ region, delivery }: Settings, at: At): Sentences {
  if (Object.hasOwn(delivery?.regions ?? {}, region))
    yield `${at("delivery", "regions", region)} is this stack's own region: write ${at("delivery", "key")} and ` +
      `${at("delivery", "artifactBucket")}.`;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export function* lockoutFaults({ deployer, delivery }: Settings, at: At): Sentences {
  if (deployer === undefined && (delivery?.keyAdministrators ?? []).length > 0)
    yield `${at("deployer")} is missing: ${at("delivery", "keyAdministrators")} names who administers keys, and AWS KMS ` +
      "makes no key whose maker may not change its policy " +
      "(https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html); write the ARN of the role or user " +
      "that runs pulumi up.";
}
