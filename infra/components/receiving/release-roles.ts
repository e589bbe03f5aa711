import * as pulumi from "@pulumi/pulumi";
import { resourceHalf } from "../../grants/grant";
import { policy } from "../../grants/policy";
import type * as names from "../../names";
import type { PlannedSite } from "../../plan/targets/sites";
import { Role } from "../access/role";
import type { References } from "../references";

export interface ReleaseRolesArgs {
  readonly account: string;
  readonly site: PlannedSite;
  readonly references: References;
}

/** The roles that let releases of one site in: one writes its bucket, one invalidates its distribution, one goes back. */
export class ReleaseRoles extends pulumi.ComponentResource {
  /** Both roles with their policies. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ReleaseRolesArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:ReleaseRoles", name, {}, opts);
    const { account, site, references } = args;
    const { grants } = site;
    const trust = (role: names.RoleName) =>
      policy(resourceHalf(grants, { kind: "role", account, arn: role.arn }));

    const deploy = new Role(
      `${name}-deploy`,
      {
        role: site.deployRole,
        description: `Writes site ${site.key}; taken by its pipeline`,
        trust: trust(site.deployRole),
        grants,
        references,
      },
      { parent: this },
    );
    const invalidate = new Role(
      `${name}-invalidate`,
      {
        role: site.invalidateRole,
        description: `Invalidates site ${site.key}; taken by the invalidate function`,
        trust: trust(site.invalidateRole),
        grants,
        references,
      },
      { parent: this },
    );

    const restore = new Role(
      `${name}-restore`,
      {
        role: site.restoreRole,
        description: `Restores pages of site ${site.key}; taken by the back function`,
        trust: trust(site.restoreRole),
        grants,
        references,
      },
      { parent: this },
    );

    this.ready = [...deploy.ready, ...invalidate.ready, ...restore.ready];
    this.registerOutputs({ deployRole: deploy.arn, invalidateRole: invalidate.arn });
  }
}
