import { beforeAll, describe, expect, it } from "vitest";
import { verifyBundle } from "#app/domain/runs/verify-bundle.ts";
import example from "#app/policies/example/reward-programme/2023-01-01.json";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { computeRewards } from "#app/services/rewards/compute-rewards.server.ts";
import { decideOpeningPayments } from "#app/services/rewards/decide-opening-payments.server.ts";
import { endRecognition } from "#app/services/rewards/end-recognition.server.ts";
import { enterOpeningPayments } from "#app/services/rewards/enter-opening-payments.server.ts";
import { listConflicts } from "#app/services/rewards/list-conflicts.server.ts";
import { listOwnRewards } from "#app/services/rewards/list-own-rewards.server.ts";
import { listRecognitions } from "#app/services/rewards/list-recognitions.server.ts";
import { recordRecognition } from "#app/services/rewards/record-recognition.server.ts";
import { reopenConflict } from "#app/services/rewards/reopen-conflict.server.ts";
import { reverseRewardLine } from "#app/services/rewards/reverse-reward-line.server.ts";
import { ruleConflict } from "#app/services/rewards/rule-conflict.server.ts";
import { showConflict } from "#app/services/rewards/show-conflict.server.ts";
import { showOpeningBalance } from "#app/services/rewards/show-opening-balance.server.ts";
import { showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";
import { showRewards } from "#app/services/rewards/show-rewards.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { claimTitles } from "#app/services/titles/claim-titles.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { insertLines, linesOfRun } from "#db/queries/rewards.server.ts";
import { bundleOf } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedFirm, inventedUscc } from "#db/seed/invented-firm.ts";
import { fileYear } from "#tests/factories/filed-year.ts";
import { moveIn, openYears } from "#tests/factories/reporting.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const period = "2025";
const BOTH = 40;
let world: World;
let analyst: Ctx;
let reviewer: Ctx;
let approver: Ctx;
let carrierA: string;

/** 5万 a new high-tech enterprise, once; and what a carrier's recognition earns. */
const highTech = {
  ...example,
  code: "high-tech-reward",
  family: "high-tech-reward",
  grades: null,
  outcomes: example.outcomes.filter((it) => it.code === "new-high-tech"),
  items: example.items.filter((it) => it.code === "high-tech-unit"),
  exclusions: { ...example.exclusions, grades: [], barred: false },
  examples: example.examples.filter((it) => it.item === "high-tech-unit"),
};
const label = { zh: "首次认定", en: "First recognition" };
const recognised = {
  ...highTech,
  code: "recognition-reward",
  family: "recognition-reward",
  outcomes: [
    { code: "recognised", label, source: { kind: "recognised", levels: ["national"] }, first: true },
  ],
  items: [
    {
      type: "per-unit",
      code: "first-recognition",
      label,
      clause: "首次认定为国家级的，奖励50万元",
      cap: "none",
      carrierKinds: ["incubator"],
      beneficiary: "carrier",
      outcome: "recognised",
      amount: "500000",
    },
  ],
  examples: [{ item: "first-recognition", note: label, given: { count: 1 }, amount: "500000" }],
};

async function publish(document: object): Promise<void> {
  const drafted = await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(document) } });
  await publishPolicy({ ctx: approver, input: drafted });
}
const compute = (policy: string = highTech.code) =>
  computeRewards({ ctx: analyst, input: { period, policy } }) as Promise<{ runId: string }>;
const shown = async (run: string) => (await showRewards({ ctx: analyst, input: { run } })).details!;
const linesOf = async (run: string) => (await shown(run)).shown.lines;
const lineOfFirm = async (run: string, firm: number) =>
  (await linesOf(run)).find((it) => it.kind === "item" && it.uscc === inventedUscc(firm));
