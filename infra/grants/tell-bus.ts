import { accountOf } from "../names";
import type { Grant, Principal } from "./grant";

/** What events say of themselves. */
interface Kind {
  readonly source: readonly [string];
  readonly "detail-type": readonly [string];
}

/**
 * A rule of another account sends events of one kind to a bus, in a role: of whoever calls in a role EventBridge says no
 * rule (`aws:SourceArn`), and nobody but AWS can send an event whose source begins with `aws.`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function tellsBus(to: Principal, bus: string, kind: Kind): Grant {
  return {
    id: "TellOfPushes",
    to,
    on: { kind: "bus", account: accountOf(bus), arn: bus },
    actions: ["events:PutEvents"],
    when: {
      "ForAllValues:StringEquals": {
        "events:source": kind.source[0],
        "events:detail-type": kind["detail-type"][0],
      },
    },
    why: "a push to a repository of another account starts a release",
  };
}
