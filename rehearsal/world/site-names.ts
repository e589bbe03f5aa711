import type { acm, cloudfront, route53 } from "@pulumi/aws";
import { answer, routerOf } from "./router";
import { inputsOf, type Registered, type World } from "./world";

/**
 * Names of a distribution by which readers do not get the site: they are redirected to where it is not, the
 * certificate is for others, or a record leads by a name that the distribution has not.
 */
export function lostNames(world: World, { resource }: Registered): readonly string[] {
  const { aliases = [], viewerCertificate } = inputsOf<cloudfront.DistributionArgs>({ resource });
  const code = routerOf(world, resource);
  const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
  const shows = (host: string) => code === "" || answer(code, "/", host).uri !== undefined;
  const { acmCertificateArn } = viewerCertificate;
  const covered = namesOfCertificate(world, acmCertificateArn);
  const led = recordsOf(world, resource.outputs.domainName);
  return [
    ...aliases
      .filter((host) => !shows(host))
      .flatMap((host) => {
        const location = answer(code, "/", host).headers?.location?.value ?? "nowhere";
        const [, other = ""] = /^https:\/\/([^/]+)\/$/.exec(location) ?? [];
        if (aliases.includes(other) && shows(other)) return [];
        return [
          `Distribution ${id} sends readers of ${host} to ${location}, where the site is not.`,
        ];
      }),
    ...aliases
      .filter((host) => covered?.includes(host) === false)
      .map(
        (host) =>
          `Distribution ${id} has the name ${host}, and its certificate ${acmCertificateArn} is for ${covered?.join(", ")}: ` +
          "CloudFront refuses it.",
      ),
    ...led
      .filter((host) => !aliases.includes(host))
      .map(
        (host) =>
          `A record leads readers of ${host} to distribution ${id}, which has no such name: CloudFront answers 403.`,
      ),
  ];
}

/** The names that a certificate of the stacks is for; undefined for one of the user's own. */
function namesOfCertificate(world: World, arn: unknown): readonly string[] | undefined {
  const made = world.withOutput("aws:acm/certificate:Certificate", "arn", arn);
  if (arn === undefined || !made) return undefined;
  const { domainName = "", subjectAlternativeNames = [] } = inputsOf<acm.CertificateArgs>(made);
  return [domainName, ...subjectAlternativeNames];
}

/** Names whose records in Route 53 lead to a distribution. */
function recordsOf(world: World, domainName: unknown): readonly string[] {
  const names = world
    .ofType("aws:route53/record:Record")
    .map((record) => inputsOf<route53.RecordArgs>(record))
    .flatMap(({ name, aliases = [] }) =>
      aliases.some((alias) => alias.name === domainName) ? [name] : [],
    );
  return [...new Set(names)];
}
