/** A function of those parameters with that body, which stack traces call `file`; what V8 makes of it is kept. */
export function compile(
  text: string,
  file: string,
  parameters: string,
): (...values: readonly unknown[]) => void;
/** Keeps what V8 makes of every module that this process loads from here on. */
export function cacheModules(): void;
