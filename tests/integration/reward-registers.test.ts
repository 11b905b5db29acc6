import { beforeAll, describe, expect, it } from "vitest";
import { verifyBundle } from "#app/domain/runs/verify-bundle.ts";
import { decideOpeningPayments } from "#app/services/rewards/decide-opening-payments.server.ts";
import { endRecognition } from "#app/services/rewards/end-recognition.server.ts";
import { enterOpeningPayments } from "#app/services/rewards/enter-opening-payments.server.ts";
import { listRecognitions } from "#app/services/rewards/list-recognitions.server.ts";
import { recordRecognition } from "#app/services/rewards/record-recognition.server.ts";
import { showOpeningBalance } from "#app/services/rewards/show-opening-balance.server.ts";
import { downloadBundle } from "#app/services/runs/download-bundle.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { insertLines, linesOfRun } from "#db/queries/rewards.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import {
  highTech,
  makeRegisterCity,
  type RegisterCity,
  recognised,
} from "#tests/factories/reward-registers.ts";
import type { World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let city: RegisterCity;
let world: World;
let analyst: Ctx;
let reviewer: Ctx;
let approver: Ctx;
let carrierA: string;
const compute = (policy?: string) => city.compute(policy);
const shown = (run: string) => city.shown(run);
const lineOfFirm = (run: string, firm: number) => city.lineOfFirm(run, firm);

const enter = (rows: string, ctx = analyst, item = "high-tech-unit", programme: string = highTech.code) =>
  enterOpeningPayments({ ctx, input: { programme, item, rows } });
const paidBefore = (n: number) => [inventedUscc(n), "50,000.00", "2022-08-01", "渝财〔2022〕7号"].join("\t");
const decide = (
  decision: "confirm" | "refuse" | "cancel",
  ids: string[],
  { ctx = approver, reason = "按档案核对" }: { ctx?: Ctx; reason?: string } = {},
) => decideOpeningPayments({ ctx, input: { decision, ids, reason } });
const listed = async () => (await showOpeningBalance({ ctx: analyst, input: {} })).payments;

beforeAll(async () => {
  city = await makeRegisterCity();
  ({ world, analyst, reviewer, approver, carrierA } = city);
});

describe("the opening balance", () => {
  it("is entered all or nothing, by the city's analyst, and names each wrong line", async () => {
    for (const ctx of [
      reviewer,
      approver,
      await world.as("a", "owner"),
      await world.as("unit-a", "analyst"),
    ]) {
      await expect(enter(paidBefore(10), ctx)).rejects.toMatchObject({ kind: "denied" });
    }
    const wrong = [
      paidBefore(10),
      ["91000000000000000X", "1", "", "文件"].join("\t"),
      [inventedUscc(11), "约五万", "", "文件"].join("\t"),
      [inventedUscc(11), "5", "2022-13-40", "文件"].join("\t"),
      [inventedUscc(11), "5", "", ""].join("\t"),
      paidBefore(10),
    ].join("\n");
    const { entered, faults } = await enter(wrong);
    expect(entered).toBe(0);
    expect(faults.map((it) => [it.line, it.code])).toEqual([
      [2, "rewards.opening-subject"],
      [3, "rewards.opening-amount"],
      [4, "rewards.opening-date"],
      [5, "rewards.opening-document"],
      [6, "rewards.opening-exists"],
    ]);
    await expect(enter(" \n")).rejects.toMatchObject({ code: "rewards.opening-rows" });
    await expect(enter(paidBefore(10), analyst, "nothing")).rejects.toMatchObject({
      code: "rewards.opening-item",
    });
    expect(await listed()).toEqual([]);
  });

  it("counts only once another person has confirmed it, and then no run pays the outcome", async () => {
    const header = "统一社会信用代码\t金额\t日期\t文件";
    expect(await enter([header, paidBefore(10), paidBefore(11)].join("\n"))).toMatchObject({
      entered: 2,
      amountFen: 10_000_000,
    });
    expect((await enter(paidBefore(11))).faults).toMatchObject([{ code: "rewards.opening-exists" }]);
    const before = await compute();
    expect(await lineOfFirm(before.runId, 10)).toMatchObject({ amountFen: 5_000_000 });

    const [first, second] = (await listed()).toSorted((x, y) => x.subject.localeCompare(y.subject));
    await expect(decide("confirm", [first!.id], { ctx: analyst })).rejects.toMatchObject({ kind: "denied" });
    // The run that counts has paid it: the database refuses a second.
    await expect(decide("confirm", [first!.id])).rejects.toMatchObject({ code: "rewards.already-paid" });
    await expect(decide("refuse", [second!.id], { reason: "" })).rejects.toThrow("rewards.opening-reason");
    await decide("refuse", [second!.id]);
    await expect(decide("cancel", [second!.id])).rejects.toMatchObject({ code: "rewards.opening-decided" });
  });

  it("blocks what it names for good, and says where it was paid", async () => {
    // A firm of which no run has paid yet: confirmed, then claimed and computed.
    await enter(paidBefore(77));
    const entry = (await listed()).find((it) => it.subject === inventedUscc(77))!;
    await decide("confirm", [entry.id]);
    const [key] = await db.admin`select payment_key, run_id from payment_keys where opening_id = ${entry.id}`;
    expect(key).toEqual({
      payment_key: `high-tech-reward/high-tech-unit/carrier/new-high-tech/${inventedUscc(77)}`,
      run_id: null,
    });
    // The run that already paid firm 10 gives way; its key is free only for the run that follows.
    const { runId } = await compute();
    const bundle = JSON.parse((await downloadBundle({ ctx: analyst, input: { id: runId } })).text);
    expect(bundle.inputs.rewards.openingBalance).toMatchObject([
      { subject: inventedUscc(77), amountFen: 5_000_000, document: "渝财〔2022〕7号" },
    ]);
    expect(verifyBundle(bundle, sha256).filter((it) => it.difference)).toEqual([]);
    // The database holds the key against a line, whoever writes it.
    const lines = await withScope(analyst, (tx) => linesOfRun(tx, analyst.organization.id, runId));
    const again = withScope(analyst, (tx) =>
      insertLines(tx, [{ ...lines[0]!, lineNo: 900, paymentKey: key!.payment_key as string }]),
    );
    await expect(again).rejects.toMatchObject({ code: "rewards.already-paid" });
    await decide("cancel", [entry.id], { reason: "录入有误" });
    expect(await db.admin`select from payment_keys where opening_id = ${entry.id}`).toHaveLength(0);
    expect((await showOpeningBalance({ ctx: analyst, input: {} })).counts).toEqual({
      entered: 1,
      confirmed: 0,
      refused: 1,
      cancelled: 1,
    });
  });

  it("is decided by another person than its enterer, also in the database, and never changed or deleted", async () => {
    const [row] = await db.admin`select id from opening_payments where status = 'entered'`;
    for (const statement of [
      db.admin`update opening_payments set entered_by = ${approver.user.id} where id = ${row!.id}`,
      db.admin`delete from opening_payments where id = ${row!.id}`,
    ]) {
      await expect(statement).rejects.toThrow();
    }
    const [audited] = await db.admin`select action, after->>'status' as status from audit_entries
      where entity = 'opening-payments' order by seq desc limit 1`;
    expect(audited).toEqual({ action: "cancel", status: "cancelled" });
  });
});

describe("a recognition of a carrier", () => {
  const record = (changes: object = {}, ctx = analyst) =>
    recordRecognition({
      ctx,
      input: {
        carrierId: carrierA,
        level: "national",
        from: "2025-03-01",
        number: "国科发火〔2025〕1号",
        ...changes,
      },
    });

  it("is said to be missing while none is on file, and earns once it is", async () => {
    const none = await shown((await compute(recognised.code)).runId);
    expect(none.table.totalFen).toBe(0);
    expect(none.run.findings).toMatchObject([
      { code: "rewards.no-recognitions", blocks: false, params: { name: "首次认定" } },
    ]);
    for (const ctx of [reviewer, approver, await world.as("a", "owner")]) {
      await expect(record({}, ctx)).rejects.toMatchObject({ kind: "denied" });
    }
    await expect(record({ to: "2025-03-01" })).rejects.toThrow("rewards.recognition-interval");
    await expect(record({ carrierId: world.ids.unitA })).rejects.toMatchObject({
      code: "rewards.recognition-carrier",
    });
    const { id } = await record();
    await expect(record()).rejects.toMatchObject({ code: "rewards.recognition-exists" });
    const { runId } = await compute(recognised.code);
    const paid = await shown(runId);
    expect(paid.run.findings).toEqual([
      expect.objectContaining({ code: "rewards.no-evidence", blocks: false }),
    ]);
    expect(paid.shown.lines).toMatchObject([
      {
        uscc: null,
        amountFen: 50_000_000,
        paymentKey: `recognition-reward/first-recognition/carrier/recognised/${carrierA}`,
        detail: { beneficiary: { name: "a孵化器" }, text: { code: "attribution.recognised" } },
      },
    ]);
    const { text } = await downloadBundle({ ctx: analyst, input: { id: runId } });
    expect(verifyBundle(JSON.parse(text), sha256).filter((it) => it.difference)).toEqual([]);
    await endRecognition({ ctx: analyst, input: { id, revokedOn: "2025-11-30" } });
    await expect(
      endRecognition({ ctx: analyst, input: { id, revokedOn: "2025-02-28" } }),
    ).rejects.toMatchObject({ code: "rewards.recognition-interval" });
    const revoked = await shown((await compute(recognised.code)).runId);
    expect(revoked.run.findings.map((it) => it.code)).toContain("rewards.revoked");
  });

  it("is the city's and its own carrier's to read, and gone when it was a mistake", async () => {
    const { recognitions } = await listRecognitions({ ctx: await world.as("a", "viewer"), input: null });
    expect(recognitions).toMatchObject([{ level: "national", carrierName: "a孵化器" }]);
    expect(
      (await listRecognitions({ ctx: await world.as("b", "viewer"), input: null })).recognitions,
    ).toEqual([]);
    const { id } = recognitions[0]!;
    await endRecognition({ ctx: analyst, input: { id, revokedOn: null } });
    await expect(endRecognition({ ctx: analyst, input: { id, revokedOn: null } })).rejects.toMatchObject({
      code: "rewards.recognition-absent",
    });
    expect((await listRecognitions({ ctx: analyst, input: null })).recognitions).toEqual([]);
  });

  it("paid before counts by the carrier's name", async () => {
    const rows = ["a孵化器", "500000", "2021-05-01", "渝财〔2021〕1号"].join("\t");
    const unknown = await enter(
      rows.replace("a孵化器", "没有的孵化器"),
      analyst,
      "first-recognition",
      recognised.code,
    );
    expect(unknown.faults).toMatchObject([{ code: "rewards.opening-carrier" }]);
    expect(await enter(rows, analyst, "first-recognition", recognised.code)).toMatchObject({ entered: 1 });
    const [row] =
      await db.admin`select payment_key, subject_name from opening_payments where programme = ${recognised.code}`;
    expect(row).toEqual({
      payment_key: `recognition-reward/first-recognition/carrier/recognised/${carrierA}`,
      subject_name: "a孵化器",
    });
  });
});
