import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { addApplication } from "#app/services/admission/add-application.server.ts";
import { showApplication } from "#app/services/admission/show-application.server.ts";
import { correctName, removeName } from "#app/services/firms/correct-name.server.ts";
import { keepApart, proposeAgain } from "#app/services/firms/keep-apart.server.ts";
import { countDuplicates, listDuplicates } from "#app/services/firms/list-duplicates.server.ts";
import { mergeFirms } from "#app/services/firms/merge-firms.server.ts";
import { renameFirm } from "#app/services/firms/rename-firm.server.ts";
import { showFirm } from "#app/services/firms/show-firm.server.ts";
import { undoMerge } from "#app/services/firms/undo-merge.server.ts";
import { recordRight } from "#app/services/intellectual-property/record-right.server.ts";
import { recordRights } from "#app/services/intellectual-property/record-rights.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { checkResidents } from "#app/services/residency/check-residents.server.ts";
import { commitImport } from "#app/services/residency/commit-import.server.ts";
import { correctResident } from "#app/services/residency/correct-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { lookUpFirm } from "#app/services/residency/look-up-firm.server.ts";
import { showImport } from "#app/services/residency/show-import.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import { claimTitles } from "#app/services/titles/claim-titles.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { firmsByCode } from "#db/queries/firms.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedFirm, residentsCsv } from "#tests/factories/workbook.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let carriers = 0;
async function operator(): Promise<Ctx> {
  const slug = `carrier-${++carriers}`;
  await world.addCarrier(slug);
  return world.as(slug, "operator");
}
beforeAll(async () => {
  world = await makeWorld();
});

type Entry = { enteredOn?: string; leftOn?: string | null; name?: string };
/** Takes firm n in, and ends its stay where a day is given. */
async function add(ctx: Ctx, n: number, { enteredOn = "2024-03-01", leftOn = null, name }: Entry = {}) {
  const firm = inventedFirm(n);
  const { uscc, foundedOn, field } = firm;
  const input = { uscc, foundedOn, field, name: name ?? firm.name, enteredOn };
  const { id } = await addResident({ ctx, input });
  if (leftOn) await endResidency({ ctx, input: { id, rev: 1, leftOn, exit: "left", exitReason: "x" } });
  const { firm: found } = await showResident({ ctx, input: { id } });
  return { id, firmId: found.id };
}
const globalName = async (n: number) =>
  (await db.admin`select name from firms where uscc = ${inventedFirm(n).uscc}`)[0]?.name as string;
const auditOf = async (ctx: Ctx) =>
  (
    await db.admin`select action from audit_entries where organization_id = ${ctx.organization.id} order by seq`
  ).map(({ action }) => action as string);

