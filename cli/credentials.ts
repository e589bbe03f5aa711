import { RehearsalFault } from "../rehearsal/fault";

/** Without credentials nothing can be asked of AWS: what to do, where an error of the SDK means that. */
export function withoutCredentials({ name, message }: Error): RehearsalFault | undefined {
  return /CredentialsProviderError|ExpiredToken|InvalidClientTokenId|TokenProviderError/.test(name)
    ? new RehearsalFault(
        `There are no valid credentials of AWS (${message.replace(/\.$/, "")}): log in, such as by aws sso login, ` +
          "and name the profile in AWS_PROFILE.",
      )
    : undefined;
}
