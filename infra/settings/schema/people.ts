import { z } from "zod";
import { list, map, organizationId, principalArn, sentence, wideName } from "./values";

const keys = (what: string) =>
  list(what, z.string({ error: `it must be a list of ${what}` }).meta({ examples: ["web"] }));

/** A group of people: what it may do with which pipelines, and who may take its role. */
export const people = map({
  may: z
    .enum(["view", "operate", "approve"])
    .describe(
      "`view` looks; `operate` also releases, stops, retries, rolls back and opens or closes transitions; `approve` answers approvals and nothing else. Nobody is in a group that operates and one that approves.",
    ),
  pipelines: list("pipelines", wideName)
    .default([])
    .describe("Keys of `delivery.pipelines`. Default: all of them."),
  stages: keys("names of stages")
    .default([])
    .describe(
      "For `operate` and `approve`: names of stages. That of a release has its approval with it (`approve-<stage>`). Default: all of them. Who operates stages starts no release.",
    ),
  actions: keys("names of approval actions")
    .default([])
    .describe("For `approve`: names of approval actions. Default: every approval of the stages."),
  principals: list("ARNs", principalArn)
    .default([])
    .describe(
      "Roles and users, of any account, that may take the group's role. Default: none, and no role is made.",
    ),
  organization: organizationId
    .optional()
    .describe("Id of the organization that every principal has to belong to."),
  withoutMfa: sentence
    .optional()
    .describe(
      "Why users may take the role without MFA. Sessions of roles never say whether there was any.",
    ),
});

export type PeopleSettings = z.output<typeof people>;
