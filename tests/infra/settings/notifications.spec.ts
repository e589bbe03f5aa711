import { aDelivery, refuses } from "../../support/refusals";

const key = "ferry:delivery.notifications";
const team = (values: unknown) => aDelivery("delivery.notifications.team", values);

describe("settings of notifications", () => {
  refuses([
    [
      "Amazon Chime",
      team({ chime: "https://hooks.chime.aws/incomingwebhooks/1" }),
      `${key}.team.chime is "https://hooks.chime.aws/incomingwebhooks/1": Amazon Chime ended on 2026-02-20: ` +
        "name a channel of slack or teams instead.",
    ],
    [
      "an event that is not there",
      team({ events: ["broken"] }),
      `${key}.team.events[0] is "broken": it must be a list of started, deployed, succeeded, failed, ` +
        "canceled, superseded, approval.",
    ],
    [
      "an address that is none",
      team({ email: ["team"] }),
      `${key}.team.email[0] is "team": it must be an e-mail address.`,
    ],
    [
      "a channel by its name",
      team({ slack: { workspace: "acme", channel: "#releases" } }),
      `${key}.team.slack.workspace is "acme": it must be the id of a Slack workspace, such as T012AB3CD.`,
      `${key}.team.slack.channel is "#releases": it must be the id of a Slack channel, such as C012AB3CD.`,
    ],
    [
      "a team by its name",
      team({
        teams: {
          tenant: "acme",
          team: "66666666-7777-8888-9999-000000000000",
          channel: "19%3aabc%40thread.tacv2",
        },
      }),
      `${key}.team.teams.tenant is "acme": it must be the id of a tenant.`,
    ],
    [
      "a pipeline that is not there",
      team({ pipelines: ["wep"], projects: ["tests"] }),
      `${key}.team.pipelines[0] is "wep", which is not in delivery.pipelines: choose one of web.`,
      `${key}.team.projects[0] is "tests", which is not in delivery.projects: it is empty.`,
    ],
  ]);
});
