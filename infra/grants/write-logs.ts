import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";

/** The log group is made beforehand, with its key and retention: the role may not make another. */
export function writeLogs(to: Principal, owner: names.Owner, logGroup: string): Grant {
  return {
    id: "WriteLogs",
    to,
    on: plain(names.arn(owner, "logs", `log-group:${logGroup}:*`)),
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    why: "its log goes to a log group of its own",
  };
}
