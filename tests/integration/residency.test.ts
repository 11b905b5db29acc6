import { beforeAll, describe, expect, it } from "vitest";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { checkResidents } from "#app/services/residency/check-residents.server.ts";
import { commitImport } from "#app/services/residency/commit-import.server.ts";
import { correctResident } from "#app/services/residency/correct-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { listImports } from "#app/services/residency/list-imports.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { lookUpFirm } from "#app/services/residency/look-up-firm.server.ts";
import { markWorkbook } from "#app/services/residency/mark-workbook.server.ts";
import { showImport } from "#app/services/residency/show-import.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { undoImport } from "#app/services/residency/undo-import.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import {
  DIRTY,
  DIRTY_REJECTED,
  inventedFirm,
  residentsCsv,
  residentsWorkbook,
  rowOfFirm,
} from "#tests/factories/workbook.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

// How a workbook with a password begins, and one in the format of 1997.
const COMPOUND_FILE = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

let carriers = 0;
/** A carrier of its own for a test, and its operator. */
async function operator(): Promise<Ctx & { slug: string }> {
  const slug = `carrier-${++carriers}`;
  await world.addCarrier(slug);
  return { ...(await world.as(slug, "operator")), slug };
}

const entry = (n: number, enteredOn = "2024-03-01") => {
  const { uscc, name, foundedOn, field } = inventedFirm(n);
  return { uscc, name, foundedOn, field, enteredOn };
};
const add = async (ctx: Ctx, n: number, enteredOn?: string) =>
  (await addResident({ ctx, input: entry(n, enteredOn) })).id;

async function let_(ctx: Ctx, residencyId: string, startsOn: string, areaDm2 = 5000): Promise<string> {
  const organizationId = ctx.organization.id;
  const [building] = await db.admin`
    insert into buildings (organization_id, site, name) values (${organizationId}, '本部', ${`${residencyId.slice(0, 4)} 座`}) returning id`;
  const [room] = await db.admin`
    insert into rooms (organization_id, building_id, floor, label) values (${organizationId}, ${building!.id}, '3', '301') returning id`;
  await db.admin`
    insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
    values (${organizationId}, ${room!.id}, '2020-01-01', 20000, 'incubation', 'own')`;
  const [lease] = await db.admin`
    insert into leases (organization_id, room_id, residency_id, starts_on, area_dm2)
    values (${organizationId}, ${room!.id}, ${residencyId}, ${startsOn}, ${areaDm2}) returning id`;
  return lease!.id as string;
}
const stays = async (ctx: Ctx) =>
  db.admin`select * from residencies where organization_id = ${ctx.organization.id} order by entered_on, id`;
const upload = async (ctx: Ctx, bytes: Uint8Array, fileName = "入驻企业.xlsx") =>
  (await checkResidents({ ctx, input: { bytes, fileName, locale: "zh-CN" } })).id;
const look = (ctx: Ctx, id: string) => showImport({ ctx, input: { id, locale: "zh-CN" } });

