import { beforeAll, describe, expect, it } from "vitest";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { addFounder } from "#app/services/people/add-founder.server.ts";
import { checkResidents } from "#app/services/residency/check-residents.server.ts";
import { commitImport } from "#app/services/residency/commit-import.server.ts";
import { correctResident } from "#app/services/residency/correct-resident.server.ts";
import { showImport } from "#app/services/residency/show-import.server.ts";
import { undoImport } from "#app/services/residency/undo-import.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm, residentsCsv, residentsWorkbook } from "#tests/factories/workbook.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

let carriers = 0;
async function operator(): Promise<Ctx & { slug: string }> {
  const slug = `standing-${++carriers}`;
  await world.addCarrier(slug);
  return { ...(await world.as(slug, "operator")), slug };
}
const upload = async (ctx: Ctx, bytes: Uint8Array, fileName: string) =>
  (await checkResidents({ ctx, input: { bytes, fileName, locale: "zh-CN" } })).id;
const csv = (ctx: Ctx, text: string, fileName = "名单.csv") =>
  upload(ctx, new TextEncoder().encode(text), fileName);
const look = (ctx: Ctx, id: string, locale: "zh-CN" | "en" = "zh-CN") =>
  showImport({ ctx, input: { id, locale } });
const commit = (ctx: Ctx, id: string) => commitImport({ ctx, input: { id } });
const ledger = (ctx: Ctx) => db.admin`
  select id, firm_id, entered_on::text, left_on::text, exit, note, rev from residencies
   where organization_id = ${ctx.organization.id} order by entered_on, id`;
/** The same firms, the first of them gone since 2025-12-01. */
const withEnd = (firms: number, from: number): string => {
  const [head = "", first = "", ...rest] = residentsCsv(firms, from).trimEnd().split("\r\n");
  return [`${head},离开日期,离开方式`, `${first},2025-12-01,毕业`, ...rest].join("\r\n");
};

async function leaseTo(ctx: Ctx, residencyId: string): Promise<string> {
  const organizationId = ctx.organization.id;
  const [building] = await db.admin`
    insert into buildings (organization_id, site, name) values (${organizationId}, '本部', ${residencyId.slice(0, 4)}) returning id`;
  const [room] = await db.admin`
    insert into rooms (organization_id, building_id, floor, label) values (${organizationId}, ${building!.id}, '3', '301') returning id`;
  await db.admin`
    insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
    values (${organizationId}, ${room!.id}, '2000-01-01', 20000, 'incubation', 'own')`;
  const [lease] = await db.admin`
    insert into leases (organization_id, room_id, residency_id, starts_on, area_dm2)
    values (${organizationId}, ${room!.id}, ${residencyId}, '2024-06-01', 5000) returning id`;
  return lease!.id as string;
}
const endOf = async (lease: string) =>
  (await db.admin`select ends_on::text from leases where id = ${lease}`)[0]?.ends_on;