describe("what a carrier knows of a firm", () => {
  it("is what it was told itself, and the common register's to everybody else", async () => {
    const [a, b] = [await operator(), await operator()];
    await add(a, 1);
    const { id } = await add(b, 1, { name: "另一个名称有限公司" });
    expect((await showResident({ ctx: b, input: { id } })).firm.name).toBe("另一个名称有限公司");
    expect((await lookUpFirm({ ctx: a, input: { uscc: inventedFirm(1).uscc } })).firm?.name).toBe(
      inventedFirm(1).name,
    );
    const analyst = await world.as("city", "analyst");
    const [seen] = await withScope(analyst, (tx) => firmsByCode(tx, [inventedFirm(1).uscc]));
    expect(seen?.name).toBe(inventedFirm(1).name);
    // Again, with the code alone: what it was told holds.
    await expect(
      addResident({ ctx: b, input: { uscc: inventedFirm(1).uscc, enteredOn: "2025-01-01" } }),
    ).rejects.toMatchObject({ code: "residency.overlap" });
  });

  it("never tells whether another carrier registered a code, wherever one is given", async () => {
    const [elsewhere, ctx] = [await operator(), await operator()];
    await add(elsewhere, 10, { name: "别处登记的名称有限公司" });
    await add(elsewhere, 14, { name: "又一个别处的名称有限公司" });
    const without = (answer: unknown, n: number) =>
      JSON.stringify(answer)
        .replaceAll(inventedFirm(n).uscc, "·")
        .replaceAll(inventedFirm(n).name, "name")
        .replaceAll(inventedFirm(n).foundedOn, "day")
        .replaceAll(`"${inventedFirm(n).field}"`, "field")
        .replaceAll(String(inventedFirm(n).registeredCapitalFen), "capital");
    const told = (work: Promise<unknown>, n: number) =>
      work.then(
        (answer) => without(answer, n),
        (fault: { code: string; details: unknown; fields: unknown }) =>
          without([fault.code, fault.details, fault.fields], n),
      );
    // 10 is known elsewhere, 11 nowhere.
    const answers = async (n: number) => {
      const { uscc, name } = inventedFirm(n);
      const [foundedOn, field] = ["2024-06-01", "101"];
      const application = {
        applicant: "firm" as const,
        name,
        uscc,
        business: "x",
        contactName: "x",
        contactPhone: "13800000001",
        receivedOn: "2026-01-10",
        locale: "zh-CN",
        foundedOn,
        field,
      };
      const applied = await addApplication({
        ctx,
        input: application as Parameters<typeof addApplication>[0]["input"],
      });
      const { checks } = await showApplication({ ctx, input: { id: applied.id } });
      return [
        await told(lookUpFirm({ ctx, input: { uscc } }), n),
        without([checks.firm, checks.check], n),
        await told(claimTitles({ ctx, input: { rows: `${uscc}\t小巨人\tXJ-1\t2025-10-01` } }), n),
        await told(recordRights({ ctx, input: { rows: `${uscc}\t软著\tSR-8\t软件\t2025-01-01` } }), n),
        await told(addResident({ ctx, input: { uscc, enteredOn: "2025-01-01" } }), n),
        (
          await told(
            addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: "2025-01-01" } }),
            n,
          )
        ).replace(/"id":"[^"]+"/, "id"),
      ];
    };
    expect(await answers(10)).toEqual(await answers(11));
    // The same of a file: 14 is known elsewhere, 13 nowhere.
    const read = async (n: number) => {
      const bytes = new TextEncoder().encode(residentsCsv(1, n));
      const { id } = await checkResidents({ ctx, input: { bytes, fileName: "x.csv", locale: "zh-CN" } });
      const { rows, counts, drift } = await showImport({ ctx, input: { id, locale: "zh-CN" } });
      const said = without([rows.map(({ remarks }) => remarks), counts, drift], n);
      return [said, without(await commitImport({ ctx, input: { id } }), n)];
    };
    expect(await read(14)).toEqual(await read(13));
  });

  it("proposes the name that the city's lists give for a code, and says which list", async () => {
    const ctx = await operator();
    const { uscc } = inventedFirm(20);
    const [batch] = await db.admin`
      insert into registry_batches (organization_id, kind, title, announced_on, rows_sha256, outcome, new_rows, changed_rows, same_rows, wrong_rows, status, created_by, created_by_name)
      values (${world.ids.city}, 'high-tech', '2025 年第一批', '2025-01-01', 'x', '{}', 1, 0, 0, 0, 'committed', ${ctx.user.id}, 'x') returning id`;
    await db.admin`
      insert into registry_entries (organization_id, batch_id, kind, uscc, name, number, awarded_on)
      values (${world.ids.city}, ${batch!.id}, 'high-tech', ${uscc}, '名单上的名称有限公司', 'GR1', '2025-01-01')`;
    expect(await lookUpFirm({ ctx, input: { uscc } })).toEqual({
      uscc,
      firm: null,
      listed: { name: "名单上的名称有限公司", list: "2025 年第一批" },
    });
  });
});