describe("adding a resident", () => {
  it("registers a new firm and its stay; the same code again meets the facts registered here", async () => {
    const [a, b] = [await operator(), await operator()];
    const id = await add(a, 1);
    const view = await showResident({ ctx: a, input: { id } });
    expect(view.firm).toMatchObject({ uscc: inventedFirm(1).uscc, name: inventedFirm(1).name });
    expect(view.stay).toMatchObject({ state: "resident", months: 22 });
    const found = await lookUpFirm({ ctx: a, input: { uscc: ` ${inventedFirm(1).uscc.toLowerCase()} ` } });
    expect(found.firm?.name).toBe(inventedFirm(1).name);
    await expect(
      addResident({ ctx: a, input: { ...entry(1, "2020-01-01"), name: "别的名字有限公司" } }),
    ).rejects.toMatchObject({ code: "residency.known-as", details: { name: inventedFirm(1).name } });
    // What one carrier has says nothing about the other, nor to it.
    expect((await lookUpFirm({ ctx: b, input: { uscc: inventedFirm(1).uscc } })).firm).toBeNull();
    await addResident({ ctx: b, input: { ...entry(1, "2025-01-01"), name: "别的名字有限公司" } });
    expect((await showResident({ ctx: a, input: { id } })).others).toEqual([]);
  });

  it("names what is wrong, by field", async () => {
    const ctx = await operator();
    const code = inventedFirm(2).uscc;
    await expect(
      addResident({ ctx, input: { ...entry(2), uscc: `${code.slice(0, 6)}O${code.slice(7)}` } }),
    ).rejects.toMatchObject({
      code: "residency.uscc-character-mendable",
      fields: { uscc: "residency.uscc-character-mendable" },
      details: { proposal: code },
    });
    await expect(addResident({ ctx, input: { uscc: code, enteredOn: "2025-01-01" } })).rejects.toMatchObject({
      fields: {
        name: "residency.name-required",
        foundedOn: "residency.founded-required",
        field: "residency.field-required",
      },
    });
    await expect(addResident({ ctx, input: { ...entry(2), appliedOn: "2024-03-05" } })).rejects.toMatchObject(
      { code: "residency.steps-order" },
    );
    expect(await stays(ctx)).toHaveLength(0);
  });

  it("refuses a second open stay, also when two people add the firm in the same second", async () => {
    const ctx = await operator();
    const answers = await Promise.allSettled([add(ctx, 3), add(ctx, 3), add(ctx, 3)]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "residency.overlap" });
    }
    expect(await stays(ctx)).toHaveLength(1);
  });

  it("does it once for a key, and not at all for a viewer or a reviewer", async () => {
    const ctx = await operator();
    const first = await addResident({ ctx, input: entry(4), key: "k1" });
    expect(await addResident({ ctx, input: entry(4), key: "k1" })).toEqual(first);
    await expect(addResident({ ctx, input: entry(5), key: "k1" })).rejects.toMatchObject({
      code: "common.key-reused",
    });
    for (const role of ["viewer", "reviewer"] as const) {
      const other = await world.as(ctx.slug, role);
      await expect(addResident({ ctx: other, input: entry(5) })).rejects.toMatchObject({
        code: "access.denied",
      });
      expect((await listResidents({ ctx: other, input: {} })).counts.all).toBe(1);
    }
  });
});

describe("the register", () => {
  it("is true as of any day, counts states, filters, and sums the let area over all pages", async () => {
    const ctx = await operator();
    const ids = [await add(ctx, 10, "2023-01-01"), await add(ctx, 11, "2024-01-01"), await add(ctx, 12)];
    await let_(ctx, ids[0]!, "2023-02-01", 5000);
    await let_(ctx, ids[2]!, "2024-04-01", 7050);
    await endResidency({
      ctx,
      input: { id: ids[1]!, rev: 1, exit: "graduated", leftOn: "2025-06-30", exitReason: "评审会同意" },
    });
    const now = await listResidents({ ctx, input: {} });
    expect(now.counts).toMatchObject({ all: 3, resident: 2, graduated: 1, expected: 0 });
    expect(now.total).toEqual({ count: 2, areaDm2: 12050 });
    const then = await listResidents({ ctx, input: { on: "2024-02-01" } });
    expect(then.counts).toMatchObject({ resident: 2, expected: 1, graduated: 0 });
    expect(then.total.areaDm2).toBe(5000);
    const found = await listResidents({ ctx, input: { q: inventedFirm(12).uscc.slice(-5) } });
    expect(found.rows.map(({ name }) => name)).toEqual([inventedFirm(12).name]);
    expect(found.rows[0]).toMatchObject({ areaDm2: 7050, state: "resident" });
    const field = inventedFirm(10).field.slice(0, 2);
    const ofField = await listResidents({ ctx, input: { field, state: "all" } });
    expect(ofField.rows.length).toBeGreaterThan(0);
    expect(ofField.rows.every((row) => row.field?.startsWith(field))).toBe(true);
    expect((await listResidents({ ctx, input: { q: "100%_" } })).total.count).toBe(0);
  });

  it("pages without losing or repeating a firm", async () => {
    const ctx = await operator();
    await commitImport({
      ctx,
      input: { id: await upload(ctx, await residentsWorkbook({ firms: 120, from: 2000 })) },
    });
    const pages = await Promise.all(
      [1, 2, 3].map((page) => listResidents({ ctx, input: { page, sort: "name" } })),
    );
    const codes = pages.flatMap(({ rows }) => rows.map(({ uscc }) => uscc));
    expect(codes).toHaveLength(120);
    expect(new Set(codes).size).toBe(120);
    expect((await listResidents({ ctx, input: { page: 99 } })).filter.page).toBe(3);
  });

  it("is nobody else's", async () => {
    const [a, b] = [await operator(), await operator()];
    const id = await add(a, 13);
    await expect(showResident({ ctx: b, input: { id } })).rejects.toMatchObject({ code: "residency.absent" });
    await expect(
      endResidency({ ctx: b, input: { id, rev: 1, exit: "left", leftOn: "2025-01-01" } }),
    ).rejects.toMatchObject({ code: "residency.absent" });
  });
});

