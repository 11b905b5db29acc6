import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { connect, database, disconnect, preparing } from "#db/client.server.ts";
import { ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase } from "#db/migrate.server.ts";
import { countStays, listStays } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { loadVolume } from "#db/seed/scale.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { type Figure, measure } from "./measure.ts";

const DATABASE = "bench";
const VOLUME = { carriers: 1_000, firms: 86_000, residenciesPerCarrier: 120 };
const PAGE = { state: "resident", sort: "entered", limit: 50, offset: 0 } as const;

/** The rows of the page alone: what the policy and its index cost, without names, rooms and titles. */
const residencyRows = (tx: ScopedTx, organizationId: string) =>
  tx.execute(sql`
    select id, firm_id, entered_on, left_on, exit from residencies
     where organization_id = ${organizationId} and left_on is null order by entered_on desc, id limit 50`);

/**
 * A carrier's residents page under row-level security, among 1,000 carriers and 120,000 residencies: its queries within
 * an open scope against a bare `select 1` in the same transaction, and with the transaction around them against a bare
 * `select 1` outside.
 */
export async function carrierPageRls(): Promise<Figure[]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-bench-"));
  fs.chmodSync(directory, 0o755);
  const cluster = await startEmbedded({ directory, volatile: true });
  try {
    await ensureDatabase(cluster, DATABASE);
    await migrateDatabase(cluster.url("zaiti_migrator", DATABASE));
    connect(cluster.url("zaiti_app", DATABASE), 4);
    const world = await makeWorld();
    const carrierId = await world.addCarrier("bench");
    const admin = preparing(postgres(cluster.url("postgres", DATABASE), { max: 2, onnotice: () => {} }));
    await loadVolume(admin, world.ids.city, VOLUME, [carrierId]);
    const ctx = await world.as("bench", "operator");
    const figures = [
      ...(await inOpenScope(ctx)),
      ...(await withTransaction(ctx)),
      ...(await againstNoPolicies(ctx, admin)),
    ];
    await admin.end();
    return figures;
  } finally {
    await disconnect();
    await cluster.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const which = (ctx: Ctx) => ({ organizationId: ctx.organization.id, on: ctx.today });

const inOpenScope = (ctx: Ctx): Promise<Figure[]> =>
  withScope(ctx, (tx) =>
    measure({ name: "select 1, same transaction", work: () => tx.execute(sql`select 1`) }, [
      { name: "carrier-page-rls.rows", work: () => residencyRows(tx, ctx.organization.id) },
      { name: "carrier-page-rls.page-query", work: () => listStays(tx, which(ctx), PAGE) },
      { name: "carrier-page-rls.count-query", work: () => countStays(tx, which(ctx)) },
    ]),
  );

const withTransaction = (ctx: Ctx): Promise<Figure[]> =>
  measure({ name: "select 1, no transaction", work: () => database().execute(sql`select 1`) }, [
    { name: "carrier-page-rls.wrapper", work: () => withScope(ctx, (tx) => tx.execute(sql`select 1`)) },
    {
      name: "carrier-page-rls.rows-in-transaction",
      work: () => withScope(ctx, (tx) => residencyRows(tx, ctx.organization.id)),
    },
    {
      name: "carrier-page-rls.page-query-in-transaction",
      work: () => withScope(ctx, (tx) => listStays(tx, which(ctx), PAGE)),
    },
    { name: "carrier-page-rls.verb", work: () => listResidents({ ctx, input: {} }) },
  ]);

/** The same query of a superuser, whom no policy holds: what is left of the ratio is what row-level security costs. */
const againstNoPolicies = (ctx: Ctx, admin: postgres.Sql): Promise<Figure[]> =>
  withScope(ctx, (tx) =>
    drizzle(admin).transaction(async (free) => {
      await free.execute(
        sql`select app.begin_scope(${ctx.sessionHash}, ${ctx.membershipId}::uuid, ${ctx.requestId}, ${ctx.address})`,
      );
      const unbound = free as unknown as ScopedTx;
      const rows = await measure(
        { name: "same query without policies", work: () => residencyRows(unbound, ctx.organization.id) },
        [{ name: "carrier-page-rls.rows-policy-cost", work: () => residencyRows(tx, ctx.organization.id) }],
      );
      const page = await measure(
        { name: "same query without policies", work: () => listStays(unbound, which(ctx), PAGE) },
        [{ name: "carrier-page-rls.page-policy-cost", work: () => listStays(tx, which(ctx), PAGE) }],
      );
      return [...rows, ...page];
    }),
  );