describe("the names of a firm", () => {
  it("change on a day, are found by the former one, and reach the common register from the carrier of record alone", async () => {
    const [host, later] = [await operator(), await operator()];
    const { id } = await add(host, 30, { enteredOn: "2024-03-01" });
    const other = await add(later, 30, { enteredOn: "2024-06-01" });
    const name = "重启云衡科技有限公司";
    await renameFirm({
      ctx: later,
      input: { residencyId: other.id, name: "别人说的名称", validFrom: "2025-01-01" },
    });
    expect(await globalName(30)).toBe(inventedFirm(30).name);
    await renameFirm({
      ctx: host,
      input: { residencyId: id, name, validFrom: "2025-05-01", evidence: "通知书" },
    });
    expect(await globalName(30)).toBe(name);
    const view = await showFirm({ ctx: host, input: { residencyId: id } });
    expect(view.names.map(({ name: it }) => it)).toEqual([name, inventedFirm(30).name]);
    const find = async (q: string) => (await listResidents({ ctx: host, input: { q } })).rows;
    const former = inventedFirm(30).name;
    expect(await find(former)).toMatchObject([{ name, formerly: former }]);
    expect(await find("zqyh")).toMatchObject([{ name, formerly: null }]);
    await correctName({
      ctx: host,
      input: {
        residencyId: id,
        on: "2025-05-01",
        was: name,
        name: "重启云恒科技有限公司",
        validFrom: "2025-05-02",
      },
    });
    expect(await globalName(30)).toBe("重启云恒科技有限公司");
    await expect(
      removeName({ ctx: host, input: { residencyId: id, on: "2025-05-02", was: name } }),
    ).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    await removeName({
      ctx: host,
      input: { residencyId: id, on: "2025-05-02", was: "重启云恒科技有限公司" },
    });
    expect(await globalName(30)).toBe(former);
    expect(await find(former)).toMatchObject([{ name: former, formerly: null }]);
    const { foundedOn } = inventedFirm(30);
    await expect(
      removeName({ ctx: host, input: { residencyId: id, on: foundedOn, was: former } }),
    ).rejects.toMatchObject({ code: "firms.first-name" });
    expect((await auditOf(host)).slice(-3)).toEqual(["rename", "correct-name", "remove-name"]);
  });

  it("finds a former name by its initials", async () => {
    const ctx = await operator();
    const { id } = await add(ctx, 31, { name: "旧名软件有限公司" });
    await renameFirm({ ctx, input: { residencyId: id, name: "新生科技有限公司", validFrom: "2025-05-01" } });
    const { rows } = await listResidents({ ctx, input: { q: "jmrj" } });
    expect(rows).toMatchObject([{ name: "新生科技有限公司", formerly: "旧名软件有限公司" }]);
  });

  it("opens the duty to report a new name for a holder of the title, while it can be met", async () => {
    const ctx = await operator();
    const { id, firmId } = await add(ctx, 32);
    const rename = (name: string, validFrom: string) =>
      renameFirm({ ctx, input: { residencyId: id, name, validFrom } });
    expect(await rename("甲科技有限公司", "2025-12-01")).toEqual({ isDutyOpened: false });
    await claimTitle({
      ctx,
      input: {
        firmId,
        kind: "high-tech",
        number: "GR202451100001",
        awardedOn: "2024-10-16",
        expiresOn: "2027-10-16",
      },
    });
    expect(await rename("乙科技有限公司", "2025-05-01")).toEqual({ isDutyOpened: false });
    expect(await rename("丙科技有限公司", "2026-01-05")).toEqual({ isDutyOpened: true });
    const duties =
      await db.admin`select duty, due_on::text, state from title_duties where firm_id = ${firmId}`;
    expect(duties).toEqual([{ duty: "high-tech-name-change", due_on: "2026-04-05", state: "open" }]);
  });
});

