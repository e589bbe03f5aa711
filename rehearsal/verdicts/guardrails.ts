import { faultOf, type Policy, type PolicyDocument } from "../../judge";
import { RehearsalFault } from "../fault";
import { readJson } from "../json-file";
import type { OrganizationOptions } from ".";

/** What the command line says of an organization: files of its policies, its id, and the boundary of its roles. */
interface OrganizationFiles {
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
  readonly organization: string | undefined;
  readonly boundary?: string | undefined;
}

/**
 * An organization's control policies from files, each a policy document as AWS stores it. Each file is a
 * level of its own. A service control policy without any Allow stands beside FullAWSAccess, as AWS attaches it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * @throws RehearsalFault for a file that holds no such policy, or one that can't be judged with what is given
 */
export function readOrganization({
  scp,
  rcp,
  organization,
  boundary,
}: OrganizationFiles): OrganizationOptions {
  if (organization !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organization)) {
    throw new RehearsalFault(
      `--organization "${organization}" is no id of an organization: give it as AWS shows it, o- and 10 to 32 ` +
        "lower-case letters and digits.",
    );
  }
  const scps = scp.map((file) => withFullAccess(checked(readPolicy(file, organization), "scp")));
  const rcps = rcp.map((file) => [checked(readPolicy(file, organization), "rcp")]);
  return {
    guardrails: {
      ...(scps.length > 0 && { scps }),
      ...(rcps.length > 0 && { rcps }),
      ...(boundary !== undefined && {
        boundary: checked(readPolicy(boundary, organization), "boundary"),
      }),
    },
    ...(organization !== undefined && { organization }),
  };
}

function readPolicy(file: string, organization: string | undefined): Policy {
  const wanted = "Give the JSON that AWS stores.";
  const document = readJson(file, "a policy", wanted);
  if (typeof document !== "object" || document === null || !("Statement" in document)) {
    throw new RehearsalFault(`${file} is no policy: it has no Statement. ${wanted}`);
  }
  checkOrganizationKeys(file, JSON.stringify(document), organization);
  return { name: file, document: document as PolicyDocument };
}

/** What a policy asks of the organization has to be known; a made-up answer would be a false proof. */
function checkOrganizationKeys(file: string, text: string, organization: string | undefined): void {
  const [path] = /aws:\w*OrgPaths/i.exec(text) ?? [];
  if (path !== undefined) {
    throw new RehearsalFault(
      `${file} asks for ${path}, and the rehearsal does not know your organizational units: leave this file out.`,
    );
  }
  const [id] = /aws:\w*OrgID/i.exec(text) ?? [];
  if (id !== undefined && organization === undefined) {
    throw new RehearsalFault(
      `${file} asks for ${id}: give your organization's id with --organization o-….`,
    );
  }
}

/** Reads the statements now: what the judge does not know is one sentence, not one for each call. */
function checked(policy: Policy, kind: "scp" | "rcp" | "boundary"): Policy {
  const fault = faultOf(policy, kind);
  if (fault !== undefined) throw new RehearsalFault(fault);
  return policy;
}

function withFullAccess(policy: Policy): readonly Policy[] {
  const { Statement } = policy.document;
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.some((statement) => statement?.Effect === "Allow")) return [policy];
  const document: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [{ Sid: "FullAWSAccess", Effect: "Allow", Action: "*", Resource: "*" }],
  };
  return [policy, { name: "FullAWSAccess", document }];
}
