import type { Rule } from "../rule";
import { accessRules } from "./access";
import { balancerRules } from "./balancers";
import { buildRules } from "./build";
import { containerRules } from "./containers";
import { encryptionRules } from "./encryption";
import { escalationRules } from "./escalation";
import { exposureRules } from "./exposure";
import { functionRules } from "./functions";
import { lifecycleRules } from "./lifecycle";
import { loggingRules } from "./logging";
import { pipelineRules } from "./pipeline";
import { releaseRightsRules } from "./release-rights";
import { taggingRules } from "./tagging";
import { trustRules } from "./trust";

/** Every rule of the pack, family by family. */
export const allRules: readonly Rule[] = [
  ...encryptionRules,
  ...accessRules,
  ...escalationRules,
  ...trustRules,
  ...exposureRules,
  ...pipelineRules,
  ...releaseRightsRules,
  ...buildRules,
  ...functionRules,
  ...containerRules,
  ...balancerRules,
  ...loggingRules,
  ...lifecycleRules,
  ...taggingRules,
];
