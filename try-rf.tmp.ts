import postgres from "postgres";
import { sql } from "drizzle-orm";
import { startEmbedded } from "#db/embedded.server.ts";
import { connect, disconnect } from "#db/client.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { moveIn, openYears, typeIn } from "#tests/factories/reporting.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { withScope } from "#db/scope.server.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { reportedFacts } from "#app/domain/reports/facts.ts";

const e = await startEmbedded({ directory: "/tmp/zaiti-rf" });
connect(e.url("zaiti_app", "zaiti"));
const admin = postgres(e.url("postgres", "zaiti"), { max: 1 });
const world = await makeWorld();
await openYears(await world.as("city", "admin"));
const facts = reportedFacts(factCatalogue, "firm");
const own = reportedFacts(factCatalogue, "carrier");
const figure = (code: string, unit: string, n: number) => unit === "fen" ? String((code === "revenue" || code === "total-income" ? 900000 : 40000) + n * 1234.5) : String(code === "employees" || code === "staff" ? 30 + (n % 20) : n % 12);
async function fill(ctx: any, code: string, firms: string[], share = 1) {
  const rows: any[] = [];
  firms.forEach((u, i) => facts.forEach((f, j) => { if ((i * 13 + j) % 10 < share * 10) rows.push([u, f.code, figure(f.code, f.unit, i + j)]); }));
  own.forEach((f, j) => rows.push([null, f.code, figure(f.code, f.unit, j)]));
  const r = await typeIn(ctx, code, rows);
  if (r.invalid.length) console.log(r.invalid.slice(0, 3));
}
for (const [slug, n, unit] of [["alpha", 60, "unit-a"], ["beta", 8, "unit-a"], ["gamma", 12, "unit-a"], ["delta", 5, "unit-b"]] as const) {
  await world.addCarrier(slug, { unit });
  const base = { alpha: 0, beta: 100, gamma: 200, delta: 300 }[slug];
  const numbers = Array.from({ length: n }, (_, i) => base + i);
  const op24 = await world.as(slug, "operator", "2025-02-01");
  const rev24 = await world.as(slug, "reviewer", "2025-02-01");
  const firms = await moveIn(op24, numbers, { enteredOn: "2023-05-01" });
  await withScope(op24, async (tx) => {
    const o = op24.organization.id;
    await tx.execute(sql`insert into buildings (organization_id, site, name) values (${o}::uuid, '主园区', 'A座')`);
    await tx.execute(sql`insert into rooms (organization_id, building_id, floor, label) select ${o}::uuid, b.id, (1 + g / 10)::text, (100 + g)::text from buildings b, generate_series(1, ${n}) g where b.organization_id = ${o}::uuid`);
    await tx.execute(sql`insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure) select ${o}::uuid, id, '2022-01-01', 20000, 'incubation', 'own' from rooms where organization_id = ${o}::uuid`);
    await tx.execute(sql`insert into leases (organization_id, room_id, residency_id, starts_on, area_dm2) select ${o}::uuid, r.id, s.id, '2023-05-01', 18000 from (select id, row_number() over (order by label) n from rooms where organization_id = ${o}::uuid) r join (select id, row_number() over (order by id) n from residencies where organization_id = ${o}::uuid) s using (n)`);
  });
  await fill(op24, "2024", firms);
  const { digest } = await prepareFiling({ ctx: op24, input: { periodCode: "2024" } });
  await signFiling({ ctx: rev24, input: { periodCode: "2024", digest } });
  const fl = { periodCode: "2024", filings: [{ carrierSlug: slug, revision: 1 }] };
  await acceptFilings({ ctx: await world.as(unit, "reviewer", "2025-02-10"), input: fl });
  await acceptFilings({ ctx: await world.as("city", "reviewer", "2025-02-20"), input: fl });
  const op = await world.as(slug, "operator");
  await fill(op, "2025", firms, slug === "alpha" ? 0.8 : 1);
  if (slug === "beta" || slug === "gamma") {
    const { digest: d } = await prepareFiling({ ctx: op, input: { periodCode: "2025" } });
    await signFiling({ ctx: await world.as(slug, "reviewer"), input: { periodCode: "2025", digest: d } });
  }
}
await admin`update memberships set is_demo = true`;
await admin.end();
await disconnect();
await e.stop();
process.exit(0);
