import type { GetPolicyCommandOutput, GetRoleCommandOutput } from "@aws-sdk/client-iam";
import { accountOf } from "../../../rehearsal/arn";
import { orAbsent } from "../aws";
import { type Check, good, mend } from "../check";
import type { Patient } from "../patient";
import { makingOf } from "./making";
import { wantedStatements } from "./policies";

/** Roles and permission boundaries that the settings name and none of the stacks makes. */
export function identityChecks(patient: Patient): readonly Check[] {
  const { all, place, isMade } = patient;
  const ofPolicies = new Set(wantedStatements(patient).map(([arn]) => arn));
  const named = [...new Set(all().flatMap(({ inputs }) => [...identitiesIn(inputs)]))].filter(
    (arn) => accountOf(arn) === place.account && !isMade(arn),
  );
  return named
    .filter((arn) => !ofPolicies.has(arn))
    .map((arn) => (arn.includes(":role/") ? roleCheck : boundaryCheck)(arn, place.region));
}

const exact = /^arn:[\w-]+:iam::\d{12}:(role|policy)\/[\w+=,.@/-]+$/;

/** What stands as a value of its own; of policies the boundaries in their conditions, which stand nowhere else. */
function* identitiesIn(value: unknown, key = ""): Generator<string> {
  if (typeof value === "string") {
    if (key === "policy") yield* boundariesIn(JSON.parse(value));
    else if (exact.test(value)) yield value;
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) yield* identitiesIn(each, name);
  }
}

function* boundariesIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    if (name !== "iam:PermissionsBoundary") yield* boundariesIn(each);
    else yield* [each].flat().filter((arn) => exact.test(arn));
  }
}

const nameOf = (arn: string) => arn.split("/").at(-1) ?? "";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html */
function roleCheck(arn: string, region: string): Check {
  return {
    what: `role ${arn}`,
    why: "it is yours: what works in it fails without it",
    ask: async (aws) => {
      const asked = { RoleName: nameOf(arn) };
      const found = await orAbsent(
        aws.read<GetRoleCommandOutput>("iam", region, "GetRole", asked),
        undefined,
      );
      if (!found) return mend("is not there", makingOf(arn, region));
      return pathAnswer(arn, found.Role?.Arn);
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
function boundaryCheck(arn: string, region: string): Check {
  return {
    what: `boundary ${arn}`,
    why: "no role that the settings give it to is made without it",
    ask: async (aws) => {
      const found = aws.read<GetPolicyCommandOutput>("iam", region, "GetPolicy", {
        PolicyArn: arn,
      });
      return orAbsent(
        found.then(() => good("is there")),
        mend("is not there", makingOf(arn, region)),
      );
    },
  };
}

/** Names of roles are unique in an account, whatever their paths are. */
function pathAnswer(arn: string, found: string | undefined) {
  return found === undefined || found === arn
    ? good("is there")
    : mend(`is ${found}`, "write this ARN in the settings");
}
