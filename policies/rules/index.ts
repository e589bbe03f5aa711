import type { Rule } from "../rule";
import { accessRules } from "./access";
import { buildRules } from "./build";
import { containerRules } from "./containers";
import { encryptionRules } from "./encryption";
import { exposureRules } from "./exposure";
import { functionRules } from "./functions";
import { lifecycleRules } from "./lifecycle";
import { loggingRules } from "./logging";
import { pipelineRules } from "./pipeline";
import { taggingRules } from "./tagging";
import { trustRules } from "./trust";

/** Every rule of the pack, family by family. */
export const allRules: readonly Rule[] = [
  ...encryptionRules,
  ...accessRules,
  ...trustRules,
  ...exposureRules,
  ...pipelineRules,
  ...buildRules,
  ...functionRules,
  ...containerRules,
  ...loggingRules,
  ...lifecycleRules,
  ...taggingRules,
];