describe("correcting and ending", () => {
  it("mends days and evidence, keeps who changed what, and refuses the one who came second", async () => {
    const ctx = await operator();
    const id = await add(ctx, 20);
    const form = { id, rev: 1, enteredOn: "2024-03-15", entryEvidence: "入驻协议 2024-07" };
    await correctResident({ ctx, input: form });
    await expect(correctResident({ ctx, input: { ...form, note: "后来者" } })).rejects.toMatchObject({
      code: "common.changed-meanwhile",
    });
    const { stay, history } = await showResident({ ctx, input: { id } });
    expect(stay).toMatchObject({ enteredOn: "2024-03-15", entryEvidence: "入驻协议 2024-07", rev: 2 });
    expect(history[0]).toMatchObject({
      action: "correct",
      userName: ctx.user.name,
      before: { enteredOn: "2024-03-01", entryEvidence: null },
      after: { enteredOn: "2024-03-15", entryEvidence: "入驻协议 2024-07" },
    });
  });

  it("ends open leases on the same day, and says so", async () => {
    const ctx = await operator();
    const id = await add(ctx, 21);
    const lease = await let_(ctx, id, "2024-04-01");
    const input = {
      id,
      rev: 1,
      exit: "graduated" as const,
      leftOn: "2025-07-01",
      exitReason: "评审会同意",
      exitEvidence: "毕业认定表 7 号",
    };
    expect(await endResidency({ ctx, input })).toEqual({ leasesEnded: 1 });
    const [row] = await db.admin`select ends_on::text from leases where id = ${lease}`;
    expect(row?.ends_on).toBe("2025-07-01");
    await expect(endResidency({ ctx, input })).rejects.toMatchObject({ code: "residency.already-ended" });
    // A correction does not move a lease: first the lease, then the stay.
    await expect(
      correctResident({
        ctx,
        input: { id, rev: 2, enteredOn: "2024-03-01", leftOn: "2025-06-01", exit: "graduated" },
      }),
    ).rejects.toMatchObject({ code: "residency.lease-outside" });
    // The ending taken back: the stay is open again, the lease stays ended.
    await correctResident({ ctx, input: { id, rev: 2, enteredOn: "2024-03-01" } });
    expect((await showResident({ ctx, input: { id } })).stay).toMatchObject({
      state: "resident",
      exit: null,
      exitEvidence: null,
    });
  });

  it("refuses an ending before the entry, in the future, or under a lease that begins later", async () => {
    const ctx = await operator();
    const id = await add(ctx, 22);
    await let_(ctx, id, "2025-12-01");
    const end = (leftOn: string) => endResidency({ ctx, input: { id, rev: 1, exit: "left", leftOn } });
    await expect(end("2024-03-01")).rejects.toMatchObject({ code: "residency.left-before-entered" });
    await expect(end("2026-01-21")).rejects.toMatchObject({ code: "residency.left-in-future" });
    await expect(end("2025-11-01")).rejects.toMatchObject({ code: "residency.lease-begins-later" });
    expect((await stays(ctx))[0]).toMatchObject({ left_on: null, rev: 1 });
  });
});

