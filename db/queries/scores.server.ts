import { finished } from "node:stream/promises";
import { type SQL, sql } from "drizzle-orm";
import type { Calendar } from "#app/domain/scoring/facts.ts";
import type { FigureTable } from "#app/domain/scoring/kernel/figures.ts";
import type { ColumnScores } from "#app/domain/scoring/kernel/score-columns.ts";
import { connectionOf, type ScopedTx } from "#db/scope.server.ts";
import { FigureReader } from "./copied-figures.ts";
import { DigitList } from "./digit-list.ts";

/** A run of an organisation, and the fact and period of each place of its figures. */
export type FigureSource = {
  organizationId: string;
  runId: string;
  places: readonly { fact: string; period: string }[];
  units: ReadonlyMap<string, string>;
  calendar: Calendar;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** COPY takes no parameters, so that an id stands in its text. */
function quoted(id: string): string {
  if (!UUID.test(id)) throw new RangeError("not an id");
  return `'${id}'`;
}

/**
 * What a run read of every firm, as columns in the order of the firms' codes. It comes by binary COPY, which costs the
 * server less than text, and is laid out in columns while the server still sends. Throws RangeError on a figure beyond 2^53.
 */
export async function figuresOf(tx: ScopedTx, source: FigureSource): Promise<FigureTable> {
  const reader = new FigureReader(source.places);
  const stream = await connectionOf(tx)
    .unsafe(
      `copy (select subject, founded_on, field, figures, nullif(not_applicable, '{}') from run_figures
              where organization_id = ${quoted(source.organizationId)} and run_id = ${quoted(source.runId)})
         to stdout (format binary)`,
    )
    .readable();
  let fault: unknown = null;
  stream.on("data", (part: Buffer) => {
    try {
      if (!fault) reader.take(part);
    } catch (thrown) {
      // The rest is let pass, so that the connection is fit for the rollback.
      fault = thrown;
    }
  });
  await finished(stream);
  // A copy that ended under backpressure leaves the socket paused with postgres 3.4.9; reading once more wakes it.
  stream._read(0);
  if (fault) throw fault;
  return reader.table(source.units, source.calendar);
}

/** So many rows go in one statement: what the server works at while the next is made, and memory is held for. */
const ROWS_AT_ONCE = 4_000;
/** So many statements are under way: the server has the next at hand while firms of the next field are scored. */
const UNDER_WAY = 3;

/**
 * Stores how a run scored firms, as many at a time as there are at hand: the server stores the ones while the others are
 * scored. A fault comes out of a later `put`, or of `end`, which is to be waited for before the scope ends.
 */
export class ScoreWriter {
  private readonly underWay: Promise<unknown>[] = [];
  private readonly numbers = new DigitList();
  private readonly totals = new DigitList();
  constructor(
    private readonly tx: ScopedTx,
    private readonly run: { organizationId: string; runId: string },
  ) {}

  /** `ids` are in the order of the scores' rows, which have lines. Comes back once all is sent. */
  async put(ids: readonly string[], scores: ColumnScores): Promise<void> {
    const names = gradeNames(scores);
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      const part = ids.slice(from, from + ROWS_AT_ONCE);
      const statement = this.statement(part, scores, names, from);
      if (this.underWay.length >= UNDER_WAY) await this.underWay.shift();
      const sent = this.tx.execute(statement).then(() => {});
      // Heard where it is waited for; until then it is not unhandled.
      sent.catch(() => {});
      this.underWay.push(sent);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.underWay.splice(0));
  }

  private statement(
    ids: readonly string[],
    scores: ColumnScores,
    gradePlaces: Map<string, number>,
    from: number,
  ): SQL {
    const { organizationId, runId } = this.run;
    const width = this.lay(ids.length, scores, gradePlaces, from);
    const groups = FIXED + scores.groupMilli.length / scores.classOf.length;
    // The arrays stand in a row of their own, so that the plan holds them once.
    return sql`
      with told as materialized (
        select ${listOf(ids)}::text[] as ids, ${this.totals.take()}::bigint[] as totals, ${this.numbers.take()}::integer[] as f,
               ${listOf(scores.classes)}::text[] as classes, ${listOf(scores.peerGroups.names)}::text[] as peers,
               ${listOf([...gradePlaces.keys()])}::text[] as grades)
      insert into run_scores (organization_id, run_id, subject, class, peer_group, barred, total_milli, rank, tied, grade, groups_milli, lines_milli)
      select ${organizationId}, ${runId}, subject, classes[f[at + 1]], peers[f[at + 2]], f[at + 3] = 1, totals[place],
             nullif(f[at + 4], 0), nullif(f[at + 5], 0), grades[f[at + 6]], f[at + 7 : at + ${groups}::integer],
             f[at + ${groups}::integer + 1 : at + ${width}::integer]
        from told, lateral (select subject, place, (place::integer - 1) * ${width}::integer as at
                              from unnest(ids) with ordinality as id (subject, place)) row`;
  }

  /** Lays out so many rows from a place on, and says how many numbers each takes. */
  private lay(count: number, scores: ColumnScores, gradePlaces: Map<string, number>, from: number): number {
    const { classOf, peerGroups, totalMilli, rank, tied, grades, barred, lines, groupMilli } = scores;
    if (!lines) throw new RangeError("scores without lines are not stored");
    const { numbers, totals } = this;
    const width = scores.slots.length;
    const groups = groupMilli.length / classOf.length;
    for (let row = from; row < from + count; row++) {
      const own = classOf[row]!;
      if (own < 0) totals.addNull();
      else totals.add(totalMilli[row]!);
      // Places in lists of names, from 1; PostgreSQL finds nothing at 0.
      numbers.add(own + 1);
      numbers.add(own < 0 ? 0 : peerGroups.of[row]! + 1);
      numbers.add(barred[row]!);
      numbers.add(rank[row]!);
      numbers.add(tied[row]!);
      const grade = grades?.[row];
      numbers.add(grade ? gradePlaces.get(grade.code)! : 0);
      for (let at = row * groups; at < row * groups + groups; at++) numbers.add(groupMilli[at]!);
      for (let at = row * width; at < row * width + width; at++) numbers.add(lines[at]!);
    }
    return FIXED + groups + width;
  }
}

/** Numbers of a row before its groups. */
const FIXED = 6;

/** Places, from 1, of the grades that were given. */
function gradeNames({ grades }: ColumnScores): Map<string, number> {
  const places = new Map<string, number>();
  for (const grade of grades ?? []) {
    if (grade && !places.has(grade.code)) places.set(grade.code, places.size + 1);
  }
  return places;
}

const listOf = (texts: readonly string[]): string =>
  `{${texts.map((it) => `"${it.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

/** Stores how a run scored every firm: `ids` are in the order of the scores' rows, which have lines. */
export async function insertScores(
  tx: ScopedTx,
  run: { organizationId: string; runId: string },
  ids: readonly string[],
  scores: ColumnScores,
): Promise<void> {
  const writer = new ScoreWriter(tx, run);
  await writer.put(ids, scores);
  await writer.end();
}
