import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { isReference, type Reference } from "./value";

/** A variable's value: a text, or where a secret one lies, and the key of the customer that it is encrypted with. */
type VariableValue =
  | string
  | { readonly plaintext: string }
  | { readonly secretsManager: string; readonly key?: string | undefined }
  | { readonly parameterStore: string; readonly key?: string | undefined };

/** What reading the secrets of a build's variables takes: exactly those that are named. */
export function readsVariables(
  to: Principal,
  owner: names.Owner,
  environment: Readonly<Record<string, VariableValue | Reference>>,
): readonly Grant[] {
  return Object.values(environment).flatMap((value) => {
    if (typeof value === "string" || "plaintext" in value || isReference(value)) return [];
    if ("secretsManager" in value) return readsSecret(to, owner, value.secretsManager, value.key);
    return readsParameter(to, owner, value.parameterStore, value.key);
  });
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager */
export function readsSecret(
  to: Principal,
  owner: names.Owner,
  secret: string,
  key: string | undefined,
): readonly Grant[] {
  const read: Grant = {
    id: "ReadSecrets",
    to,
    on: plain(secretArn(owner, secret)),
    actions: ["secretsmanager:GetSecretValue"],
    why: "the build's settings name it",
  };
  return [read, ...decrypts("DecryptSecrets", to, owner, "secretsmanager", key)];
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.parameter-store */
function readsParameter(
  to: Principal,
  owner: names.Owner,
  parameter: string,
  key: string | undefined,
): readonly Grant[] {
  const arn = names.arn(owner, "ssm", `parameter/${parameter.replace(/^\//, "")}`);
  const read: Grant = {
    id: "ReadParameters",
    to,
    on: plain(arn),
    actions: ["ssm:GetParameters"],
    why: "the build's settings name it",
  };
  return [read, ...decrypts("DecryptParameters", to, owner, "ssm", key)];
}

function decrypts(
  id: string,
  to: Principal,
  owner: names.Owner,
  service: string,
  key: string | undefined,
): readonly Grant[] {
  if (key === undefined) return [];
  return [
    {
      id,
      to,
      on: plain(key),
      actions: ["kms:Decrypt"],
      when: { StringEquals: { "kms:ViaService": names.serviceHost(service, owner.region) } },
      why: "it is encrypted with a customer key",
    },
  ];
}

/** Secrets Manager puts six random characters behind a secret's name in its ARN. */
function secretArn(owner: names.Owner, secret: string): string {
  const name = secret.startsWith("arn:")
    ? (secret.split(":")[6] ?? "")
    : (secret.split(":")[0] ?? "");
  const base = secret.startsWith("arn:")
    ? secret.split(":").slice(0, 7).join(":")
    : names.arn(owner, "secretsmanager", `secret:${name}`);
  return /-[A-Za-z0-9]{6}$/.test(base) && secret.startsWith("arn:") ? base : `${base}-??????`;
}
