import type { Call } from "../call";
import type { HostileCall } from "../hostile";
import type { Scene } from "../hostile/scene";
import type { Run } from "./runs";
import { tokenCalls } from "./token-calls";
import { tokenThieves } from "./token-thieves";

/** Every call of a deployment on push, from its token to the last resource. */
export function deploymentCalls(runs: readonly Run[]): readonly Call[] {
  return runs.flatMap(tokenCalls);
}

/** What must be impossible on the way of a deployment. */
export function hostileDeployments(scene: Scene, runs: readonly Run[]): readonly HostileCall[] {
  return tokenThieves(scene, runs);
}
