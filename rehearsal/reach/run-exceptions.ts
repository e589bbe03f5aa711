import { type Exception, guide } from "./exception";
import { anyId, askedBelowName, belowName, first, onOwnRoles } from "./widened";

/** What deployments on push have for the next settings, beside what they do with these: one reason for each statement. */
export const ofRuns: readonly Exception[] = [
  ...(
    [
      ["(Buckets|FirstObjects)", "buckets"],
      ["Aliases", "aliases of keys"],
      ["(Deployment)?(Roles|Policies)(InBounds)?", "roles, in their bounds"],
      ["Pipelines", "pipelines"],
      ["Functions", "functions"],
      ["Projects", "projects of builds"],
      ["Rules", "rules of events"],
      ["Buses", "buses of events"],
      ["Logs", "log groups"],
      ["Topics", "topics of messages"],
      ["Alarms", "alarms"],
      ["Trails", "trails"],
      ["(Holds|HoldGroups)", "holds"],
      ["Log(Destinations|Sources|Deliveries)", "places of logs"],
      ["TaskDefinitions", "task definitions"],
      ["ReportGroups", "groups of reports"],
      ["(Applications|DeploymentConfigurations|DeploymentGroups)", "things of CodeDeploy"],
      ["InstanceProfiles", "profiles of machines"],
      ["(Balancers|Listeners|TargetGroups|Families|Clusters)", "parts of services"],
    ] as const
  ).map(
    ([sid, what]): Exception => ({
      sid: new RegExp(`^(Read|Make|MakeNew|Tag|Change|HandRolesTo)\\w*${sid}\\d*$`),
      reason: `the next settings name other ${what}: a run makes all whose names begin with the stack's`,
      page: guide("IAM/latest/UserGuide/access_policies_boundaries"),
      beside: belowName,
    }),
  ),
  {
    sid: /^(Read|Make)\w*Roles(InBounds)?\d*$/,
    reason:
      "the role of chat is changed by the calls that change each role, policies of its own among them",
    page: guide("IAM/latest/UserGuide/access_policies_boundaries"),
    beside: (meant, { runs }) => {
      const [, path] = /^(arn:[\w-]+:iam::\d{12}:role\/(?:.+\/)?)[^/]+$/.exec(first(meant)) ?? [];
      return runs && path ? { ...meant, Resource: `${path}notifications-chat-role-*` } : undefined;
    },
  },
  {
    sid: /^HandRolesTo\w+$/,
    reason: "the next settings have other roles of the stack's name, for the same service",
    page: guide("IAM/latest/UserGuide/id_roles_use_passrole"),
    beside: onOwnRoles,
  },
  {
    sid: /^(AttachPolicies|(Read|Make)ObjectKeys)\d*$/,
    reason: "the next settings name other policies and buckets that begin with the stack's name",
    page: guide("IAM/latest/UserGuide/access_policies_boundaries"),
    beside: (meant, facts) => askedBelowName(onOwnRoles(meant, facts) ?? meant, facts),
  },
  ...(
    [
      ["(Keys|Repositories)", "keys", true, /(:key\/).*/],
      ["\\w*Connections\\w*", "connections", true, /(:connection\/).*/],
      ["Distributions", "distributions", true, /(:distribution\/).*/],
      ["LogDeliveries", "deliveries of logs", true, /(:delivery:).*/],
      ["Network", "networks", true, /(:vpc\/).*/],
      ["Certificates", "certificates", true, /(:certificate\/).*/],
      [
        "Headers",
        "policies of headers, which have no tags",
        false,
        /(:response-headers-policy\/).*/,
      ],
      ["Services", "services below the stack's cluster", false, /(:service\/[^/]+\/).*/],
      [
        "ActionTypes",
        "action types, of which AWS counts versions",
        false,
        /(:actiontype:Custom\/).*/,
      ],
      ["Channels", "channels of chat", true, /(:chat-configuration\/).*/],
      ["\\w*Routers", "functions of CloudFront", false, /(:function\/.*-)[0-9a-f]+$/],
      [
        "AccessControls",
        "origin access controls, which have no tags",
        false,
        /(:origin-access-control\/).*/,
      ],
    ] as const
  ).map(
    ([sid, what, tagged, id]): Exception => ({
      sid: new RegExp(`^(Read|Make|Change|Describe|HandOver|Encrypt)${sid}\\d*$`),
      reason: `AWS makes the ids of ${what}: a run is held to ${tagged ? "the tag" : "the account"} of its stack`,
      page: guide("IAM/latest/UserGuide/access_tags"),
      beside: (meant, facts) => anyId(meant, facts, id, tagged),
    }),
  ),
];
