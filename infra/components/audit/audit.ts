import * as pulumi from "@pulumi/pulumi";
import { AccessLogs } from "./access-logs";
import type { AuditArgs } from "./args";
import { Trail } from "./trail";

/** What is recorded in an account: access logs, and a trail of the artifacts. */
export class Audit extends pulumi.ComponentResource {
  constructor(name: string, args: AuditArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:audit:Audit", name, {}, opts);
    const child = { parent: this };
    if (args.settings.accessLogs) new AccessLogs("access-logs", args, child);
    if (args.trail) new Trail("trail", { ...args, ...args.trail }, child);
    this.registerOutputs({});
  }
}
