import type { Request } from "../../judge";
import type { HostileCall } from "./call";
import { alter, type Scene } from "./scene";

/** The release's own calls with another circumstance: for another service, in another subnet or region. */
export function otherContexts({ hops }: Scene): readonly HostileCall[] {
  return hops.flatMap(({ request }) => [
    ...otherValues(request),
    ...otherRegion(request),
    ...otherTrail(request),
    ...otherService(request),
  ]);
}

/** A role that is handed to a service, handed to another one. */
function otherService(request: Request): readonly HostileCall[] {
  if (request.passedToService === undefined) return [];
  const passedToService = "ec2.amazonaws.com";
  return [alter(request, `for ${passedToService}`, { passedToService })];
}

function otherValues(request: Request): readonly HostileCall[] {
  const { context = {} } = request;
  return Object.entries(context).flatMap(([key, value]) => {
    if (value === null) return [];
    if (typeof value !== "string")
      return alter(request, `without ${key}`, withoutKey(request, key));
    const other = another(value);
    return alter(request, `with ${other} as ${key}`, { context: { ...context, [key]: other } });
  });
}

function another(value: string): string {
  if (value === "read_only") return "read_write";
  if (value.includes("/")) return value.replace(/[^/]+$/, "another");
  return "another.amazonaws.com";
}

function withoutKey({ context }: Request, key: string): Partial<Request> {
  return { context: { ...context, [key]: null } };
}

/** The key of a trail's files is for that trail. */
function otherTrail(request: Request): readonly HostileCall[] {
  const trail = request.encryptionContext?.["aws:cloudtrail:arn"];
  if (trail === undefined) return [];
  const other = { "aws:cloudtrail:arn": trail.replace(/[^/]+$/, "another") };
  return [alter(request, "for another trail", { encryptionContext: other })];
}

/** Public registries are signed in to in one region alone. */
function otherRegion(request: Request): readonly HostileCall[] {
  if (!/^(ecr-public:GetAuthorizationToken|sts:GetServiceBearerToken)$/.test(request.action)) {
    return [];
  }
  return [alter(request, "in another region", { region: "us-west-2" })];
}
