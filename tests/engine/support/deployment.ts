import { deployCommands, unattended } from "./readme-commands";
import { type Run, Workspace } from "./workspace";

export interface Deployment {
  /** Each command of README.md, and how it ended. */
  readonly runs: readonly { readonly command: string; readonly run: Run }[];
  readonly workspace: Workspace;
}

let made: Deployment | undefined;

/** Both stacks from nothing, by README.md's commands, once for the whole suite: don't change it. */
export function deployment(): Deployment {
  if (made) return made;
  const workspace = Workspace.clone();
  const runs = deployCommands().map((command) => ({
    command,
    run: workspace.run(unattended(command)),
  }));
  made = { runs, workspace };
  return made;
}

/** A workspace of the test's own in which both stacks are deployed. */
export function deployed(): Workspace {
  return deployment().workspace.copy();
}

let begun: Workspace | undefined;

/** A workspace of the test's own in which both stacks exist, and nothing was deployed. */
export function initialized(): Workspace {
  begun ??= initialize(Workspace.clone());
  return begun.copy();
}

/** Logs in and makes both stacks. */
export function initialize(workspace: Workspace): Workspace {
  for (const command of ["login", "stack init prod", "stack init dev"]) {
    workspace.succeed(`pulumi ${command}`);
  }
  return workspace;
}
