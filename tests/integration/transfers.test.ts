import { beforeAll, describe, expect, it } from "vitest";
import type { Role } from "#app/domain/access/roles.ts";
import { checkAuditChain } from "#app/services/audit/check-audit-chain.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { correctResident } from "#app/services/residency/correct-resident.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { listTodos } from "#app/services/todos/list-todos.server.ts";
import { answerTransfer } from "#app/services/transfers/answer-transfer.server.ts";
import { handedOver } from "#app/services/transfers/handed-over.server.ts";
import { listTransfers } from "#app/services/transfers/list-transfers.server.ts";
import { openProposal } from "#app/services/transfers/open-proposal.server.ts";
import { proposeTransfer } from "#app/services/transfers/propose-transfer.server.ts";
import { showTransfer } from "#app/services/transfers/show-transfer.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let world: World;
let alpha: Ctx;
let beta: Ctx;
let gamma: Ctx;
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await makeWorld();
  for (const slug of ["alpha", "beta", "gamma"]) ids[slug] = await world.addCarrier(slug);
  alpha = await world.as("alpha", "operator");
  beta = await world.as("beta", "operator");
  gamma = await world.as("gamma", "operator");
});

let firms = 40;
/** A firm in alpha, or another carrier, since 2024-03-01. */
async function resident(ctx = alpha): Promise<{ id: string; uscc: string; name: string }> {
  const { uscc, name, foundedOn, field } = inventedFirm(firms++);
  const { id } = await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: "2024-03-01" } });
  return { id, uscc, name };
}
const proposal = (residencyId: string, more: Record<string, unknown> = {}) => ({
  residencyId,
  rev: 1,
  to: ids.beta!,
  leavesOn: "2026-01-01",
  reason: "扩大场地",
  consents: "yes" as const,
  ...more,
});
const propose = async (residencyId: string, more: Record<string, unknown> = {}, ctx = alpha) =>
  (await proposeTransfer({ ctx, input: proposal(residencyId, more) })).id;
const accept = (id: string, ctx = beta) => answerTransfer({ ctx, input: { id, step: "accept" } });
const stayOf = async (ctx: Ctx, id: string) => (await showResident({ ctx, input: { id } })).stay;
/** Puts a lease of the stay there, past the verbs. */
async function lease(residencyId: string, endsOn: string | null): Promise<void> {
  const [room] = await db.admin<{ id: string }[]>`
    with b as (insert into buildings (organization_id, site, name) values (${ids.alpha!}, '本部', ${residencyId}) returning organization_id, id),
         r as (insert into rooms (organization_id, building_id, floor, label) select organization_id, id, '1', '101' from b returning organization_id, id)
    select id from r`;
  await db.admin`
    insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
    values (${ids.alpha!}, ${room!.id}, '2020-01-01', 10000, 'incubation', 'own')`;
  await db.admin`
    insert into leases (organization_id, room_id, residency_id, starts_on, ends_on, area_dm2)
    values (${ids.alpha!}, ${room!.id}, ${residencyId}, '2024-03-01', ${endsOn}, 5000)`;
}

