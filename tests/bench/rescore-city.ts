import { createHash, randomUUID } from "node:crypto";
import { finished } from "node:stream/promises";
import type postgres from "postgres";
import { FollowingScores } from "#app/domain/scoring/kernel/change-figure.ts";
import { KNOWN } from "#app/domain/scoring/kernel/column.ts";
import type { FigureTable } from "#app/domain/scoring/kernel/figures.ts";
import { scoreColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import { partsOf } from "#app/domain/scoring/kernel/table-parts.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { figuresOf, ScoreWriter } from "#db/queries/scores.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import { SCALE_FACTS } from "#db/seed/scale.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { cityFigures } from "./city-figures.ts";
import { CITY_YEARS, cityScheme } from "./city-scheme.ts";
import { cityStatement } from "./city-sql.ts";
import { onCluster } from "./cluster.ts";
import { type Figure, measure } from "./measure.ts";
import { CHANGED_FACTS, changesOf } from "./rescore-one.ts";

const FIRMS = 86_000;
const ROUNDS = 9;
const STATEMENT_ROUNDS = 3;
const PLACES = CITY_YEARS.flatMap((period) => SCALE_FACTS.map(({ code }) => ({ fact: code, period })));
const SCORE_COLUMNS =
  "organization_id, run_id, subject, class, peer_group, barred, total_milli, rank, tied, grade, groups_milli, lines_milli";

/**
 * A city's firms read, scored and written by an analyst under row-level security, through the queries of the product,
 * field by field: against the same rows taken out and put in by COPY as a superuser, and against one SQL statement.
 */
export const rescoreCity = (): Promise<Figure[]> =>
  onCluster(async (admin) => {
    const world = await makeWorld();
    const analyst = await world.as("city", "analyst");
    const table = cityFigures(FIRMS);
    const from = await addRun(admin, analyst);
    await copyIn(
      admin,
      "run_figures (organization_id, run_id, subject, field, figures)",
      figureLines(table, analyst, from),
    );
    await admin`analyze run_figures`;
    const source = {
      organizationId: analyst.organization.id,
      runId: from,
      places: PLACES,
      units: table.units,
      calendar: table.calendar,
    };
    const rescore = async (): Promise<string> => {
      const runId = await addRun(admin, analyst);
      await withScope(analyst, async (tx) => {
        const read = await figuresOf(tx, source);
        const writer = new ScoreWriter(tx, { organizationId: analyst.organization.id, runId });
        for (const { table } of partsOf(cityScheme, read)) {
          const scores = scoreColumns({ policy: cityScheme, table, overrides: null, withLines: true });
          await writer.put(table.ids, scores);
        }
        await writer.end();
      });
      return runId;
    };
    const scored = await rescore();
    await admin.unsafe("create table floor_scores (like run_scores including indexes)");
    const rows = await copyOut(admin, `select ${SCORE_COLUMNS} from run_scores where run_id = '${scored}'`);
    const text = Buffer.concat(rows).toString();
    // Made before the clock runs, one for every run of the floor.
    const prepared = Array.from({ length: ROUNDS + 1 }, () => text.replaceAll(scored, randomUUID()));
    const own = await measure(
      {
        name: "copy out of the figures + copy in of the scores",
        work: async () => {
          await copyOut(
            admin,
            `select subject, founded_on, field, figures, not_applicable from run_figures where run_id = '${from}'`,
            "(format binary)",
          );
          await copyIn(admin, `floor_scores (${SCORE_COLUMNS})`, [prepared.pop()!]);
        },
      },
      [{ name: "rescore-city", work: rescore }],
      { rounds: ROUNDS, runs: 1 },
    );
    return [
      ...own,
      ...(await oneChange(table, rescore)),
      ...(await againstOneStatement(admin, { analyst, from, scored, rescore })),
    ];
  });

/** One figure changes in memory, which is neither read nor written: a stored run never changes. */
function oneChange(table: FigureTable, rescore: () => Promise<unknown>): Promise<Figure[]> {
  const following = new FollowingScores({ policy: cityScheme, table, overrides: null, withLines: true });
  return measure(
    { name: "rescore-city", work: rescore },
    CHANGED_FACTS.map(({ name, fact }) => {
      const change = changesOf(following, table, fact);
      return { name: `rescore-city.${name}-changed`, work: async () => change() };
    }),
    { rounds: STATEMENT_ROUNDS, runs: 1 },
  );
}

type City = { analyst: Ctx; from: string; scored: string; rescore: () => Promise<unknown> };

/** The same scheme as one SQL statement of a superuser, in doubles and with memory enough: how many times it takes. */
async function againstOneStatement(admin: postgres.Sql, { analyst, from, scored, rescore }: City) {
  await admin.unsafe("create table sql_scores (like run_scores including indexes)");
  const statement = async () => {
    const runId = randomUUID();
    const into = { table: "sql_scores", organizationId: analyst.organization.id, runId };
    await admin.begin(async (tx) => {
      await tx.unsafe("set local work_mem = '512MB'");
      await tx.unsafe(cityStatement(from, into));
    });
    return runId;
  };
  const figures = await measure(
    { name: "rescore-city", work: rescore },
    [{ name: "rescore-city.one-statement", work: statement }],
    { rounds: STATEMENT_ROUNDS, runs: 1 },
  );
  // Doubles may round the other way where exact fractions come to a half: by a thousandth, and seldom.
  const [found] = await admin<{ same: number; near: number }[]>`
    select count(*)::integer as near,
           count(*) filter (where (a.total_milli, a.rank, a.tied, a.groups_milli, a.lines_milli)
                                = (b.total_milli, b.rank, b.tied, b.groups_milli, b.lines_milli))::integer as same
      from run_scores a join sql_scores b using (subject, class)
     where a.run_id = ${scored} and b.run_id = ${await statement()} and abs(a.total_milli - b.total_milli) <= 1`;
  if (found!.near !== FIRMS || found!.same < FIRMS * 0.99) throw new Error("one statement scores otherwise");
  return figures;
}

/** A run that scores may belong to; nothing of it is computed. */
async function addRun(admin: postgres.Sql, { organization, user }: Ctx): Promise<string> {
  const digest = createHash("sha256").digest("hex");
  const [period] = await admin<{ id: string }[]>`
    insert into periods (organization_id, code, kind, first_day, last_day, opens_on, due_on, closes_on)
    values (${organization.id}, '2024', 'year', '2024-01-01', '2024-12-31', '2025-01-01', '2025-02-01', '2025-03-01')
    on conflict (organization_id, code) do update set code = excluded.code returning id`;
  const [run] = await admin<{ id: string }[]>`
    insert into runs (organization_id, kind, city_id, period_id, policy_code, policy_version, verification, engine_version, inputs_sha256,
                      policies_sha256, results_sha256, bundle, subjects, findings, computed_by, computed_by_name)
    values (${organization.id}, 'firm-points', ${organization.id}, ${period!.id}, ${cityScheme.code}, '1', 'example', '1',
            ${digest}, ${digest}, ${digest}, '{}', ${FIRMS}, '[]', ${user.id}, 'bench') returning id`;
  return run!.id;
}

function* figureLines(table: FigureTable, { organization }: Ctx, runId: string): Generator<string> {
  const columns = PLACES.map(({ fact, period }) => table.facts.get(`${fact}@${period}`)!);
  for (let row = 0; row < table.ids.length; row++) {
    const figures = columns.map(({ state, value }) => (state[row] === KNOWN ? value[row] : "NULL"));
    const field = table.fields[table.field[row]!];
    yield `${organization.id}\t${runId}\t${inventedUscc(1_000_000 + row)}\t${field}\t{${figures.join(",")}}\n`;
  }
}

async function copyIn(admin: postgres.Sql, into: string, lines: Iterable<string>): Promise<void> {
  const stream = await admin.unsafe(`copy ${into} from stdin`).writable();
  for (const line of lines) if (!stream.write(line)) await new Promise((done) => stream.once("drain", done));
  stream.end();
  await finished(stream);
}

async function copyOut(admin: postgres.Sql, query: string, options = ""): Promise<Buffer[]> {
  const stream = await admin.unsafe(`copy (${query}) to stdout ${options}`).readable();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  // A copy that ended under backpressure leaves the socket paused with postgres 3.4.9; reading once more wakes it.
  stream._read(0);
  return parts;
}
