import { sql } from "drizzle-orm";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { database, preparing } from "#db/client.server.ts";
import { countStays, listStays } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { loadVolume } from "#db/seed/scale.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { onCluster } from "./cluster.ts";
import { type Figure, measure } from "./measure.ts";

const VOLUME = { carriers: 1_000, firms: 86_000, residenciesPerCarrier: 120 };
/** A past day on which half of the residencies had begun. */
const PAST = "2023-06-30";
const PAGE = { state: "resident", sort: "entered", limit: 50, offset: 0 } as const;

/** The register's rows on a day alone, without names, rooms and titles. */
const rowsOn = (tx: ScopedTx, organizationId: string, on: string) =>
  tx.execute(sql`
    select id, firm_id, entered_on, left_on, exit from residencies
     where organization_id = ${organizationId} and entered_on <= ${on} and (left_on is null or left_on > ${on})
     order by entered_on desc, id limit 50`);

/**
 * A carrier's register as of a past day, under row-level security among 1,000 carriers and 120,000 residencies: its rows
 * against a bare `select 1`, and the page and its counts against those of today.
 */
export const registerAsOf = (): Promise<Figure[]> =>
  onCluster(async (admin) => {
    const world = await makeWorld();
    const carrierId = await world.addCarrier("bench");
    await loadVolume(preparing(admin), world.ids.city, VOLUME, [carrierId]);
    const ctx = await world.as("bench", "operator");
    return [...(await inOpenScope(ctx)), ...(await withTransaction(ctx)), ...(await againstToday(ctx))];
  });

const inOpenScope = (ctx: Ctx): Promise<Figure[]> =>
  withScope(ctx, (tx) =>
    measure({ name: "select 1, same transaction", work: () => tx.execute(sql`select 1`) }, [
      { name: "register-as-of.rows", work: () => rowsOn(tx, ctx.organization.id, PAST) },
    ]),
  );

const withTransaction = (ctx: Ctx): Promise<Figure[]> =>
  measure({ name: "select 1, no transaction", work: () => database().execute(sql`select 1`) }, [
    { name: "register-as-of.wrapper", work: () => withScope(ctx, (tx) => tx.execute(sql`select 1`)) },
    {
      name: "register-as-of.rows-in-transaction",
      work: () => withScope(ctx, (tx) => rowsOn(tx, ctx.organization.id, PAST)),
    },
  ]);

const againstToday = (ctx: Ctx): Promise<Figure[]> =>
  withScope(ctx, async (tx) => {
    const which = (on: string) => ({ organizationId: ctx.organization.id, on });
    const page = await measure(
      { name: "the page of today", work: () => listStays(tx, which(ctx.today), PAGE) },
      [{ name: "register-as-of.page-query", work: () => listStays(tx, which(PAST), PAGE) }],
    );
    const count = await measure(
      { name: "the counts of today", work: () => countStays(tx, which(ctx.today)) },
      [{ name: "register-as-of.count-query", work: () => countStays(tx, which(PAST)) }],
    );
    const verb = await measure({ name: "the verb of today", work: () => listResidents({ ctx, input: {} }) }, [
      { name: "register-as-of.verb", work: () => listResidents({ ctx, input: { on: PAST } }) },
    ]);
    return [...page, ...count, ...verb];
  });
