import { aDelivery, refuses } from "../../support/refusals";

const key = "ferry:delivery.people";
const people = (groups: unknown) => aDelivery("delivery.people", groups);
const ours = "arn:aws:iam::111111111111:role/Releasers";
const theirs = "arn:aws:iam::333333333333:role/Releasers";

describe("settings of people", () => {
  refuses([
    [
      "an access that is not there",
      people({ team: { may: "admin" } }),
      `${key}.team.may is "admin": it must be view, operate or approve.`,
    ],
    [
      "a pipeline that is not there",
      people({ team: { may: "view", pipelines: ["wep"] } }),
      `${key}.team.pipelines[0] is "wep", which is not in delivery.pipelines: choose one of web.`,
    ],
    [
      "stages of those who view",
      people({ team: { may: "view", stages: ["build"] } }),
      `${key}.team.stages narrows what is viewed, and AWS shows a pipeline as a whole: leave it out.`,
    ],
    [
      "actions of those who operate",
      people({ team: { may: "operate", actions: ["web"] } }),
      `${key}.team.actions narrows what may be done to actions, and approvals alone are asked action by ` +
        `action: leave it out, or set ${key}.team.may to approve.`,
    ],
    [
      "everybody as a principal",
      people({ team: { may: "view", principals: ["arn:aws:iam::111111111111:root"] } }),
      `${key}.team.principals[0] is "arn:aws:iam::111111111111:root": it must be the ARN of an IAM role or ` +
        "user, without wildcards.",
    ],
    [
      "a foreign role without an organization",
      people({ team: { may: "view", principals: [theirs] } }),
      `${key}.team.principals[0] is "${theirs}", of another account and without MFA: set ` +
        `${key}.team.organization to the organization of both accounts, or name users, who bring MFA.`,
    ],
    [
      "an excuse of MFA that excuses nobody",
      people({ team: { may: "view", principals: [ours], withoutMfa: "They have none yet." } }),
      `${key}.team.withoutMfa excuses users, and ${key}.team.principals names none: leave it out.`,
    ],
    [
      "somebody who approves what they release",
      people({
        releasing: { may: "operate", principals: [ours] },
        approving: { may: "approve", principals: [ours] },
      }),
      `${key}.approving.principals has ${ours}, which ${key}.releasing lets release pipeline web too: ` +
        "nobody approves what they released; keep it in one of the two.",
    ],
    [
      "an organization by its name",
      people({ team: { may: "view", organization: "acme" } }),
      `${key}.team.organization is "acme": it must be the id of an organization, such as o-a1b2c3d4e5.`,
    ],
  ]);
});
