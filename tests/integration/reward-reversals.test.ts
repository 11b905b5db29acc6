import { beforeAll, describe, expect, it } from "vitest";
import { listConflicts } from "#app/services/rewards/list-conflicts.server.ts";
import { listOwnRewards } from "#app/services/rewards/list-own-rewards.server.ts";
import { reopenConflict } from "#app/services/rewards/reopen-conflict.server.ts";
import { reverseRewardLine } from "#app/services/rewards/reverse-reward-line.server.ts";
import { ruleConflict } from "#app/services/rewards/rule-conflict.server.ts";
import { showConflict } from "#app/services/rewards/show-conflict.server.ts";
import { showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";
import { showRewards } from "#app/services/rewards/show-rewards.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { insertLines, linesOfRun } from "#db/queries/rewards.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import {
  BOTH,
  highTech,
  makeRegisterCity,
  period,
  type RegisterCity,
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
const linesOf = (run: string) => city.linesOf(run);
const publish = (document: object) => city.publish(document);

/** A run stands in which both carriers claim one firm. */
beforeAll(async () => {
  city = await makeRegisterCity();
  ({ world, analyst, reviewer, approver, carrierA } = city);
  await compute();
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
