import { beforeAll, describe, expect, it } from "vitest";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { claimForm } from "#app/services/titles/claim-form.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import { claimTitles } from "#app/services/titles/claim-titles.server.ts";
import { correctTitle } from "#app/services/titles/correct-title.server.ts";
import { listTitles } from "#app/services/titles/list-titles.server.ts";
import { showTitle } from "#app/services/titles/show-title.server.ts";
import { withdrawTitle } from "#app/services/titles/withdraw-title.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

testDatabase();
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

let carriers = 0;
type Place = { ctx: Ctx; slug: string; firms: string[]; stays: string[] };
/** A carrier with residents firms `from`, `from` + 1, …: their firm and stay ids. */
async function carrierWith(count: number, from = 0): Promise<Place> {
  const slug = `carrier-${++carriers}`;
  await world.addCarrier(slug);
  const ctx = await world.as(slug, "operator");
  const stays: string[] = [];
  for (let i = 0; i < count; i++) {
    const { uscc, name, foundedOn, field } = inventedFirm(from + i);
    stays.push(
      (await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: "2024-03-01" } })).id,
    );
  }
  const known = (await claimForm({ ctx, input: null })).firms;
  const firms = stays.map((id) => known.find(({ residencyId }) => residencyId === id)!.id);
  return { ctx, slug, firms, stays };
}

const highTech = (firmId: string, number = "GR202451100001") => ({
  firmId,
  kind: "high-tech" as const,
  number,
  awardedOn: "2024-10-16",
  expiresOn: "2027-10-16",
});

