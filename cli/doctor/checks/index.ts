import type { Check } from "../check";
import type { Patient } from "../patient";
import { accountChecks } from "./account";
import { bucketChecks } from "./buckets";
import { connectionChecks } from "./connections";
import { givenChecks } from "./given";
import { identityChecks } from "./identities";
import { messageChecks } from "./messages";
import { nameChecks } from "./names";
import { policyChecks } from "./policies";
import { quotaChecks } from "./quotas";
import { roleChecks } from "./roles";

const kinds: readonly ((patient: Patient) => readonly Check[])[] = [
  accountChecks,
  connectionChecks,
  bucketChecks,
  givenChecks,
  identityChecks,
  policyChecks,
  nameChecks,
  roleChecks,
  quotaChecks,
  messageChecks,
];

/** What a stack relies on outside of its program: it follows from what it registers. */
export function checksOf(patient: Patient): readonly Check[] {
  return kinds.flatMap((checks) => checks(patient));
}
