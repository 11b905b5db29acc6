import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { contentText, type FilingContent } from "#app/domain/filings/content.ts";
import { computeRewards } from "#app/domain/rewards/reward-run.ts";
import {
  filing,
  highTech,
  perHighTech,
  perTen,
  programme,
  rewardInput,
} from "#app/domain/rewards/sample.fixture.ts";
import type { RewardResult } from "#app/domain/rewards/types.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { lineRows } from "#app/services/rewards/stored-lines.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { connect, disconnect, preparing } from "#db/client.server.ts";
import { ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";
import { insertLines } from "#db/queries/rewards.server.ts";
import { acceptedFilings, insertRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { type Figure, measure } from "./measure.ts";

const DATABASE = "bench";
const RECOGNITIONS = 7_317;
const CARRIERS = 300;
const YEAR = { code: "2025", firstDay: "2025-01-01", lastDay: "2025-12-31" };
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** Half of the awards are of high-tech enterprises, half of technology firms; every fiftieth firm has two hosts. */
function contents(carriers: readonly string[], unitId: string): FilingContent[] {
  const held = carriers.map((): number[] => []);
  for (let n = 0; n < RECOGNITIONS; n++) {
    held[n % CARRIERS]!.push(n);
    if (n % 50 === 0) held[(n + 7) % CARRIERS]!.push(n);
  }
  const code = (n: number): string => `91000000MA${String(n).padStart(7, "0")}X`;
  return carriers.map((carrier, i) =>
    filing({
      carrier,
      unit: unitId,
      period: YEAR.code,
      stays: held[i]!.map((n) => ({
        uscc: code(n),
        from: addDays("2023-01-01", n % 600),
        areaDm2: 5_000 + (n % 90) * 100,
      })),
      titles: held[i]!.map((n) => {
        const kind = n % 2 === 0 ? ("high-tech" as const) : ("tech-firm" as const);
        return highTech(code(n), addDays(YEAR.firstDay, n % 365), { kind, number: `GR2025${n}` });
      }),
    }),
  );
}

const season = programme({
  items: [perHighTech, perTen],
  attribution: {
    minDays: "90",
    graceMonths: "3",
    whenSeveral: ["longest-stay", "earliest-entry"],
    clause: "2",
  },
});

const undo = new Error("undone");

/**
 * A season of rewards: the accepted filings with 7,317 recognitions are read from the database, the programme is
 * computed in the core, the lines are written with their payment keys; each time undone. Floor: reading and writing the
 * same rows. `reward-season.provenance` also draws each line's provenance from the filings, as the product stores it.
 */
export async function rewardSeason(): Promise<Figure[]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-bench-"));
  fs.chmodSync(directory, 0o755);
  const cluster = await startEmbedded({ directory, volatile: true });
  try {
    await ensureDatabase(cluster, DATABASE);
    await migrateDatabase(cluster.url("zaiti_migrator", DATABASE));
    connect(cluster.url("zaiti_app", DATABASE), 2);
    const world = await makeWorld();
    const admin = preparing(postgres(cluster.url("postgres", DATABASE), { max: 1, onnotice: () => {} }));
    const { carriers, periodId } = await loadFilings(admin, world);
    await admin.end();
    return await figures(await world.as("city", "analyst"), carriers, periodId);
  } finally {
    await disconnect();
    await cluster.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function loadFilings(
  admin: postgres.Sql,
  world: World,
): Promise<{ carriers: string[]; periodId: string }> {
  const { city, unitA } = world.ids;
  return admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const [period] = await tx`
      insert into periods (organization_id, code, kind, first_day, last_day, opens_on, due_on, closes_on)
      values (${city}, ${YEAR.code}, 'year', ${YEAR.firstDay}, ${YEAR.lastDay}, '2026-01-01', '2026-02-15', '2026-03-31') returning id`;
    const periodId = period!.id as string;
    const added = await tx`
      insert into organizations (slug, kind, carrier_kind, city_id, name_zh, name_en)
      select 'season-' || n, 'carrier', 'incubator', ${city}, '载体 ' || n, 'Carrier ' || n from generate_series(1, ${CARRIERS}::int) n
      returning id`;
    const carriers = added.map((row) => row.id as string).sort();
    const filed = contents(carriers, unitA).map((content) => ({
      content,
      sha256: sha256(contentText(content)),
    }));
    for (const { content, sha256: digest } of filed) {
      const organization_id = content.carrier.id;
      const [row] = await tx`
        insert into filings (organization_id, city_id, period_id, status, revision, accepted_revision)
        values (${organization_id}, ${city}, ${periodId}, 'accepted', 1, 1) returning id`;
      await tx`
        insert into filing_revisions (organization_id, filing_id, revision, content, sha256, signed_by, signed_by_name)
        values (${organization_id}, ${row!.id}, 1, ${tx.json(content as never)}, ${digest}, gen_random_uuid(), 'x')`;
    }
    return { carriers, periodId };
  });
}

async function figures(ctx: Ctx, carriers: readonly string[], periodId: string): Promise<Figure[]> {
  const read = () => withScope(ctx, (tx) => acceptedFilings(tx, carriers, [periodId]));
  const compute = (filings: FilingContent[]): RewardResult =>
    computeRewards(
      rewardInput({
        programme: season,
        period: { ...YEAR, kind: "year" },
        authorityId: ctx.organization.id,
        filings,
      }),
    );
  const filings = await read();
  const material = {
    programme: season,
    period: YEAR.code,
    authority: { id: ctx.organization.id, name: ctx.organization.nameZh },
    filings,
    scheme: null,
    standings: null,
  };
  const first = compute(filings.map((it) => it.content));
  const rows = lineRows(material, first.lines);
  if (first.lines.length < RECOGNITIONS * 0.8) throw new Error(`only ${first.lines.length} lines`);
  const write = (lines: typeof rows) =>
    withScope(ctx, async (tx) => {
      const runId = await insertRun(tx, runOf(ctx, periodId));
      await insertLines(
        tx,
        lines.map((row) => ({ organizationId: ctx.organization.id, runId, ...row })),
      );
      throw undo;
    }).catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  const floor = {
    name: "read and write of the same rows",
    work: async () => {
      await read();
      await write(rows);
    },
  };
  const core = async () => {
    const given = await read();
    compute(given.map((it) => it.content));
    await write(rows);
  };
  const provenance = async () => {
    const given = await read();
    const { lines } = compute(given.map((it) => it.content));
    await write(lineRows({ ...material, filings: given }, lines));
  };
  return measure(
    floor,
    [
      { name: "reward-season", work: core },
      { name: "reward-season.provenance", work: provenance },
    ],
    { rounds: 3, runs: 1 },
  );
}

const runOf = (ctx: Ctx, periodId: string) => ({
  organizationId: ctx.organization.id,
  kind: "reward",
  cityId: ctx.organization.id,
  periodId,
  policyCode: season.code,
  policyVersion: season.version,
  verification: season.verification,
  engineVersion: "bench",
  inputsSha256: "x",
  policiesSha256: "x",
  resultsSha256: "x",
  bundle: "{}",
  subjects: CARRIERS,
  totalFen: 0,
  findings: [],
  computedBy: ctx.user.id,
  computedByName: ctx.user.name,
});
