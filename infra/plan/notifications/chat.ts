import * as names from "../../names";
import type { NotificationSettings } from "../../settings";

/** A channel of chat. AWS keeps one configuration for it in an account, which shows all of its topics. */
export type PlannedChannel = {
  /** The logical name: the channel's own, so that a topic with another key changes nothing of it. */
  readonly key: string;
  readonly name: string;
  /** ARNs of the topics that it shows. */
  readonly topics: readonly string[];
  /** The groups of notifications that name it. */
  readonly groups: readonly string[];
} & (
  | { readonly slack: NonNullable<NotificationSettings["slack"]> }
  | { readonly teams: NonNullable<NotificationSettings["teams"]> }
);

type Named = Pick<NotificationSettings, "slack" | "teams">;

/** The channels that these topics are shown in, each once. */
export function planChannels(
  owner: names.Owner,
  topics: readonly { readonly group: string; readonly arn: string; readonly channels: Named }[],
): readonly PlannedChannel[] {
  const planned = new Map<string, PlannedChannel>();
  for (const { group, arn, channels } of topics) {
    const { slack, teams } = channels;
    const named = [
      ...(slack ? [{ ids: ["slack", slack.workspace, slack.channel], place: { slack } }] : []),
      ...(teams ? [{ ids: ["teams", teams.team, teams.channel], place: { teams } }] : []),
    ];
    for (const { ids, place } of named) {
      const key = names.chatChannel(ids);
      const known = planned.get(key);
      planned.set(key, {
        key,
        name: `${owner.name}-${key}`,
        topics: [...(known?.topics ?? []), arn],
        groups: [...(known?.groups ?? []), group],
        ...place,
      });
    }
  }
  return [...planned.values()];
}
