import { z } from "zod";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

const migration = z.object({ at: z.number().int(), hash: digest });

const table = z.object({
  name: z.string().min(1),
  columns: z.array(z.string().min(1)).min(1),
  rows: count,
  bytes: count,
  /** Of the table's lines, in the order in which they lie in the file. */
  sha256: digest,
  /** Of its rows in whatever order: the SHA-256 of each, added up. A restored table has the same. */
  rowSum: digest,
});

/** What a back-up says of itself. It lies at the end of the file, followed by its own digest. */
const manifestSchema = z.object({
  format: z.literal("zaiti-backup"),
  version: z.literal(1),
  product: z.string(),
  postgres: z.string(),
  /** The instant of the snapshot, ISO 8601 in UTC. */
  takenAt: z.iso.datetime(),
  migrations: z.array(migration).min(1),
  tables: z.array(table).min(1),
  sequences: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  /** The end of each organisation's log, and from where on it does not hold: null where it does. */
  logs: z.array(
    z.object({ organization: z.string(), seq: count, hash: z.string(), brokenAt: count.nullable() }),
  ),
});

export type Manifest = z.output<typeof manifestSchema>;
export type TableEntry = Manifest["tables"][number];
export type Migration = z.output<typeof migration>;

/** The manifest in a text, or null when it is something else. */
export function readManifest(text: string): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const isBeginning = (part: readonly Migration[], whole: readonly Migration[]): boolean =>
  part.every(({ at, hash }, index) => whole[index]?.at === at && whole[index].hash === hash);

/**
 * Why a back-up with these migrations does not fit a program that knows others: it is newer than the program, or made by
 * another one. Null when the program can bring it to its own version.
 */
export function migrationsFault(
  backup: readonly Migration[],
  known: readonly Migration[],
): "newer" | "other" | null {
  if (isBeginning(backup, known)) return null;
  return isBeginning(known, backup) ? "newer" : "other";
}

/** Whether a database with these migrations can still be brought to the version of the back-up. */
export const isAtOrBefore = (applied: readonly Migration[], backup: readonly Migration[]): boolean =>
  isBeginning(applied, backup);

type Columns = Pick<TableEntry, "name" | "columns">;

/** The first table that one side has and the other has not, or has with other columns; null when they agree. */
export function differingTable(backup: readonly Columns[], database: readonly Columns[]): string | null {
  const form = ({ name, columns }: Columns): string => JSON.stringify([name, [...columns].sort()]);
  const [ours, theirs] = [new Set(backup.map(form)), new Set(database.map(form))];
  const odd = backup.find((it) => !theirs.has(form(it))) ?? database.find((it) => !ours.has(form(it)));
  return odd?.name ?? (backup.length === database.length ? null : backup[0]!.name);
}
