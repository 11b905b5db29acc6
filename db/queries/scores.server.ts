import { type SQL, sql } from "drizzle-orm";
import type { Calendar } from "#app/domain/scoring/facts.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "#app/domain/scoring/kernel/column.ts";
import { dayNumber, type FactColumn, type FigureTable, factKey } from "#app/domain/scoring/kernel/figures.ts";
import type { ColumnScores } from "#app/domain/scoring/kernel/score-columns.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** A run of an organisation, and the fact and period of each place of its figures. */
export type FigureSource = {
  organizationId: string;
  runId: string;
  places: readonly { fact: string; period: string }[];
  units: ReadonlyMap<string, string>;
  calendar: Calendar;
};
type FigureRow = { subject: string; founded: string; field: string; figures: string; not_applicable: string };

/** What a run read of every firm, as columns in the order of the firms' codes. */
export async function figuresOf(tx: ScopedTx, source: FigureSource): Promise<FigureTable> {
  const rows = await tx.execute<FigureRow>(sql`
    select subject, coalesce(founded_on::text, '') as founded, field, array_to_string(figures, ',', '') as figures,
           array_to_string(not_applicable, ',') as not_applicable
      from run_figures where organization_id = ${source.organizationId} and run_id = ${source.runId}
     order by subject collate "C"`);
  const { places, units, calendar } = source;
  const columns = places.map(
    (): FactColumn => ({ state: new Uint8Array(rows.length), value: new Float64Array(rows.length) }),
  );
  const fields = new Map<string, number>();
  const field = new Int32Array(rows.length);
  const foundedOn = new Int32Array(rows.length);
  rows.forEach((row, at) => {
    foundedOn[at] = row.founded === "" ? 0 : dayNumber(row.founded);
    let place = fields.get(row.field);
    if (place === undefined) {
      place = fields.size;
      fields.set(row.field, place);
    }
    field[at] = place;
    readFigures(row.figures, columns, at);
    if (row.not_applicable === "") return;
    for (const place of row.not_applicable.split(",")) columns[Number(place)]!.state[at] = NOT_APPLICABLE;
  });
  return {
    ids: rows.map((row) => row.subject),
    foundedOn,
    field,
    fields: [...fields.keys()],
    kind: null,
    facts: new Map(places.map(({ fact, period }, place) => [factKey(fact, period), columns[place]!])),
    units,
    calendar,
  };
}

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;

/** Reads whole numbers between commas; nothing between two is a missing figure. */
function readFigures(text: string, columns: readonly FactColumn[], at: number): void {
  let value = 0;
  let digits = 0;
  let sign = 1;
  let place = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? COMMA : text.charCodeAt(i);
    if (code === COMMA) {
      const column = columns[place++]!;
      column.state[at] = digits === 0 ? MISSING : KNOWN;
      column.value[at] = sign * value;
      value = 0;
      digits = 0;
      sign = 1;
    } else if (code === MINUS) sign = -1;
    else {
      value = value * 10 + (code - ZERO);
      digits += 1;
    }
  }
}

/** So many rows go in one statement: large enough to amortise it, small enough for the next to be made meanwhile. */
const ROWS_AT_ONCE = 10_000;

/** Stores how a run scored every firm: `ids` are in the order of the scores' rows, which have lines. */
export async function insertScores(
  tx: ScopedTx,
  { organizationId, runId }: { organizationId: string; runId: string },
  ids: readonly string[],
  scores: ColumnScores,
): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, ids.length);
    const statement = insertPart(organizationId, runId, ids, scores, from, to);
    await before;
    before = tx.execute(statement).then((it) => it);
  }
  await before;
}

function insertPart(
  organizationId: string,
  runId: string,
  ids: readonly string[],
  scores: ColumnScores,
  from: number,
  to: number,
): SQL {
  const { classOf, classes, peerGroups, totalMilli, rank, tied, grades, barred, lines, groupMilli } = scores;
  if (!lines) throw new RangeError("scores without lines are not stored");
  const width = scores.slots.length;
  const groups = groupMilli.length / ids.length;
  const list = (of: (row: number) => string | number | null): string => {
    const parts: string[] = [];
    for (let row = from; row < to; row++) parts.push(String(of(row) ?? "NULL"));
    return `{${parts.join(",")}}`;
  };
  const slice = (of: Int32Array, length: number) => (row: number) =>
    `"{${of.subarray(row * length, row * length + length).join(",")}}"`;
  const scored = (row: number) => classOf[row]! >= 0;
  return sql`
    insert into run_scores (organization_id, run_id, subject, class, peer_group, barred, total_milli, rank, tied, grade, groups_milli, lines_milli)
    select ${organizationId}, ${runId}, subject, class, peer_group, barred, total, rank, tied, grade, groups::integer[], lines::integer[]
      from unnest(
        ${list((row) => JSON.stringify(ids[row]))}::text[],
        ${list((row) => (scored(row) ? JSON.stringify(classes[classOf[row]!]) : null))}::text[],
        ${list((row) => (scored(row) ? JSON.stringify(peerGroups.names[peerGroups.of[row]!]) : null))}::text[],
        ${list((row) => (barred[row] === 1 ? "t" : "f"))}::boolean[],
        ${list((row) => (scored(row) ? totalMilli[row]! : null))}::bigint[],
        ${list((row) => rank[row] || null)}::integer[],
        ${list((row) => tied[row] || null)}::integer[],
        ${list((row) => (grades?.[row] ? JSON.stringify(grades[row].code) : null))}::text[],
        ${list(slice(groupMilli, groups))}::text[],
        ${list(slice(lines, width))}::text[]
      ) as told (subject, class, peer_group, barred, total, rank, tied, grade, groups, lines)`;
}
