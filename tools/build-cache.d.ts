/**
 * What was made before of the same files, or makes it.
 * @param name of the file that keeps it, in `node_modules/.cache/ferry`; what it kept for another question is replaced
 * @param asked everything else that decides what is made, as JSON
 * @param make what is to be kept, as JSON, and the files that it was made of, from the project's root
 */
export function kept<Value>(
  name: string,
  asked: unknown,
  make: () => { readonly value: Value; readonly files: readonly string[] },
): Value;
