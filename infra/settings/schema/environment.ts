import { z } from "zod";
import { aws, text, variableValue } from "./values";

const environmentValue = variableValue(
  "<name>",
  text(
    "it must be the name or ARN of a secret, with :json-key behind it for one field",
    /^[\w/+=.@:!-]{1,512}$/,
    { ...aws("codebuild/latest/userguide/build-spec-ref"), examples: ["acme/sentry:auth-token"] },
  ),
);
/** CODEBUILD_CONFIG_AUTO_DISCOVER turns on what ferry turns off: report groups for all results that a build leaves. */
export const environment = z.record(
  text(
    "a variable's name must be letters, digits and _; CODEBUILD_ is AWS's, SITE_OUTPUT and RELEASE_EXECUTION are ferry's",
    /^(?!CODEBUILD_(?!CONFIG_AUTO_DISCOVER(_DIR)?$)|SITE_OUTPUT$|RELEASE_EXECUTION$|__proto__$)[A-Za-z_][A-Za-z0-9_]*$/,
  ),
  environmentValue,
);

export type EnvironmentValue = z.output<typeof environmentValue>;