const claim = (n: number) =>
  [inventedFirm(n).uscc, "高新技术企业", `GR2025510000${n}`, "2025-10-16", "", "", "公告"].join("\t");
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
  world = await makeWorld();
  analyst = await world.as("city", "analyst");
  reviewer = await world.as("city", "reviewer");
  approver = await world.as("city", "approver");
  await openYears(await world.as("city", "admin"));
  carrierA = await world.addCarrier("a");
  await world.addCarrier("b");
  const a = await world.as("a", "operator");
  const b = await world.as("b", "operator");
  const ofA = await moveIn(a, [10, 11, 12, BOTH]);
  const ofB = await moveIn(b, [31, BOTH], { enteredOn: "2024-09-01" });
  await claimTitles({ ctx: a, input: { rows: [10, 11, 12, BOTH].map(claim).join("\n") } });
  await claimTitles({ ctx: b, input: { rows: [31, BOTH].map(claim).join("\n") } });
  await fileYear(world, "a", { firms: ofA, year: 2025 });
  await fileYear(world, "b", { firms: ofB.slice(0, 1), year: 2025 });
  await publish(highTech);
  await publish(recognised);
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
    const bundle = JSON.parse(
      (await withScope(analyst, (tx) => bundleOf(tx, analyst.organization.id, runId)))!,
    );
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

describe("a ruling", () => {
  let conflictId: string;
  const reason = "研发场地和主要人员都在 a，以其实际办公地为准。";
  const reopen = (ctx = reviewer) =>
    reopenConflict({ ctx, input: { id: conflictId, reason: "对方提交了新的租赁合同，需重新核对。" } });

  it("is reopened with a reason, and a run that read it can no longer be approved", async () => {
    conflictId = (await listConflicts({ ctx: reviewer, input: {} })).conflicts[0]!.id;
    await expect(reopen()).rejects.toMatchObject({ code: "rewards.not-ruled" });
    await ruleConflict({ ctx: reviewer, input: { id: conflictId, carrierId: carrierA, reason } });
    const { runId } = await compute();
    expect(await lineOfFirm(runId, BOTH)).toMatchObject({ amountFen: 5_000_000 });
    await expect(reopen(analyst)).rejects.toMatchObject({ kind: "denied" });
    await reopen();
    await expect(approveRun({ ctx: approver, input: { id: runId } })).rejects.toMatchObject({
      code: "rewards.ruling-reopened",
    });
    const { conflict } = await showConflict({
      ctx: await world.as("b", "viewer"),
      input: { id: conflictId },
    });
    expect(conflict).toMatchObject({
      status: "open",
      ruling: null,
      past: [{ status: "ruled", winner: "a孵化器", reason, endReason: expect.stringContaining("租赁合同") }],
    });
  });

  it("stands once an approved run has read it", async () => {
    await compute();
    await ruleConflict({ ctx: reviewer, input: { id: conflictId, carrierId: carrierA, reason } });
    const { runId } = await compute();
    await approveRun({ ctx: approver, input: { id: runId } });
    await expect(reopen()).rejects.toMatchObject({ code: "rewards.ruling-in-use" });
  });

  it("is not needed where no run raises the conflict any more: it lapses, and comes back by itself", async () => {
    const named = { ...highTech, code: "named", family: "named", title: { zh: "另一办法", en: "Other" } };
    await publish(named);
    const first = await compute("named");
    const queue = () => listConflicts({ ctx: reviewer, input: { q: inventedUscc(BOTH) } });
    const ofNamed = async () => {
      const states = ["open", "lapsed"] as const;
      const lists = await Promise.all(
        states.map((state) => listConflicts({ ctx: reviewer, input: { state } })),
      );
      return lists.flatMap((it) => it.conflicts).find((it) => it.programme === "named");
    };
    expect((await shown(first.runId)).openConflicts).toBe(1);
    expect(await ofNamed()).toMatchObject({ state: "open" });
    const attribution = { ...named.attribution, whenSeveral: ["earliest-entry"] };
    await publish({ ...named, version: "2", effectiveFrom: "2025-06-01", supersedes: "1", attribution });
    await compute("named");
    expect(await ofNamed()).toMatchObject({ state: "lapsed" });
    expect((await queue()).conflicts.some((it) => it.programme === "named")).toBe(false);
    expect((await queue()).counts.lapsed).toBe(1);
    await expect(
      ruleConflict({
        ctx: reviewer,
        input: { id: (await ofNamed())!.id, carrierId: carrierA, reason },
      }),
    ).rejects.toMatchObject({ kind: "conflict" });
    await publish({ ...named, version: "3", effectiveFrom: "2025-07-01", supersedes: "2" });
    await compute("named");
    expect(await ofNamed()).toMatchObject({
      state: "open",
      past: [{ status: "open" }, { status: "lapsed" }],
    });
  });
});

