import type { ArtifactStore } from "../grants/artifacts";
import type { Grant } from "../grants/grant";
import { type PlannedAction, takesArtifacts } from "./provider";

/** The permissions that the settings give an action whose calls are not proven. */
export function givenPermissions(action: PlannedAction, store: ArtifactStore): readonly Grant[] {
  const given = (action.permissions ?? []).map(
    ({ actions, resources, conditions }): Grant => ({
      id: "Given",
      to: action.actor,
      on: { kind: "plain", arns: resources },
      actions,
      ...(conditions && { when: conditions }),
      why: `the settings give it to action ${action.name}`,
    }),
  );
  return [...takesArtifacts(action, store), ...given];
}
