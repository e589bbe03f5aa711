/** The wave of each release: one without a number comes one wave after the one before it. */
export function waveNumbers(
  releases: readonly { readonly wave?: number | undefined }[],
): readonly number[] {
  let number = 0;
  return releases.map(({ wave }) => {
    number = wave ?? number + 1;
    return number;
  });
}
