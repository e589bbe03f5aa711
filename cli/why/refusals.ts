/** What ferry refuses by a Deny, and why: a sentence for each, by its Sid. */
const refusals: Readonly<Record<string, string>> = {
  DenyApprovals:
    "Whoever operates a pipeline answers none of its approvals: two people see each release.",
  DenyStarts:
    "Whoever approves in a pipeline starts no release of it: two people see each release.",
  DenyStages:
    "Whoever approves in a pipeline carries no release of it on or back: two people see each release.",
  DenyOtherWriters:
    "The artifact bucket takes objects from the roles of its pipelines alone: what is released comes from a build.",
  DenyOtherRecorders:
    "Records are written by the functions that release alone: what they say is what was released.",
  DenyDeletion:
    "Records are kept: nobody deletes or unlocks one, for as long as the settings retain what there is.",
  DenyUnencryptedUploads:
    "The artifact bucket takes objects under its own key alone: the upload says no aws:kms.",
  DenyWrongKey:
    "The artifact bucket takes objects under its own key alone: the upload names another one.",
  DenyInsecureTransport: "It answers over TLS alone: the call came without.",
  DenyOldTls: "Buckets answer over TLS 1.2 or later: the call came over an older one.",
  DenyEventsOfOthers: "The topic takes events of its own account's rules alone.",
  KeepKeysManageable:
    "A push may write no key's policy that locks its administrators out: do it from a terminal.",
};

/** The sentence for a Deny; AWS takes a Sid once, so that a number may stand behind it. */
export function refusalOf(sid: string | undefined): string | undefined {
  return refusals[(sid ?? "").replace(/\d+$/, "")];
}
