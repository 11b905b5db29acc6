import { beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "#db/seed/demo.server.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
beforeAll(async () => {
  expect(await seedDemo(db.url("postgres"))).toBe(true);
}, 120_000);

const count = async (statement: string): Promise<number> =>
  Number((await db.admin.unsafe(statement))[0]!.count);

describe("the demo city", () => {
  it("has the tree with its history: both abolished districts, their successor, and carriers that moved with them", async () => {
    expect(await count("select count(*) from organizations where kind = 'unit'")).toBe(43);
    const moved = await db.admin`
      select o.slug, u.slug as unit, p.valid_from::text, p.valid_to::text from placements p
        join organizations o on o.id = p.organization_id join organizations u on u.id = p.parent_id
       where o.slug = 'lijia' and p.relation = 'unit' order by p.valid_from`;
    expect(moved.map(({ unit, valid_to }) => [unit, valid_to])).toEqual([
      ["yubei", "2025-11-06"],
      ["liangjiang", null],
    ]);
  });

  it("has 24 carriers of all kinds in 16 units, 1,200 firms, three parks with a carrier inside, and a firm in two carriers at once", async () => {
    expect(await count("select count(*) from organizations where kind = 'carrier'")).toBe(24);
    expect(await count("select count(distinct carrier_kind) from organizations")).toBe(6);
    expect(
      await count(
        "select count(distinct parent_id) from placements where relation = 'unit' and valid_to is null and organization_id in (select id from organizations where kind = 'carrier')",
      ),
    ).toBe(16);
    expect(await count("select count(*) from firms")).toBe(1200);
    expect(await count("select count(*) from firms where substr(uscc, 3, 6) <> '000000'")).toBe(0);
    expect(await count("select count(*) from placements where relation = 'park'")).toBe(3);
    expect(
      await count(
        "select count(*) from (select firm_id from residencies where left_on is null group by firm_id having count(*) > 1) twice",
      ),
    ).toBe(1);
  });

  it("has two accepted years, and the open one as far as it goes", async () => {
    const states = await db.admin`
      select p.code, f.status, count(*)::int from filings f join periods p on p.id = f.period_id group by 1, 2 order by 1, 2`;
    expect(states.map(({ code, status, count: n }) => `${code} ${status} ${n}`)).toEqual([
      "2023 accepted 24",
      "2024 accepted 24",
      "2025 accepted 22",
      "2025 unit-accepted 1",
    ]);
  });

  it("has one run of all the city's firms, approved, by a scheme that is an example", async () => {
    const runs = await db.admin`
      select r.kind, r.status, r.format, r.verification, p.code, r.subjects from runs r join periods p on p.id = r.period_id`;
    expect(runs).toEqual([
      {
        kind: "firm-points",
        status: "approved",
        format: 2,
        verification: "example",
        code: "2024",
        subjects: 890,
      },
    ]);
  });

  it("is not seeded twice", async () => {
    expect(await seedDemo()).toBe(false);
    expect(await count("select count(*) from organizations where kind = 'city'")).toBe(1);
  });
});