describe("what is committed", () => {
  it("is what the page showed, by its digest, and the audit says the same", async () => {
    const ctx = await operator();
    const id = await csv(ctx, residentsCsv(3, 900));
    const { digest } = await look(ctx, id);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const other = commitImport({ ctx, input: { id, digest: digest.replace(/^./, "x") } });
    await expect(other).rejects.toMatchObject({ code: "residency.import-not-as-shown" });
    expect(await ledger(ctx)).toHaveLength(0);
    // Somebody who reaches the database changes a stored row: it is not what was shown any more.
    await db.admin`
      update import_batches set outcome = jsonb_set(outcome, '{accepted,0,values,enteredOn}', '"2001-01-01"') where id = ${id}`;
    await expect(commit(ctx, id)).rejects.toMatchObject({ code: "residency.import-not-as-shown" });
    const again = await csv(ctx, residentsCsv(3, 900), "再来.csv");
    const shown = await look(ctx, again);
    await commitImport({ ctx, input: { id: again, digest: shown.digest } });
    expect(await ledger(ctx)).toHaveLength(3);
    const entries = await db.admin`
      select after->>'rowsSha256' as digest from audit_entries
       where organization_id = ${ctx.organization.id} and entity_id = ${again} order by seq`;
    expect(entries.map((entry) => entry.digest)).toEqual([shown.digest, shown.digest]);
  });

  it("comes from the stored rows: the file is not read again", async () => {
    const ctx = await operator();
    const id = await csv(ctx, residentsCsv(2, 905));
    await db.admin`update import_batches set workbook = ${Buffer.from("else")} where id = ${id}`;
    expect(await commit(ctx, id)).toMatchObject({ added: 2 });
  });

  it("is nothing at all when the ledger has moved on; each difference is told", async () => {
    const ctx = await operator();
    await commit(ctx, await csv(ctx, residentsCsv(2, 910)));
    const id = await csv(ctx, withEnd(3, 910));
    expect((await look(ctx, id)).counts).toMatchObject({ changed: 1, fresh: 1, same: 1 });
    const stays = await ledger(ctx);
    const { uscc } = inventedFirm(910);
    const [firm] = await db.admin`select id from firms where uscc = ${uscc}`;
    const stay = stays.find((one) => one.firm_id === firm!.id)!;
    await correctResident({
      ctx,
      input: { id: stay.id, rev: stay.rev, enteredOn: stay.entered_on, note: "先改的" },
    });
    const before = await ledger(ctx);
    const { drift, driftCount } = await look(ctx, id);
    expect([driftCount, drift.map(({ row, text }) => [row, text])]).toEqual([
      1,
      [[2, "备注已由“—”改为“先改的”"]],
    ]);
    expect((await look(ctx, id, "en")).drift[0]?.text).toBe("Note has become “先改的” and was “—”");
    await expect(commit(ctx, id)).rejects.toMatchObject({
      code: "residency.import-stale",
      details: { count: 1, rows: "2" },
    });
    expect(await ledger(ctx)).toEqual(before);
  });

  it("stands when another carrier has registered the firm otherwise meanwhile: nobody is told of it", async () => {
    const [a, b] = [await operator(), await operator()];
    const id = await csv(a, residentsCsv(1, 920));
    await commit(b, await csv(b, residentsCsv(1, 920).replace(inventedFirm(920).name, "另一个名字有限公司")));
    expect((await look(a, id)).drift).toEqual([]);
    await commit(a, id);
    expect(await ledger(a)).toHaveLength(1);
  });
});

