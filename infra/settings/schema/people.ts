import { z } from "zod";
import { keyName, map, organizationId, principalArn, sentence } from "./values";

const keys = (what: string) =>
  z.array(z.string({ error: `it must be a list of ${what}` }), {
    error: `it must be a list of ${what}`,
  });

/** A group of people: what it may do with which pipelines, and who may take its role. */
export const people = map({
  /**
   * `view` looks; `operate` also releases, stops, retries, rolls back and opens or closes transitions;
   * `approve` answers approvals and nothing else. Nobody is in a group that operates and one that approves.
   */
  may: z.enum(["view", "operate", "approve"]),
  /** Keys of `delivery.pipelines`. Default: all of them. */
  pipelines: z.array(keyName, { error: "it must be a list of pipelines" }).default([]),
  /** For `operate` and `approve`: names of stages. Default: all of them. Who operates stages starts no release. */
  stages: keys("names of stages").default([]),
  /** For `approve`: names of approval actions. Default: every approval of the stages. */
  actions: keys("names of approval actions").default([]),
  /** Roles and users, of any account, that may take the group's role. Default: none, and no role is made. */
  principals: z.array(principalArn, { error: "it must be a list of ARNs" }).default([]),
  /** Id of the organization that every principal has to belong to. */
  organization: organizationId.optional(),
  /** Why users may take the role without MFA. Sessions of roles never say whether there was any. */
  withoutMfa: sentence.optional(),
});

export type PeopleSettings = z.output<typeof people>;
