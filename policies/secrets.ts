/** Names under which credentials are kept. */
const secretName =
  /(^|_)(password|passwd|secret|token|api_?key|private_?key|access_?key(_id)?|credentials?)(_|$)/i;

/** Access keys of AWS, private keys, tokens of GitHub, Slack and Stripe, by their beginnings. */
const secretValue =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_\w{20,}|\bxox[abprs]-\w|\bsk_live_\w/;

/** Whether a variable looks as if it held a credential in clear text. */
export function isSecret(name: string, value: string): boolean {
  return secretValue.test(value) || (secretName.test(name) && !isReference(value));
}

/** What is only the name or ARN of a secret is none. */
function isReference(value: string): boolean {
  return /^arn:[^:]+:(secretsmanager|ssm):/.test(value) || value.startsWith("{{resolve:");
}
