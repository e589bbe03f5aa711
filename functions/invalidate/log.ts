/** Writes one step; callers pass nothing of the event but ids. */
export type Log = (step: string, details?: Readonly<Record<string, unknown>>) => void;

/** One line of JSON per step, each with the job's id. */
export function logOf(jobId: string): Log {
  return (step, details = {}) => console.log(JSON.stringify({ job: jobId, step, ...details }));
}
