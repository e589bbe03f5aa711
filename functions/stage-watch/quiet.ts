/** What of GetPipelineState tells whether a stage hangs. */
export interface StageState {
  readonly stageName?: string | undefined;
  readonly latestExecution?: { readonly status?: string | undefined } | undefined;
  readonly actionStates?:
    | readonly {
        readonly latestExecution?:
          | {
              readonly status?: string | undefined;
              readonly lastStatusChange?: Date | undefined;
              /** An approval that waits for a person has one. */
              readonly token?: string | undefined;
            }
          | undefined;
      }[]
    | undefined;
}

/** A stage in progress, and the minutes in which none of its actions changed. */
export interface Quiet {
  readonly stage: string;
  readonly minutes: number;
}

/** Stages in progress in which nothing happens, but for those that wait for a person. */
export function quietStages(stages: readonly StageState[], now: Date): readonly Quiet[] {
  return stages.flatMap(({ stageName, latestExecution, actionStates = [] }) => {
    if (stageName === undefined || latestExecution?.status !== "InProgress") return [];
    const executions = actionStates.flatMap(({ latestExecution: each }) => (each ? [each] : []));
    if (executions.some(({ status, token }) => status === "InProgress" && token !== undefined)) {
      return [];
    }
    const changes = executions.flatMap(({ lastStatusChange }) =>
      lastStatusChange ? [lastStatusChange.getTime()] : [],
    );
    if (changes.length === 0) return [];
    const minutes = Math.floor((now.getTime() - Math.max(...changes)) / 60_000);
    return [{ stage: stageName, minutes }];
  });
}
