import type { FailureType } from "@aws-sdk/client-codepipeline";

/** A reason to fail the job that is known in advance; its message is shown in the pipeline. */
export class Fault extends Error {
  override readonly name = "Fault";

  constructor(
    readonly type: FailureType,
    message: string,
  ) {
    super(message);
  }
}

/** A configuration that no retry can cure. */
export function misconfigured(message: string): Fault {
  return new Fault("ConfigurationError", message);
}