/** Every row of the carrier's ledger that names a firm, and what hangs on it. */
async function ledgerOf({ organization }: Ctx): Promise<unknown> {
  const rows: unknown[] = [];
  for (const table of [
    "residencies",
    "titles",
    "title_duties",
    "intellectual_property",
    "reports",
    "report_cells",
    "residency_steps",
    "carrier_firms",
    "carrier_firm_names",
  ]) {
    rows.push([
      table,
      await db.admin`select to_jsonb(t) as row from ${db.admin(table)} t where organization_id = ${organization.id} order by t::text`,
    ]);
  }
  return JSON.parse(JSON.stringify(rows));
}
async function addReport({ organization }: Ctx, firmId: string, period: string): Promise<void> {
  const [report] = await db.admin`
    insert into reports (organization_id, city_id, period_id, firm_id)
    select ${organization.id}, ${world.ids.city}, id, ${firmId} from periods where organization_id = ${world.ids.city} and code = ${period} returning id`;
  await db.admin`
    insert into report_cells (organization_id, report_id, fact, state, value, updated_by, updated_by_name)
    values (${organization.id}, ${report!.id}, 'revenue', 'known', 5, ${organization.id}, 'x')`;
}
const claim = (ctx: Ctx, firmId: string, number: string) =>
  claimTitle({
    ctx,
    input: { firmId, kind: "high-tech", number, awardedOn: "2024-10-16", expiresOn: "2027-10-16" },
  });
const merge = (ctx: Ctx, keptId: string, mergedId: string) =>
  mergeFirms({ ctx, input: { keptId, mergedId, reason: "同一家" } });

