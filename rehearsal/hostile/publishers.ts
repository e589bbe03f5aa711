import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { callerName, callingService, roleOf } from "../call";
import type { HostileCall } from "./call";
import {
  administrator,
  administratorOf,
  nameOf,
  onEachHalf,
  openTo,
  type Scene,
  stranger,
} from "./scene";

/** Those who want to tell people lies, to listen, or to use the key of the messages. */
export function publishers({ hops }: Scene): readonly HostileCall[] {
  return hops.flatMap(({ request }) => {
    if (request.action === "sns:Publish") return [...liars(request), ...otherSources(request)];
    return "aws:sns:topicArn" in (request.encryptionContext ?? {}) ? keyUses(request) : [];
  });
}

function liars(request: Request): readonly HostileCall[] {
  const topic = nameOf(request.resource);
  const outsider = { ...request, principal: administratorOf(stranger) };
  return [
    ...["sns:Publish", "sns:Subscribe", "sns:SetTopicAttributes"].map((action) => ({
      attempt: `an administrator of ${stranger} calls ${action} on ${topic}`,
      request: { ...outsider, action },
      holds: administrator,
    })),
    {
      attempt: `nobody at all calls sns:Publish on ${topic}`,
      request: { ...request, principal: "anonymous" as const },
    },
    {
      attempt: `${callerName(request.principal)} calls sns:Publish on ${topic} without TLS`,
      request: { ...request, transport: { secure: false } },
      refused: "requests without TLS",
    },
  ];
}

/** A service that acts for a stranger. */
function otherSources(request: Request): readonly HostileCall[] {
  const { principal } = request;
  if (typeof principal !== "object" || !("service" in principal)) return [];
  return [
    {
      attempt: `${principal.service} calls ${request.action} on ${nameOf(request.resource)} for a stranger`,
      request: { ...request, principal: forStranger(principal) },
    },
  ];
}

/** The key is for these topics, and for who publishes to them through Amazon SNS. */
function keyUses(request: Request): readonly HostileCall[] {
  const { via, encryptionContext, ...direct } = request;
  const topic = encryptionContext?.["aws:sns:topicArn"] ?? "";
  const other = { "aws:sns:topicArn": topic.replace(/[^:]+$/, "another") };
  const who = nameOf(callerName(request.principal));
  const attempt = (how: string, changed: Request): HostileCall => ({
    attempt: `${who} calls ${request.action} with the key of ${nameOf(topic)} ${how}`,
    request: changed,
  });
  const attempts = [
    attempt("for another topic", { ...request, encryptionContext: other }),
    ...(saysItsSource(request)
      ? [attempt("for a stranger", { ...request, principal: forStranger(request.principal) })]
      : []),
    ...(via && saysItsWay(request)
      ? [attempt("in another region", { ...request, via: { ...via, region: "us-west-2" } })]
      : []),
  ];
  const role = roleOf(request);
  if (role === undefined) return attempts;
  const alone = { ...direct, ...(encryptionContext && { encryptionContext }) };
  return [...attempts, attempt("without Amazon SNS", alone)].flatMap((each) =>
    onEachHalf(each, openTo(accountOf(role))),
  );
}

/** Of services, AWS documents it of one alone that the key hears through which service it comes. */
function saysItsWay(request: Request): boolean {
  const service = callingService(request);
  return service === undefined || service === "codestar-notifications.amazonaws.com";
}

/** To the key CloudWatch says for whom it acts; EventBridge does not. */
function saysItsSource(request: Request): boolean {
  return callingService(request) === "cloudwatch.amazonaws.com";
}

function forStranger(principal: Request["principal"]): Request["principal"] {
  return typeof principal === "object" && "service" in principal
    ? { ...principal, sourceAccount: stranger }
    : principal;
}
