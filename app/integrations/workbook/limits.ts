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
  /** Of all cells of the workbook together, shared texts counted each time they stand somewhere. */
  readonly characters: number;
  /** Computing time of the child process on the file: on a busy machine a large file still gets its turn. */
  readonly milliseconds: number;
  /** From the file's arrival in the child process to the answer, whoever else is computing. */
  readonly wallMilliseconds: number;
  readonly heapMegabytes: number;
  /** Of the child process as a whole, buffers and all. */
  readonly residentMegabytes: number;
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
  characters: 20_000_000,
  milliseconds: 10_000,
  wallMilliseconds: 60_000,
  heapMegabytes: 400,
  residentMegabytes: 512,
};
