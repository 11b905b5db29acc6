/** What a workbook may be at most. Figures from the project's threat catalogue for uploads. */
export type WorkbookLimits = {
  readonly bytes: number;
  readonly entries: number;
  readonly inflatedBytes: number;
  /** Inflated to packed size of one part; parts under a megabyte are too small to do harm. */
  readonly ratio: number;
  readonly sheets: number;
  readonly rows: number;
  readonly columns: number;
  readonly cellCharacters: number;
  /** From the file's arrival in the child process to the answer. */
  readonly milliseconds: number;
  readonly heapMegabytes: number;
};

export const WORKBOOK_LIMITS: WorkbookLimits = {
  bytes: 10 * 1024 * 1024,
  entries: 1_000,
  inflatedBytes: 100 * 1024 * 1024,
  ratio: 100,
  sheets: 20,
  rows: 50_000,
  columns: 200,
  cellCharacters: 2_000,
  milliseconds: 10_000,
  heapMegabytes: 512,
};
