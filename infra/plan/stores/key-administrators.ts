import * as names from "../../names";
import type { Settings } from "../../settings";

/** Named administrators, and whoever runs `pulumi up`, on push too; none leaves it to IAM policies. */
export function keyAdministrators(settings: Settings): readonly string[] {
  const { delivery, deployer, deployments } = settings;
  const named = delivery?.keyAdministrators ?? [];
  if (named.length === 0) return [];
  return [
    ...named,
    ...(deployer === undefined ? [] : [deployer]),
    ...(deployments ? deploymentRoleArns(settings) : []),
  ];
}

/** The two roles: a key whose policy names its administrators is read and changed by them too. */
function deploymentRoleArns(settings: Settings): readonly string[] {
  const owner = names.ownerOf(settings);
  return (["preview", "update"] as const).map(
    (purpose) => names.deploymentRole(owner, purpose).arn,
  );
}
