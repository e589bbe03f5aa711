/** Names under which credentials are kept. */
const secretName =
  /(^|_)(password|passwd|secret|token|api_?key|private_?key|access_?key(_id)?|credentials?)(_|$)/i;

/**
 * Access keys of AWS (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html), private keys, tokens of GitHub,
 * GitLab, Slack and Stripe, addresses with a password, and of Slack's to write to. The settings of a stack state the first
 * again: the pack judges programs of anybody, and must see what ferry let pass.
 */
const forms = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b(gh[pousr]_|github_pat_|glpat-)\w{10,}/,
  /\bxox[abprs]-\w|\bsk_live_\w/,
  /:\/\/[^\s/:@]*:[^\s/:@$#{]+@/,
  /\bhooks\.slack\.com\/services\//,
];

/** Whether a text is a credential by its form, whatever it is called. */
export function hasSecretForm(value: string): boolean {
  return forms.some((form) => form.test(value));
}

/** Whether a variable looks as if it held a credential in clear text. */
export function isSecret(name: string, value: string): boolean {
  return hasSecretForm(value) || (secretName.test(name) && !isReference(value));
}

/** What is only the name or ARN of a secret is none. */
function isReference(value: string): boolean {
  return /^arn:[^:]+:(secretsmanager|ssm):/.test(value) || value.startsWith("{{resolve:");
}