describe("two codes that were one firm", () => {
  beforeAll(async () => {
    await db.admin`
      insert into periods (organization_id, code, kind, first_day, last_day, opens_on, due_on, closes_on)
      select ${world.ids.city}, y::text, 'year', make_date(y, 1, 1), make_date(y, 12, 31), '2026-01-01', '2026-02-01', '2026-03-01'
        from generate_series(2022, 2024) y on conflict do nothing`;
  });

  it("are proposed with reasons, held to be two, and proposed again", async () => {
    const ctx = await operator();
    const one = await add(ctx, 40, { leftOn: "2024-12-01" });
    const two = await add(ctx, 3_000_040, { name: inventedFirm(40).name, enteredOn: "2025-02-01" });
    const { pairs } = await listDuplicates({ ctx, input: null });
    expect(pairs.map(({ reasons }) => reasons.map(({ kind }) => kind))).toEqual([
      ["same-name", "similar-code"],
    ]);
    expect(await countDuplicates({ ctx, input: null })).toBe(1);
    const pair = { firmId: two.firmId, otherFirmId: one.firmId };
    await keepApart({ ctx, input: pair });
    await keepApart({ ctx, input: pair });
    expect(await countDuplicates({ ctx, input: null })).toBe(0);
    expect((await listDuplicates({ ctx, input: null })).apart).toHaveLength(1);
    await proposeAgain({ ctx, input: pair });
    expect(await countDuplicates({ ctx, input: null })).toBe(1);
    const stranger = await operator();
    for (const work of [keepApart, proposeAgain])
      await expect(work({ ctx: stranger, input: pair })).rejects.toMatchObject({ code: "firms.absent" });
    await expect(merge(stranger, one.firmId, two.firmId)).rejects.toMatchObject({ code: "firms.absent" });
  });

  it("refuse to be one while stays, figures, titles or rights stand in the way, and say which", async () => {
    const ctx = await operator();
    const one = await add(ctx, 41, { leftOn: "2024-12-01" });
    const two = await add(ctx, 42, { enteredOn: "2024-06-01" });
    await expect(merge(ctx, one.firmId, two.firmId)).rejects.toMatchObject({
      code: "firms.merge-overlap",
      details: { one: "2024-03-01", other: "2024-06-01" },
    });
    const three = await add(ctx, 43, { enteredOn: "2025-01-01" });
    for (const firmId of [one.firmId, three.firmId]) await addReport(ctx, firmId, "2024");
    await expect(merge(ctx, one.firmId, three.firmId)).rejects.toMatchObject({
      code: "firms.merge-reports",
      details: { periods: "2024" },
    });
    await db.admin`delete from report_cells where organization_id = ${ctx.organization.id}`;
    await db.admin`delete from reports where organization_id = ${ctx.organization.id}`;
    for (const firmId of [one.firmId, three.firmId]) await claim(ctx, firmId, "GR202451100009");
    await expect(merge(ctx, one.firmId, three.firmId)).rejects.toMatchObject({ code: "firms.merge-titles" });
    await expect(merge(ctx, one.firmId, one.firmId)).rejects.toMatchObject({ code: "firms.absent" });
  });

  it("become one: what hangs on the one is the other's, and its code takes nobody in", async () => {
    const ctx = await operator();
    const one = await add(ctx, 44, { leftOn: "2024-12-01" });
    const two = await add(ctx, 45, { enteredOn: "2025-01-01" });
    await claim(ctx, two.firmId, "GR202451100010");
    const { id, rows } = await merge(ctx, one.firmId, two.firmId);
    expect(rows).toBe(2);
    const view = await showResident({ ctx, input: { id: two.id } });
    expect(view.firm.uscc).toBe(inventedFirm(44).uscc);
    expect(view.others.map((stay) => stay.id)).toEqual([one.id]);
    expect(view.titles).toHaveLength(1);
    expect((await showFirm({ ctx, input: { residencyId: one.id } })).merges).toMatchObject([
      { isKept: true, other: { uscc: inventedFirm(45).uscc }, undoneOn: null },
    ]);
    const { uscc } = inventedFirm(45);
    await expect(addResident({ ctx, input: { uscc, enteredOn: "2020-01-01" } })).rejects.toMatchObject({
      code: "firms.merged-code",
      details: { uscc: inventedFirm(44).uscc },
    });
    await expect(merge(ctx, one.firmId, two.firmId)).rejects.toMatchObject({
      code: "firms.nothing-to-merge",
    });
    const { rev } = view.stay;
    await correctResident({ ctx, input: { id: two.id, rev, enteredOn: "2025-01-02", note: "改了" } });
    await expect(undoMerge({ ctx, input: { id } })).rejects.toMatchObject({
      code: "firms.undo-changed",
      details: { stays: 1, titles: 0 },
    });
    const stranger = await operator();
    await expect(undoMerge({ ctx: stranger, input: { id } })).rejects.toMatchObject({
      code: "firms.no-such-merge",
    });
  });

  it("are two again as before, whatever they had: every row, and once only", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          titles: fc.nat(2),
          rights: fc.nat(2),
          periods: fc.subarray(["2022", "2023", "2024"]),
          keepsFirst: fc.boolean(),
        }),
        async ({ titles, rights, periods, keepsFirst }) => {
          const ctx = await operator();
          const one = await add(ctx, 46, { leftOn: "2024-12-01" });
          const two = await add(ctx, 47, { enteredOn: "2024-12-01" });
          for (let i = 0; i < titles; i++)
            await claim(ctx, i === 0 ? two.firmId : one.firmId, `GR20245110001${i}`);
          for (let i = 0; i < rights; i++)
            await recordRight({
              ctx,
              input: {
                firmId: i === 0 ? one.firmId : two.firmId,
                kind: "software",
                number: `SR${i}`,
                name: "x",
                grantedOn: "2025-01-01",
              } as Parameters<typeof recordRight>[0]["input"],
            });
          for (const [i, period] of periods.entries())
            await addReport(ctx, i % 2 === 0 ? two.firmId : one.firmId, period);
          const before = await ledgerOf(ctx);
          const [keptId, mergedId] = keepsFirst ? [one.firmId, two.firmId] : [two.firmId, one.firmId];
          const { id } = await merge(ctx, keptId, mergedId);
          const left =
            await db.admin`select from residencies where organization_id = ${ctx.organization.id} and firm_id = ${mergedId}`;
          expect(left).toHaveLength(0);
          await undoMerge({ ctx, input: { id } });
          expect(await ledgerOf(ctx)).toEqual(before);
          await expect(undoMerge({ ctx, input: { id } })).rejects.toMatchObject({
            code: "firms.merge-undone",
          });
        },
      ),
      { numRuns: 6 },
    );
  });

  it("are made one once, when two people do it in the same second", async () => {
    const ctx = await operator();
    const one = await add(ctx, 48, { leftOn: "2024-12-01" });
    const two = await add(ctx, 49, { enteredOn: "2024-12-01" });
    const answers = await Promise.allSettled([
      merge(ctx, one.firmId, two.firmId),
      merge(ctx, two.firmId, one.firmId),
      merge(ctx, one.firmId, two.firmId),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