describe("the import", () => {
  it("accounts for every physical row, commits exactly what was shown, and takes it back", async () => {
    const ctx = await operator();
    const id = await upload(ctx, await residentsWorkbook({ firms: 30, from: 100, faults: DIRTY }));
    const shown = await look(ctx, id);
    const { counts } = shown;
    // Thirty firms' rows and the template's own example; the example and the total row are skipped.
    expect(counts.physical).toBe(31);
    expect(counts.accepted + counts.rejected + counts.skipped).toBe(31);
    expect(counts).toMatchObject({ skipped: 2, same: 0, changed: 0 });
    expect(shown.list).toBe("rejected");
    for (const firm of DIRTY_REJECTED) {
      const row = shown.rows.find((one) => one.row === rowOfFirm(firm));
      expect(row?.remarks.filter(({ kind }) => kind === "fault")).not.toEqual([]);
    }
    expect(await stays(ctx)).toHaveLength(0);

    expect(await commitImport({ ctx, input: { id } })).toEqual({
      added: counts.fresh,
      changed: 0,
      leasesEnded: 0,
    });
    const fresh = await showImport({ ctx, input: { id, list: "new", locale: "zh-CN" } });
    const written = await listResidents({ ctx, input: { sort: "name" } });
    expect(written.rows.map(({ uscc }) => uscc).sort()).toEqual(fresh.rows.map(({ uscc }) => uscc).sort());
    await expect(commitImport({ ctx, input: { id } })).rejects.toMatchObject({
      code: "residency.import-not-open",
    });

    expect(await undoImport({ ctx, input: { id } })).toMatchObject({ removed: counts.fresh, restored: 0 });
    expect(await stays(ctx)).toHaveLength(0);
    await expect(undoImport({ ctx, input: { id } })).rejects.toMatchObject({
      code: "residency.import-not-committed",
    });
    expect((await listImports({ ctx, input: null })).map(({ status }) => status)).toEqual(["undone"]);
  });

  it("marks the faults in the same workbook; mended, it goes through, and says that it has been here before", async () => {
    const ctx = await operator();
    const faults = { 1: "wrong-check" } as const;
    const id = await upload(ctx, await residentsWorkbook({ firms: 3, from: 200, faults }));
    const marked = await markWorkbook({ ctx, input: { id, locale: "zh-CN" } });
    expect(marked.fileName).toBe("入驻企业_已标注.xlsx");
    const again = await look(ctx, await upload(ctx, marked.bytes, marked.fileName));
    expect(again.counts).toMatchObject({ physical: 4, fresh: 2, rejected: 1, skipped: 1 });

    const mended = await residentsWorkbook({ firms: 3, from: 200 });
    const good = await upload(ctx, mended);
    await commitImport({ ctx, input: { id: good } });
    const third = await look(ctx, await upload(ctx, mended));
    expect(third.counts).toMatchObject({ same: 3, fresh: 0, changed: 0 });
    expect(third.twin?.id).toBe(good);
    await expect(commitImport({ ctx, input: { id: third.batch.id } })).rejects.toMatchObject({
      code: "residency.nothing-to-commit",
    });
  });

  it("ends stays that the file ends, with their leases, and gives them back when undone", async () => {
    const ctx = await operator();
    await commitImport({
      ctx,
      input: { id: await upload(ctx, await residentsWorkbook({ firms: 2, from: 300 })) },
    });
    await db.admin`update residencies set note = '原有备注' where organization_id = ${ctx.organization.id}`;
    const left = await residentsWorkbook({
      firms: 2,
      from: 300,
      adjust: (workbook) => {
        workbook.worksheets[0]!.getCell(4, 9).value = new Date("2025-12-01T00:00:00Z");
        workbook.worksheets[0]!.getCell(4, 10).value = "毕业";
      },
    });
    const id = await upload(ctx, left);
    const { rows, counts } = await showImport({ ctx, input: { id, list: "changed", locale: "zh-CN" } });
    expect(counts).toMatchObject({ changed: 1, same: 1 });
    expect(rows[0]?.remarks.map(({ kind, to }) => [kind, to])).toEqual([
      ["change", "2025-12-01"],
      ["change", "毕业"],
    ]);
    await commitImport({ ctx, input: { id } });
    const ended = (await stays(ctx)).filter(({ exit }) => exit === "graduated");
    expect(ended).toHaveLength(1);
    // The empty note column states nothing.
    expect(ended[0]?.note).toBe("原有备注");
    expect(await undoImport({ ctx, input: { id } })).toMatchObject({ removed: 0, restored: 1 });
    expect((await stays(ctx)).every(({ left_on, note }) => left_on === null && note === "原有备注")).toBe(
      true,
    );
  });

  it("is not undone when leases, titles or later changes hang on it, and says which", async () => {
    const ctx = await operator();
    const id = await upload(ctx, await residentsWorkbook({ firms: 2, from: 310 }));
    await commitImport({ ctx, input: { id } });
    const [stay] = await stays(ctx);
    const lease = await let_(ctx, stay!.id, "2025-06-01");
    const undo = () => undoImport({ ctx, input: { id } });
    await expect(undo()).rejects.toMatchObject({ code: "residency.undo-leases", details: { count: 1 } });
    expect((await look(ctx, id)).undoRefusal?.code).toBe("residency.undo-leases");
    await db.admin`delete from leases where id = ${lease}`;
    const title = await claimTitle({
      ctx,
      input: {
        firmId: stay!.firm_id,
        kind: "high-tech",
        number: "GR202351100001",
        awardedOn: "2023-10-16",
        expiresOn: "2026-10-16",
      },
    });
    await expect(undo()).rejects.toMatchObject({ code: "residency.undo-titles" });
    await db.admin`delete from titles where id = ${title.id}`;
    await correctResident({
      ctx,
      input: {
        id: stay!.id,
        rev: 1,
        enteredOn: new Date(stay!.entered_on).toISOString().slice(0, 10),
        note: "改过",
      },
    });
    await expect(undo()).rejects.toMatchObject({ code: "residency.undo-changed" });
    expect(await stays(ctx)).toHaveLength(2);
  });

  it("refuses a dry run that the ledger has overtaken: nothing of it is written", async () => {
    const ctx = await operator();
    const id = await upload(ctx, await residentsWorkbook({ firms: 3, from: 320 }));
    const { uscc, name, foundedOn, field } = inventedFirm(321);
    await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: foundedOn } });
    await expect(commitImport({ ctx, input: { id } })).rejects.toMatchObject({
      code: "residency.import-stale",
    });
    expect(await stays(ctx)).toHaveLength(1);
    expect((await look(ctx, id)).batch.status).toBe("checked");
  });

  it("is committed once by two who press at the same time", async () => {
    const ctx = await operator();
    const id = await upload(ctx, await residentsWorkbook({ firms: 3, from: 330 }));
    const answers = await Promise.allSettled([
      commitImport({ ctx, input: { id } }),
      commitImport({ ctx, input: { id } }),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await stays(ctx)).toHaveLength(3);
  });

  it("shows what the register says otherwise and keeps it", async () => {
    const ctx = await operator();
    const first = await residentsWorkbook({ firms: 1, from: 340 });
    await commitImport({ ctx, input: { id: await upload(ctx, first) } });
    const other = await residentsWorkbook({
      firms: 1,
      from: 340,
      adjust: (workbook) => {
        workbook.worksheets[0]!.getCell(4, 1).value = "另一个名字有限公司";
      },
    });
    const id = await upload(ctx, other);
    const { rows } = await look(ctx, id);
    expect(rows[0]?.remarks).toContainEqual(
      expect.objectContaining({ kind: "register", from: inventedFirm(340).name, to: "另一个名字有限公司" }),
    );
    expect((await listResidents({ ctx, input: {} })).rows[0]?.name).toBe(inventedFirm(340).name);
  });

  it("reads CSV, and refuses in a user's words what it cannot read", async () => {
    const ctx = await operator();
    const csv = new TextEncoder().encode(residentsCsv(2, 350));
    expect((await look(ctx, await upload(ctx, csv, "名单.csv"))).counts.fresh).toBe(2);
    const refused = async (bytes: Uint8Array, fileName: string, locale: "zh-CN" | "en" = "zh-CN") =>
      checkResidents({ ctx, input: { bytes, fileName, locale } }).then(
        () => null,
        (error: { code: string; details: Record<string, string> }) => error,
      );
    const shape = await refused(new TextEncoder().encode("甲,乙\n1,2\n"), "别的.csv", "en");
    expect(shape).toMatchObject({ code: "residency.file-refused", details: { fault: "other-shape" } });
    expect(shape?.details.reason).toContain("Firm name");
    expect((await refused(COMPOUND_FILE, "密.xlsx"))?.details.fault).toBe("encrypted-or-old");
    const large = await refused(new Uint8Array(11 * 1024 * 1024), "大.xlsx");
    expect(large?.details).toMatchObject({ fault: "too-large", reason: "文件超过 10 MB" });
    const viewer = await world.as(ctx.slug, "viewer");
    await expect(
      checkResidents({ ctx: viewer, input: { bytes: csv, fileName: "x.csv", locale: "zh-CN" } }),
    ).rejects.toMatchObject({ code: "access.denied" });
  });

  it("is the own carrier's alone", async () => {
    const [a, b] = [await operator(), await operator()];
    const id = await upload(a, await residentsWorkbook({ firms: 1, from: 360 }));
    for (const act of [
      () => look(b, id),
      () => commitImport({ ctx: b, input: { id } }),
      () => undoImport({ ctx: b, input: { id } }),
      () => markWorkbook({ ctx: b, input: { id, locale: "en" } }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "residency.no-such-import" });
    }
  });
});