describe("a line of an approved run", () => {
  const reason = "高企资格已于2026年1月撤销（渝科局〔2026〕3号）。";
  let runId: string;
  let lineNo: number;
  const reverse = (ctx = approver, line = lineNo, key?: string) =>
    reverseRewardLine({ ctx, input: { run: runId, line, reason }, key });

  it("is clawed back by a second person: a line of the opposite amount, which frees the key", async () => {
    const { details } = await showRewards({ ctx: analyst, input: { period, programme: highTech.code } });
    runId = details!.run.id;
    expect(details!.run.status).toBe("approved");
    lineNo = (await lineOfFirm(runId, 12))!.lineNo;
    await expect(reverse(analyst)).rejects.toMatchObject({ kind: "denied" });
    const { paymentKey } = (await lineOfFirm(runId, 12))!;
    const back = await reverse(approver, lineNo, "claw-back-12");
    expect(await reverse(approver, lineNo, "claw-back-12")).toEqual(back);
    await expect(reverse()).rejects.toMatchObject({ code: "rewards.reversed-already" });
    await expect(reverse(approver, back.lineNo)).rejects.toMatchObject({ code: "rewards.reversal-of-item" });
    const after = await shown(runId);
    expect(after.shown.lines.at(-1)).toMatchObject({
      lineNo: back.lineNo,
      kind: "reversal",
      amountFen: -5_000_000,
      detail: { text: { code: "reversal.of", params: { line: lineNo, reason } } },
    });
    expect(after.table.totalFen).toBe(after.run.totalFen! - 5_000_000);
    expect(await db.admin`select from payment_keys where payment_key = ${paymentKey}`).toHaveLength(0);
    const opened = await showRewardLine({ ctx: approver, input: { run: runId, line: lineNo } });
    expect(opened).toMatchObject({ reversedByLine: back.lineNo, mayReverse: false });
    // The bundle says what was computed then; the carrier sees both lines.
    const own = await listOwnRewards({ ctx: await world.as("a", "viewer"), input: {} });
    expect(own.lines.filter((it) => it.uscc === inventedUscc(12)).map((it) => it.amountFen)).toEqual([
      -5_000_000, 5_000_000,
    ]);
  });

  it("of a run that is not approved is none to claw back, nor part of a line", async () => {
    const computed = (await compute("named")).runId;
    const [line] = await linesOf(computed);
    await expect(
      reverseRewardLine({ ctx: approver, input: { run: computed, line: line!.lineNo, reason } }),
    ).rejects.toMatchObject({ code: "rewards.reversal-unapproved" });
    const lines = await withScope(approver, (tx) => linesOfRun(tx, approver.organization.id, runId));
    const other = lines.find((it) => it.uscc === inventedUscc(31))!;
    const part = (ctx: Ctx, changes: object) =>
      withScope(ctx, (tx) =>
        insertLines(tx, [
          {
            ...other,
            lineNo: 901,
            paymentKey: null,
            amountFen: -other.amountFen,
            reversesRunId: runId,
            reversesLineNo: other.lineNo,
            ...changes,
          },
        ]),
      );
    await expect(part(approver, { amountFen: -1 })).rejects.toMatchObject({ code: "rewards.reversal-whole" });
    await expect(part(analyst, {})).rejects.toMatchObject({ kind: "denied" });
    await expect(part(approver, { reversesRunId: null, reversesLineNo: null })).rejects.toMatchObject({
      kind: "denied",
    });
  });

  it("is paid again by the run that follows, its key being free", async () => {
    const { runId: next } = await compute();
    expect(await lineOfFirm(next, 12)).toMatchObject({ amountFen: 5_000_000 });
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
    const text = await withScope(analyst, (tx) => bundleOf(tx, analyst.organization.id, runId));
    expect(verifyBundle(JSON.parse(text!), sha256).filter((it) => it.difference)).toEqual([]);
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