describe("a transfer", () => {
  it("goes from the proposal by one carrier to a stay at the other, as one record in both", async () => {
    const firm = await resident();
    const id = await propose(firm.id);
    expect(
      (await listTodos({ ctx: beta, input: null })).filter(({ kind }) => kind === "transfer-waits"),
    ).toEqual([
      {
        kind: "transfer-waits",
        key: `transfer-${id}`,
        dueOn: "2026-01-01",
        subject: firm.name,
        detail: null,
        target: id,
      },
    ]);
    const seen = await showTransfer({ ctx: beta, input: { id } });
    expect(seen).toMatchObject({ direction: "in", state: "proposed", stayId: null, months: 22, leases: [] });
    expect(seen.timeline).toEqual([
      {
        carrier: { zh: "alpha孵化器", en: "alpha" },
        admittedOn: null,
        enteredOn: "2024-03-01",
        leftOn: "2026-01-01",
        months: 22,
      },
    ]);
    const { residencyId } = await answerTransfer({
      ctx: beta,
      input: { id, step: "accept", evidence: "协议 7 号" },
      key: "t-1",
    });
    // Asked again with its key, nothing is done twice.
    expect(
      await answerTransfer({ ctx: beta, input: { id, step: "accept", evidence: "协议 7 号" }, key: "t-1" }),
    ).toEqual({ residencyId });

    const left = await showResident({ ctx: alpha, input: { id: firm.id } });
    expect(left.stay).toMatchObject({ leftOn: "2026-01-01", exit: "left", exitReason: "扩大场地", rev: 2 });
    expect(left.steps.map(({ kind, on }) => [kind, on])).toEqual([
      ["entered", "2024-03-01"],
      ["left", "2026-01-01"],
    ]);
    expect(left.history[0]).toMatchObject({
      action: "accept-transfer",
      userName: "beta孵化器",
      after: { state: "accepted" },
    });
    const entered = await showResident({ ctx: beta, input: { id: residencyId! } });
    expect(entered.firm).toMatchObject({ uscc: firm.uscc, name: firm.name });
    expect(entered.stay).toMatchObject({
      enteredOn: "2026-01-01",
      leftOn: null,
      entryReason: "扩大场地",
      entryEvidence: "协议 7 号",
    });
    expect(entered.history.map(({ action }) => action)).toEqual(["accept-transfer", "add"]);
    expect(await handedOver({ ctx: beta, input: { residencyId: residencyId! } })).toMatchObject({
      months: 22,
      from: { id, carrier: { zh: "alpha孵化器" } },
      to: null,
    });
    expect(await handedOver({ ctx: alpha, input: { residencyId: firm.id } })).toMatchObject({
      earlier: [],
      to: { id, state: "accepted", carrier: { zh: "beta孵化器" } },
    });
    // Both chains of the logs hold.
    for (const ctx of [await world.as("alpha", "owner"), await world.as("beta", "owner")]) {
      expect(await checkAuditChain({ ctx, input: {} })).toMatchObject({ brokenAt: null });
    }
    // Handed on, the record is whole, and what comes back is not listed twice.
    const onward = await propose(residencyId!, { to: ids.gamma!, leavesOn: "2026-01-10" }, beta);
    const third = (await accept(onward, gamma)).residencyId!;
    expect(
      (await handedOver({ ctx: gamma, input: { residencyId: third } })).earlier.map(
        ({ carrier }) => carrier.en,
      ),
    ).toEqual(["alpha", "beta"]);
    const home = await propose(third, { to: ids.alpha!, leavesOn: "2026-01-15" }, gamma);
    const again = (await accept(home, alpha)).residencyId!;
    expect(
      (await handedOver({ ctx: alpha, input: { residencyId: again } })).earlier.map(
        ({ carrier }) => carrier.en,
      ),
    ).toEqual(["beta", "gamma"]);
  });

  it("hands over dated names, which stand beside what the other carrier knows itself", async () => {
    const firm = await resident();
    await db.admin`
      insert into carrier_firm_names (organization_id, firm_id, valid_from, name)
      select organization_id, firm_id, '2025-05-01', '新名称有限公司' from residencies where id = ${firm.id}`;
    const { residencyId } = await accept(await propose(firm.id));
    const names = await db.admin<{ name: string }[]>`
      select n.name from carrier_firm_names n join residencies r on r.organization_id = n.organization_id and r.firm_id = n.firm_id
       where r.id = ${residencyId} order by n.valid_from`;
    expect(names.map(({ name }) => name)).toEqual([firm.name, "新名称有限公司"]);
    expect((await showResident({ ctx: beta, input: { id: residencyId! } })).firm.name).toBe("新名称有限公司");
  });

  it("waits until leases end: refused when proposed, and when one was made since", async () => {
    const firm = await resident();
    await lease(firm.id, null);
    expect((await openProposal({ ctx: alpha, input: { residencyId: firm.id } })).leases).toHaveLength(1);
    await expect(propose(firm.id)).rejects.toMatchObject({ fields: { leavesOn: "transfers.leases-run" } });
    await db.admin`update leases set ends_on = '2026-01-01' where residency_id = ${firm.id}`;
    const id = await propose(firm.id);
    await db.admin`update leases set ends_on = '2026-01-02' where residency_id = ${firm.id}`;
    await expect(accept(id)).rejects.toMatchObject({ code: "transfers.leases-run-there" });
    expect((await stayOf(alpha, firm.id)).leftOn).toBeNull();
    expect((await showTransfer({ ctx: alpha, input: { id } })).leases).toHaveLength(1);
    await db.admin`update leases set ends_on = '2026-01-01' where residency_id = ${firm.id}`;
    await expect(accept(id)).resolves.toMatchObject({ residencyId: expect.any(String) });
  });

  it("is withdrawn with a reason by the one, declined by the other, and takes no step after that", async () => {
    const firm = await resident();
    const id = await propose(firm.id);
    await expect(propose(firm.id)).rejects.toMatchObject({ code: "transfers.proposed-already" });
    const step = (ctx: Ctx, kind: "withdraw" | "decline" | "accept", answer?: string) =>
      answerTransfer({ ctx, input: { id, step: kind, answer } });
    await expect(step(alpha, "withdraw")).rejects.toMatchObject({
      fields: { answer: "transfers.answer-required" },
    });
    // Neither takes the other's step, nor does a third.
    await expect(step(beta, "withdraw", "x")).rejects.toMatchObject({ code: "transfers.absent" });
    await expect(step(alpha, "accept")).rejects.toMatchObject({ code: "transfers.absent" });
    await expect(step(gamma, "accept")).rejects.toMatchObject({ code: "transfers.absent" });
    await expect(showTransfer({ ctx: gamma, input: { id } })).rejects.toMatchObject({ kind: "absent" });
    await step(alpha, "withdraw", "企业改了主意");
    await expect(step(beta, "accept")).rejects.toMatchObject({ code: "transfers.withdrawn-already" });
    const second = await propose(firm.id);
    await answerTransfer({ ctx: beta, input: { id: second, step: "decline", answer: "没有场地" } });
    await expect(accept(second)).rejects.toMatchObject({ code: "transfers.declined-already" });
    const mine = (await listTransfers({ ctx: alpha, input: null })).outgoing.filter((row) =>
      [id, second].includes(row.id),
    );
    expect(mine.map(({ state }) => state).sort()).toEqual(["declined", "withdrawn"]);
    expect(await showTransfer({ ctx: alpha, input: { id: second } })).toMatchObject({
      answer: "没有场地",
      endedByName: beta.user.name,
    });
    expect((await stayOf(alpha, firm.id)).leftOn).toBeNull();
  });

  it("is refused to a day to come, a stay that changed since, a stranger's carrier and who does not keep the ledger", async () => {
    const firm = await resident();
    const later = await propose(firm.id, { leavesOn: "2026-03-01" });
    await expect(accept(later)).rejects.toMatchObject({ code: "transfers.not-yet" });
    await answerTransfer({ ctx: alpha, input: { id: later, step: "withdraw", answer: "x" } });
    for (const to of [ids.alpha!, world.ids.unitA, crypto.randomUUID()]) {
      await expect(propose(firm.id, { to })).rejects.toMatchObject({
        fields: { to: "transfers.to-required" },
      });
    }
    await expect(propose(firm.id, { leavesOn: "2024-03-01" })).rejects.toMatchObject({
      fields: { leavesOn: "transfers.leaves-before-entered" },
    });
    const id = await propose(firm.id);
    await correctResident({
      ctx: alpha,
      input: { id: firm.id, rev: 1, enteredOn: "2024-03-02", correction: "登记有误" },
    });
    await expect(accept(id)).rejects.toMatchObject({ code: "transfers.stay-changed" });
    for (const role of ["viewer", "reviewer"] satisfies Role[]) {
      await expect(accept(id, await world.as("beta", role))).rejects.toMatchObject({ kind: "denied" });
    }
  });

  it("is accepted once of two at the same time, and either accepted or withdrawn", async () => {
    const twice = await propose((await resident()).id);
    const both = await Promise.allSettled([accept(twice), accept(twice)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "transfers.accepted-already" },
    });
    const firm = await resident();
    const raced = await propose(firm.id);
    const race = await Promise.allSettled([
      accept(raced),
      answerTransfer({ ctx: alpha, input: { id: raced, step: "withdraw", answer: "x" } }),
    ]);
    expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { state } = await showTransfer({ ctx: alpha, input: { id: raced } });
    expect((await stayOf(alpha, firm.id)).leftOn).toBe(state === "accepted" ? "2026-01-01" : null);
  });

  it("of two carriers from one another at the same time ends both", async () => {
    const [here, there] = [await resident(alpha), await resident(beta)];
    const [out, back] = [await propose(here.id), await propose(there.id, { to: ids.alpha! }, beta)];
    const both = await Promise.all([accept(out, beta), accept(back, alpha)]);
    expect(both.every(({ residencyId }) => residencyId !== null)).toBe(true);
  });
});
