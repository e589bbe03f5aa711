import * as pulumi from "@pulumi/pulumi";
import { program } from "./program";
import { SettingsError } from "./settings";

/** What `pulumi up` runs. A fault in the settings ends it with one message and without a stack trace. */
export = async () => {
  try {
    return await program();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    await pulumi.log.error(error.message);
    // The engine has been told everything; a thrown error would take it 20 s to end.
    process.exit(32);
  }
};
