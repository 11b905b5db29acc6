import { beforeAll, describe, expect, it } from "vitest";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { openPeriod } from "#app/services/reports/open-period.server.ts";
import { insertLines, linesOfRun } from "#db/queries/rewards.server.ts";
import { withScope } from "#db/scope.server.ts";
import { typeIn } from "#tests/factories/reporting.ts";
import { makeRewardCity, programme, type RewardCity } from "#tests/factories/reward-city.ts";
import { testDatabase } from "#tests/setup/database.ts";

// Rewards by area over a year and over its half (rules-engine §7, Once): no day of a firm's area is paid twice.

const db = testDatabase();
const CODE = "area-rewards";
const HALF = "2025H1";
const byArea = {
  ...programme,
  code: CODE,
  family: CODE,
  outcomes: [],
  items: [
    {
      type: "area-rate",
      code: "rent",
      label: { zh: "房租补贴", en: "Rent subsidy" },
      clause: "示例",
      cap: "none",
      carrierKinds: ["incubator"],
      beneficiary: "carrier",
      rates: ["12", "12"],
      multipliers: [],
    },
  ],
  examples: [
    {
      item: "rent",
      note: { zh: "100平方米一年", en: "100 m², one year" },
      given: { areaDm2: 10_000, enteredOn: "2025-01-01", firstDay: "2025-01-01", lastDay: "2025-12-31" },
      amount: "14400",
    },
  ],
};
let city: RewardCity;

beforeAll(async () => {
  city = await makeRewardCity();
  const { world } = city;
  const root = await world.as("city", "admin");
  const days = { opensOn: "2025-07-01", dueOn: "2026-01-31", closesOn: "2026-03-31" };
  await openPeriod({ ctx: root, input: { code: HALF, ...days } });
  await letHall();
  for (const slug of ["a", "b"]) await city.file(slug);
  await city.accept(["a", "b"]);
  for (const slug of ["a", "b"]) await fileHalf(slug);
  await city.publish(byArea);
});

/** 100 m² let to one firm of a, from its first day on. */
async function letHall(): Promise<void> {
  const { organization } = await city.world.as("a", "operator");
  await db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    const [stay] = await sql`select id, entered_on::text as "from" from residencies
      where organization_id = ${organization.id} order by id limit 1`;
    const [building] = await sql`insert into buildings (organization_id, site, name)
      values (${organization.id}, '', '一号楼') returning id`;
    const [room] = await sql`insert into rooms (organization_id, building_id, floor, label)
      values (${organization.id}, ${building!.id}, '1', '101') returning id`;
    await sql`insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
      values (${organization.id}, ${room!.id}, '2020-01-01', 10000, 'incubation', 'own')`;
    await sql`insert into leases (organization_id, room_id, residency_id, starts_on, area_dm2)
      values (${organization.id}, ${room!.id}, ${stay!.id}, ${stay!.from}, 10000)`;
  });
}

async function fileHalf(slug: string): Promise<void> {
  const { world } = city;
  const operator = await world.as(slug, "operator");
  await typeIn(operator, HALF, [[null, "staff", "6"]]);
  const { digest } = await prepareFiling({ ctx: operator, input: { periodCode: HALF } });
  await signFiling({ ctx: await world.as(slug, "reviewer"), input: { periodCode: HALF, digest } });
  for (const ctx of [await world.as("unit-a", "reviewer"), await world.as("city", "reviewer")]) {
    const filings = [{ carrierSlug: slug, revision: 1 }];
    await acceptFilings({ ctx, input: { periodCode: HALF, filings } });
  }
}

const paid = async (period: string) => {
  const { runId } = await city.compute({ policy: CODE, period });
  const details = await city.shown(runId);
  const lines = details.shown.lines.map((it) => [it.paymentKey?.split("/").at(-1), it.amountFen]);
  return { runId, lines, findings: details.run.findings.map(({ code, params }) => ({ code, ...params })) };
};

describe("a year after its half", () => {
  let half: Awaited<ReturnType<typeof paid>>;

  it("pays the days that the half did not, and says which it left out", async () => {
    half = await paid(HALF);
    expect(half.lines).toEqual([["2025-01-01..2025-06-30", 720_000]]);
    const year = await paid("2025");
    expect(year.lines).toEqual([["2025-07-01..2025-12-31", 720_000]]);
    expect(year.findings).toContainEqual({
      code: "rewards.area-days-paid",
      name: "a孵化器",
      item: "rent",
      count: 1,
      from: "2025-01-01",
      to: "2025-06-30",
      where: half.runId,
    });
  });

  it("is computed again with the same result, and so is its half", async () => {
    expect((await paid("2025")).lines).toEqual([["2025-07-01..2025-12-31", 720_000]]);
    half = await paid(HALF);
    expect(half.lines).toEqual([["2025-01-01..2025-06-30", 720_000]]);
  });

  it("cannot be made to pay a day of it: the database refuses", async () => {
    const { analyst } = city;
    const { id } = analyst.organization;
    const push = (runId: string, key: string) =>
      withScope(analyst, async (tx) => {
        const [line] = await linesOfRun(tx, id, runId);
        const paymentKey = line!.paymentKey!.replace(/[^/]*$/, key);
        await insertLines(tx, [{ ...line!, lineNo: 900, paymentKey }]);
      });
    const year = await paid("2025");
    for (const days of ["2025-06-30..2025-06-30", "2024-12-01..2025-01-01", "2025-01-01..2025-12-31"]) {
      await expect(push(year.runId, days), days).rejects.toMatchObject({ code: "rewards.already-paid" });
    }
    await push(year.runId, "2024-12-01..2024-12-31");
  });
});
