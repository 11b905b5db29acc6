/** The name of a bundle's file: plain ASCII, so that it survives every browser, shell and archive. */
export const bundleFilename = (run: { id: string; kind: string; period: string }): string =>
  `zaiti-${run.kind}-${run.period.replace(/[^0-9A-Za-z-]/g, "")}-${run.id.slice(0, 8)}.json`;