describe("claiming", () => {
  it("records a title with its warnings, and counts it as of a day", async () => {
    const { ctx, firms } = await carrierWith(2);
    const clean = await claimTitle({ ctx, input: highTech(firms[0]!) });
    expect(clean.warnings).toEqual([]);
    const odd = await claimTitle({
      ctx,
      input: { ...highTech(firms[1]!, "渝高企 17"), expiresOn: "2029-10-16" },
    });
    expect(odd.warnings.map(({ code }) => code).sort()).toEqual([
      "titles.number-format",
      "titles.unusual-expiry",
    ]);
    const now = await listTitles({ ctx, input: {} });
    expect(now.stock["high-tech"]).toBe(2);
    expect(now.counts).toMatchObject({ valid: 2, expiring: 0, ended: 0 });
    expect((await listTitles({ ctx, input: { on: "2024-10-15" } })).stock["high-tech"]).toBe(0);
    const later = await listTitles({ ctx, input: { on: "2027-09-01", state: "expiring" } });
    expect(later.rows.map(({ id }) => id)).toEqual([clean.id]);
    expect((await listTitles({ ctx, input: { on: "2027-10-16" } })).counts).toMatchObject({
      valid: 1,
      ended: 1,
    });
  });

  it("leaves a firm that has gone out of the stock, but keeps its title", async () => {
    const { ctx, firms, stays } = await carrierWith(1, 10);
    await claimTitle({ ctx, input: highTech(firms[0]!) });
    await endResidency({ ctx, input: { id: stays[0]!, rev: 1, exit: "left", leftOn: "2025-06-01" } });
    const list = await listTitles({ ctx, input: {} });
    expect(list.stock["high-tech"]).toBe(0);
    expect(list.rows[0]).toMatchObject({ isValid: true, isResident: false });
    expect((await listTitles({ ctx, input: { on: "2025-05-31" } })).stock["high-tech"]).toBe(1);
  });

  it("refuses the same certificate twice, a future award, an expiry before the award, a firm of another carrier", async () => {
    const [own, other] = [await carrierWith(1, 20), await carrierWith(1, 25)];
    const { ctx, firms } = own;
    await claimTitle({ ctx, input: highTech(firms[0]!) });
    const refused = (change: object) =>
      expect(claimTitle({ ctx, input: { ...highTech(firms[0]!, "GR202451100002"), ...change } })).rejects;
    await refused({ number: "ＧＲ202451100001" }).toMatchObject({ code: "titles.duplicate" });
    await refused({ awardedOn: "2026-01-21", expiresOn: null }).toMatchObject({
      code: "titles.in-the-future",
    });
    await refused({ expiresOn: "2024-10-16" }).toMatchObject({
      fields: { expiresOn: "titles.ends-before-award" },
    });
    await refused({ firmId: other.firms[0]! }).toMatchObject({ code: "titles.not-a-resident" });
    expect((await listTitles({ ctx, input: {} })).total).toBe(1);
    const viewer = await world.as(own.slug, "viewer");
    await expect(
      claimTitle({ ctx: viewer, input: highTech(firms[0]!, "GR202451100003") }),
    ).rejects.toMatchObject({
      code: "access.denied",
    });
  });

  it("records one of two equal claims made in the same second", async () => {
    const { ctx, firms } = await carrierWith(1, 30);
    const answers = await Promise.allSettled([
      claimTitle({ ctx, input: highTech(firms[0]!) }),
      claimTitle({ ctx, input: highTech(firms[0]!) }),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("pasted claims", () => {
  it("are claimed by code or name, all of them", async () => {
    const { ctx } = await carrierWith(2, 40);
    const rows = [
      "企业名称\t资质\t编号\t认定日期\t有效期至\t复审\t证明材料",
      `${inventedFirm(40).uscc}\t高新技术企业\tGR202351100001\t2023年10月16日\t2026-10-16`,
      "",
      `${inventedFirm(41).name}\t“小巨人”\tXJR-7\t2024/7/1\t2027/7/1\t否\t工信部公告 2024-7`,
    ].join("\r\n");
    expect(await claimTitles({ ctx, input: { rows } })).toEqual({ claimed: 2, faults: [], warnings: [] });
    const list = await listTitles({ ctx, input: {} });
    expect(list.stock).toMatchObject({ "high-tech": 1, "little-giant": 1 });
    for (const { id, number } of list.rows) {
      const { history } = await showTitle({ ctx, input: { id } });
      expect(history).toMatchObject([{ action: "claim", after: { number } }]);
    }
  });

  it("are refused together when one line is wrong, each fault by its line", async () => {
    const { ctx } = await carrierWith(1, 50);
    const { uscc } = inventedFirm(50);
    const rows = [
      `${uscc}\t高企\tGR202351100001\t2023-10-16\t2026-10-16`,
      `${uscc}\t高企\tGR202351100001\t2023-10-16\t2026-10-16`,
      `${inventedFirm(51).uscc}\t高企\tGR202351100002\t2023-10-16`,
      `${uscc}\t独角兽\t1\t2023-10-16`,
      `${uscc}\t高企\tGR202351100009\t2023年`,
    ].join("\n");
    const answer = await claimTitles({ ctx, input: { rows } });
    expect(answer.claimed).toBe(0);
    expect(answer.faults.map(({ line, code }) => [line, code])).toEqual([
      [2, "titles.duplicate"],
      [3, "titles.firm-unknown"],
      [4, "titles.kind-unknown"],
      [5, "titles.date-unreadable"],
    ]);
    expect((await listTitles({ ctx, input: { state: "all" } })).total).toBe(0);
  });
});

describe("correcting and withdrawing", () => {
  it("mends a title and refuses the one who came second", async () => {
    const { ctx, firms } = await carrierWith(1, 60);
    const { id } = await claimTitle({ ctx, input: highTech(firms[0]!) });
    const { firmId: _, kind: __, ...fields } = highTech(firms[0]!);
    await correctTitle({ ctx, input: { id, rev: 1, ...fields, revokedOn: "2025-08-01" } });
    const { title, history } = await showTitle({ ctx, input: { id } });
    expect(title).toMatchObject({ isValid: false, endsOn: "2025-08-01", rev: 2 });
    expect(history.map(({ action }) => action)).toEqual(["correct", "claim"]);
    await expect(
      correctTitle({ ctx, input: { id, rev: 1, ...fields, evidence: "后来者" } }),
    ).rejects.toMatchObject({ code: "common.changed-meanwhile" });
    await expect(
      correctTitle({ ctx, input: { id, rev: 2, ...fields, revokedOn: "2024-01-01" } }),
    ).rejects.toMatchObject({ fields: { revokedOn: "titles.ends-before-award" } });
  });

  it("takes a claim back once, and is not another carrier's to take", async () => {
    const [own, other] = [await carrierWith(1, 70), await carrierWith(0)];
    const { id } = await claimTitle({ ctx: own.ctx, input: highTech(own.firms[0]!) });
    for (const act of [
      () => showTitle({ ctx: other.ctx, input: { id } }),
      () => withdrawTitle({ ctx: other.ctx, input: { id, rev: 1 } }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "titles.absent" });
    }
    await withdrawTitle({ ctx: own.ctx, input: { id, rev: 1 } });
    await expect(withdrawTitle({ ctx: own.ctx, input: { id, rev: 1 } })).rejects.toMatchObject({
      code: "titles.absent",
    });
    expect((await listTitles({ ctx: own.ctx, input: { state: "all" } })).total).toBe(0);
  });
});
