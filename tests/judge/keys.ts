/** What a call carries, seen through a condition of the resource's policy. */
import type { Request } from "../../judge";
import { allow, DEV, deny, isAllowed, policy, refuses, role } from "./cases";

export const GET: Request = {
  principal: role(DEV),
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  ownerAccount: DEV,
};
export const DECRYPT: Request = {
  principal: role(DEV),
  action: "kms:Decrypt",
  resource: `arn:aws:kms:eu-central-1:${DEV}:key/1`,
  ownerAccount: DEV,
};

/** True when the key has this value on the call (null = is absent): a Deny on that condition then applies. */
export function carries(request: Request, key: string, value: string | null): boolean {
  const condition =
    value === null ? { Null: { [key]: "true" } } : { StringEquals: { [key]: value } };
  const about = {
    Principal: "*",
    Action: request.action,
    ...(request.action.startsWith("sts:") ? {} : { Resource: "*" }),
  } as const;
  const everything = policy("all", allow({ Action: "*", Resource: "*" }));
  const guarded = policy("r", allow(about), deny({ ...about, Condition: condition }));
  const policies = isAcross(request)
    ? { identity: [everything], resource: guarded }
    : { resource: guarded };
  const isS3 = request.action.startsWith("s3:");
  return !isAllowed({ ...request, ...(isS3 && { blockPublicAccess: false }) }, policies);
}

function isAcross({ principal, ownerAccount }: Request): boolean {
  return (
    typeof principal !== "string" && "role" in principal && !principal.role.includes(ownerAccount)
  );
}

export function cannot(request: Request, key: string, why: string): void {
  const statement = allow({
    Sid: "If",
    Principal: "*",
    Action: request.action,
    ...(request.action.startsWith("sts:") ? {} : { Resource: "*" }),
    Condition: { StringEquals: { [key]: "x" } },
  });
  refuses(
    request,
    { resource: policy("r", statement) },
    `Policy "r", statement "If": condition StringEquals on "${key}": ${why}.`,
  );
}