describe("the same once more", () => {
  it("is told for the same file and for the same rows in another one", async () => {
    const ctx = await operator();
    const committed = await csv(ctx, residentsCsv(3, 930));
    await commit(ctx, committed);
    expect((await look(ctx, await csv(ctx, residentsCsv(3, 930)))).twin).toMatchObject({
      id: committed,
      isSameFile: true,
    });
    const [head, ...rows] = residentsCsv(3, 930).trimEnd().split("\r\n");
    const turned = await csv(ctx, [head, ...rows.toReversed()].join("\n"), "倒序.csv");
    expect((await look(ctx, turned)).twin).toMatchObject({ id: committed, isSameFile: false });
    expect((await look(ctx, await csv(ctx, residentsCsv(2, 930)))).twin).toBeNull();
  });

  it("in two tabs at once is written once, and the other is told who was first", async () => {
    const ctx = await operator();
    const batches = [await csv(ctx, residentsCsv(4, 940)), await csv(ctx, residentsCsv(4, 940), "另存.csv")];
    const answers = await Promise.allSettled(batches.map((id) => commit(ctx, id)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = answers.find((answer) => answer.status === "rejected");
    expect(refused?.status === "rejected" && refused.reason).toMatchObject({
      code: "residency.import-twin",
      details: { by: ctx.user.name },
    });
    expect(await ledger(ctx)).toHaveLength(4);
    const [row] = await db.admin`
      select count(*)::int as n from import_batches where organization_id = ${ctx.organization.id} and status = 'committed'`;
    expect(row?.n).toBe(1);
  });
});

describe("undoing", () => {
  it("gives back ends, notes and leases exactly, once, and is refused to who may not", async () => {
    const ctx = await operator();
    await commit(ctx, await csv(ctx, residentsCsv(2, 950)));
    const before = await ledger(ctx);
    const [firm] = await db.admin`select id from firms where uscc = ${inventedFirm(950).uscc}`;
    const stay = before.find((one) => one.firm_id === firm!.id)!;
    const open = await leaseTo(ctx, stay.id);
    const id = await csv(ctx, withEnd(3, 950));
    expect((await look(ctx, id)).leasesEnding).toBe(1);
    await commit(ctx, id);
    expect(await endOf(open)).toBe("2025-12-01");
    const viewer = await world.as(ctx.slug, "viewer");
    await expect(undoImport({ ctx: viewer, input: { id } })).rejects.toMatchObject({ code: "access.denied" });
    expect(await undoImport({ ctx, input: { id } })).toMatchObject({ removed: 1, restored: 1 });
    expect(await endOf(open)).toBeNull();
    const bare = (rows: readonly Record<string, unknown>[]) => rows.map(({ rev: _, ...row }) => row);
    expect(bare(await ledger(ctx))).toEqual(bare(before));
    await expect(undoImport({ ctx, input: { id } })).rejects.toMatchObject({
      code: "residency.import-not-committed",
    });
    const [entry] = await db.admin`
      select action, after from audit_entries
       where organization_id = ${ctx.organization.id} and entity_id = ${id} order by seq desc limit 1`;
    expect(entry).toMatchObject({ action: "undo", after: { removed: 1, restored: 1 } });
  });

  it("is refused, and changes nothing, when a lease that it ended was changed since", async () => {
    const ctx = await operator();
    await commit(ctx, await csv(ctx, residentsCsv(1, 960)));
    const lease = await leaseTo(ctx, (await ledger(ctx))[0]!.id);
    const id = await csv(ctx, withEnd(1, 960));
    await commit(ctx, id);
    await db.admin`update leases set ends_on = '2025-11-01', rev = rev + 1 where id = ${lease}`;
    const before = await ledger(ctx);
    await expect(undoImport({ ctx, input: { id } })).rejects.toMatchObject({
      code: "residency.undo-ended-leases",
      details: { count: 1 },
    });
    expect(await ledger(ctx)).toEqual(before);
  });
});

it("a workbook and a CSV file of the same firms say the same rows", async () => {
  const ctx = await operator();
  await commit(ctx, await upload(ctx, await residentsWorkbook({ firms: 2, from: 970 }), "表.xlsx"));
  expect((await look(ctx, await csv(ctx, residentsCsv(2, 970)))).twin?.isSameFile).toBe(false);
});

describe("what stands in the way of an undo", () => {
  it("is named, whatever hangs on what would be taken away", async () => {
    const ctx = await operator();
    const org = ctx.organization.id;
    const id = await csv(ctx, residentsCsv(1, 980));
    await commit(ctx, id);
    const [stay] = await ledger(ctx);
    const [residency, firm] = [stay!.id as string, stay!.firm_id as string];
    await world.addCarrier("standing-taker");
    const taker = await world.as("standing-taker", "operator");
    const by = { user: ctx.user.id, name: ctx.user.name };
    const [mentor] = await db.admin`
      insert into mentors (organization_id, name, kind, starts_on) values (${org}, '李示例', 'business', '2020-01-01') returning id`;
    const [entry] = await db.admin`
      insert into service_entries (organization_id, held_on, kind, staff, minutes, topic, withdrawn_reason)
      values (${org}, '2025-01-01', 'training', '小林', 60, '课', '登记错') returning id`;
    const obstacles: [string, () => Promise<unknown>][] = [
      [
        "documents",
        () =>
          attachDocument({
            ctx,
            input: {
              kind: "residency",
              id: residency,
              fileName: "a.pdf",
              mediaType: "",
              bytes: Buffer.from("%PDF-1.7 x"),
            },
          }),
      ],
      [
        "service_entry_firms",
        () => db.admin`
        insert into service_entry_firms (organization_id, entry_id, residency_id) values (${org}, ${entry!.id}, ${residency})`,
      ],
      [
        "coachings",
        () => db.admin`
        insert into coachings (organization_id, mentor_id, residency_id, starts_on) values (${org}, ${mentor!.id}, ${residency}, '2025-01-01')`,
      ],
      ["founders", () => addFounder({ ctx, input: { residencyId: residency, name: "甲" } })],
      [
        "residency_marks",
        () => db.admin`
        insert into residency_marks (organization_id, residency_id, kind, code) values (${org}, ${residency}, 'industry', '33618-01')`,
      ],
      [
        "intellectual_property",
        () => db.admin`
        insert into intellectual_property (organization_id, firm_id, kind, number, name, applied_on)
        values (${org}, ${firm}, 'trademark', '1', '牌子', '2024-01-01')`,
      ],
      [
        "transfers",
        () => db.admin`
        insert into transfers (organization_id, residency_id, residency_rev, firm_id, to_organization_id, leaves_on, reason, firm, timeline,
                               proposed_by, proposed_by_name)
        values (${org}, ${residency}, 1, ${firm}, ${taker.organization.id}, '2026-01-01', '搬迁', '{}', '[]', ${by.user}, ${by.name})`,
      ],
      [
        "graduations",
        () => db.admin`
        insert into graduations (organization_id, residency_id, number, graduated_on, outcome, checks, keeps_leases, decided_by, decided_by_name)
        values (${org}, ${residency}, 'B-1', '2025-01-01', 'met', '[]', false, ${by.user}, ${by.name})`,
      ],
      [
        "applications",
        () => db.admin`
        update applications set residency_id = ${residency} where organization_id = ${org}`,
      ],
      [
        "firm_merges",
        () => db.admin`
        insert into firm_merges (organization_id, kept_firm_id, merged_firm_id, reason, moved, merged_by, merged_by_name)
        select ${org}, ${firm}, firm_id, '同一家', ${db.admin.json({ stays: [{ id: residency, rev: 1 }] })}, ${by.user}, ${by.name}
          from carrier_firms where organization_id = ${org} and firm_id <> ${firm} limit 1`,
      ],
    ];
    const codes: Record<string, string> = {
      documents: "undo-documents",
      service_entry_firms: "undo-services",
      coachings: "undo-coachings",
      founders: "undo-founders",
      residency_marks: "undo-marks",
      intellectual_property: "undo-rights",
      transfers: "undo-transfers",
      graduations: "undo-graduations",
      applications: "undo-applications",
      firm_merges: "undo-merged",
    };
    // An application and another firm, for what can hang on them.
    await db.admin`
      insert into applications (organization_id, number, channel, applicant, name, status, received_on, locale)
      values (${org}, 'S-1', 'carrier', 'firm', '甲', 'received', '2025-01-01', 'zh-CN')`;
    await commit(ctx, await csv(ctx, residentsCsv(1, 981)));
    for (const [table, hang] of obstacles) {
      await hang();
      const code = `residency.${codes[table]}`;
      await expect(undoImport({ ctx, input: { id } }), table).rejects.toMatchObject({
        code,
        details: { count: 1 },
      });
      expect((await look(ctx, id)).undoRefusal).toMatchObject({ code });
      if (table === "applications")
        await db.admin`update applications set residency_id = null where organization_id = ${org}`;
      else await db.admin`delete from ${db.admin(table)} where organization_id = ${org}`;
    }
    expect(await undoImport({ ctx, input: { id } })).toMatchObject({ removed: 1 });
  });
});
