/** What says which release is rehearsed. */
export const rehearsalOptions = {
  site: {
    value: "<folder or .zip>",
    about: "the site or application to carry (default: the folder site beside, or the example)",
  },
  config: {
    value: "<folder>",
    about: "where the Pulumi.<stack>.yaml files are (default: the project's root)",
  },
  registered: {
    value: "<file>",
    about: "judge the stacks of an earlier --json in the place of evaluating any",
  },
  contracts: {
    value: "<file>",
    about: "contracts of stacks without a file there: JSON of stack to contract",
  },
  scp: {
    value: "<file>",
    many: true,
    about: "a service control policy of your organization, put over the stacks",
  },
  rcp: {
    value: "<file>",
    many: true,
    about: "a resource control policy of your organization, put over the stacks",
  },
  boundary: {
    value: "<file>",
    about: "the permissions boundary that your organization asks for on roles",
  },
  organization: {
    value: "<id>",
    about: "your organization's id, where its policies ask for it",
  },
  guardrails: {
    value: "control-tower",
    about: "judge the controls that AWS Control Tower offers: which stops what, and whom to exempt",
  },
  exempt: {
    value: "<ARN>",
    many: true,
    about: "a principal, or what is written to, with * for any part, that the controls exempt",
  },
  governed: {
    value: "<region>",
    many: true,
    about: "a Region that the landing zone governs, for its Region deny control",
  },
  json: { about: "one JSON document" },
} as const;

/** What is asked of a rehearsal beside whether the release arrives. */
export const ofOneRelease = {
  reject: {
    value: "<action>",
    many: true,
    about: "what is left when this approval of the next release is rejected",
  },
  fail: {
    value: "<action>",
    many: true,
    about: "what is left when this action of the next release fails",
  },
  calls: { about: "with what each stack has, and every call of every action" },
  explain: { about: "every judged call with the statements that decided" },
  html: { value: "<file.html>", about: "the same as a page to look at, written to a file" },
} as const;
