import { readFileSync } from "node:fs";
import type { Policy, PolicyDocument } from "../judge";
import type { Guardrails } from "./access-policies";
import { RehearsalFault } from "./fault";

/**
 * An organization's control policies from files, each a policy document as AWS stores it. Each file is a
 * level of its own. A service control policy without any Allow stands beside FullAWSAccess, as AWS attaches it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function readGuardrails(scps: readonly string[], rcps: readonly string[]): Guardrails {
  return {
    ...(scps.length > 0 && { scps: scps.map((file) => withFullAccess(readPolicy(file))) }),
    ...(rcps.length > 0 && { rcps: rcps.map((file) => [readPolicy(file)]) }),
  };
}

function readPolicy(file: string): Policy {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new RehearsalFault(
      `${file} can't be read as a policy: ${(error as Error).message}. Give the JSON that AWS stores.`,
    );
  }
  if (typeof document !== "object" || document === null || !("Statement" in document)) {
    throw new RehearsalFault(`${file} is no policy: it has no Statement.`);
  }
  return { name: file, document: document as PolicyDocument };
}

function withFullAccess(policy: Policy): readonly Policy[] {
  const { Statement } = policy.document;
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.some(({ Effect }) => Effect === "Allow")) return [policy];
  const document: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [{ Sid: "FullAWSAccess", Effect: "Allow", Action: "*", Resource: "*" }],
  };
  return [policy, { name: "FullAWSAccess", document }];
}
