import { randomUUID } from "node:crypto";
import type { Member, Slug } from "./members.ts";
import type { Insert } from "./row.ts";
import { insertRun } from "./run-rows.ts";

/** Findings by which a run raises a conflict, beside one of another kind about another outcome. */
const raising = (outcome: string) => [
  { code: "rewards.conflict-open", subject: outcome, blocks: false },
  { code: "rewards.other", subject: "open", blocks: false },
];
const reading = (outcome: string, carrierId: string) =>
  JSON.stringify({ inputs: { rewards: { rulings: [{ outcomeKey: outcome, carrierId }] } } });

/** Rows that a member made, who then takes no second step in them, and rows whose next step something holds up. */
export async function insertOwnHands(
  insert: Insert,
  ids: Record<Slug, string>,
  members: readonly Member[],
): Promise<void> {
  const named = (name: string) => members.find((member) => member.name === name)!;
  const [approver, owner] = [named("city approver"), named("park owner")];
  const city = { organization: "city", city: "city", kind: "reward" } as const;
  const park = { organization: "park", city: "city", kind: "firm-points", status: "computed" } as const;
  for (const status of ["computed", "approved"]) {
    const runId = await insertRun(insert, ids, {
      ...city,
      status,
      author: approver,
      beneficiary: "alpha",
      label: `own ${status}`,
    });
    await insertSecondLine(insert, ids, { run_id: runId, status });
  }
  await insertRun(insert, ids, { ...park, author: owner });
  const held = { ...city, isHeldUp: true };
  const blocking = { findings: [{ blocks: true }] };
  await insertRun(insert, ids, { ...held, status: "computed", columns: blocking });
  // It read a ruling that does not stand.
  const read = { bundle: reading("open", ids.alpha), policy_code: "p" };
  await insertRun(insert, ids, { ...held, status: "computed", columns: read });
  // It approved by one that stands, which is not opened again.
  const stood = { bundle: reading("ruled and read", ids.alpha), policy_code: "p" };
  const runId = await insertRun(insert, ids, { ...held, status: "approved", columns: stood });
  for (const outcome of ["open and raised", "lapsed and raised"])
    await insertRun(insert, ids, { ...city, status: "approved", columns: { findings: raising(outcome) } });
  // What a superseded run raised, another programme's, another kind's or a unit's, nobody raises.
  const raised = { findings: raising("open") };
  await insertRun(insert, ids, { ...city, status: "superseded", columns: raised });
  await insertRun(insert, ids, { ...city, status: "approved", columns: { ...raised, policy_code: "q" } });
  await insertRun(insert, ids, { ...city, organization: "unit-a", status: "approved", columns: raised });
  await insertRun(insert, ids, { ...city, kind: "firm-points", status: "approved", columns: raised });
  await insertConflicts(insert, ids, runId);
  await insertDecided(insert, ids, approver);
}

/** Who is paid by a run sees none of what it pays another. */
async function insertSecondLine(
  insert: Insert,
  ids: Record<Slug, string>,
  { run_id, status }: { run_id: string; status: string },
): Promise<void> {
  const line = { organization_id: ids.city, run_id, line_no: 2, beneficiary_id: ids.gamma };
  await insert(
    "reward_lines",
    { ...line, item: "i", kind: "k", amount_fen: 1, payment_key: `second ${status}`, detail: "{}" },
    {
      organization: "city",
      status,
      author: "city approver",
      beneficiary: "gamma",
      isReleased: status === "approved",
    },
    ["organization_id", "run_id", "line_no"],
  );
  await insert(
    "payment_keys",
    { organization_id: ids.city, payment_key: `second ${status}`, run_id, line_no: 2 },
    { organization: "city", status },
    ["organization_id", "payment_key"],
  );
}

async function insertConflicts(insert: Insert, ids: Record<Slug, string>, run_id: string): Promise<void> {
  const ruling = {
    ruled_for: ids.alpha,
    reason: "x",
    ruled_by: randomUUID(),
    ruled_by_name: "x",
    ruled_at: "2026-01-01",
  };
  const conflict = { organization_id: ids.city, programme: "p", uscc: "u", firm_name: "f", outcome: "{}" };
  for (const outcome_key of [
    "open",
    "open and raised",
    "ruled",
    "ruled and read",
    "lapsed",
    "lapsed and raised",
  ]) {
    const status = outcome_key.split(" ")[0]!;
    const id = randomUUID();
    const row = {
      organization: "city" as Slug,
      status,
      // Who is a party of one is none of the others.
      beneficiary: outcome_key === "lapsed" ? ("gamma" as const) : ("alpha" as const),
      isHeldUp: outcome_key !== status,
    };
    await insert(
      "conflicts",
      {
        ...conflict,
        id,
        outcome_key,
        status,
        run_id,
        ...(status === "ruled" ? ruling : {}),
      },
      row,
      ["organization_id", "id"],
    );
    await insert(
      "conflict_parties",
      { organization_id: ids.city, conflict_id: id, carrier_id: ids[row.beneficiary], facts: "{}" },
      row,
      ["organization_id", "conflict_id", "carrier_id"],
    );
  }
}

async function insertDecided(insert: Insert, ids: Record<Slug, string>, author: Member): Promise<void> {
  const [organization_id, key] = [ids.city, ["organization_id", "id"]];
  const of = { organization: "city" as Slug, author: author.name };
  const policy_id = randomUUID();
  const policy = { organization_id, id: policy_id, kind: "firm-points", code: "own" };
  await insert("policies", policy, { organization: "city" }, key);
  const version = {
    organization_id,
    policy_id,
    effective_from: "2023-01-01",
    document: "{}",
    sha256: "x",
    drafted_by: author.userId,
    drafted_by_name: "x",
  };
  await insert(
    "policy_versions",
    { ...version, id: randomUUID(), version: "1", status: "reviewed" },
    { ...of, status: "reviewed" },
    key,
  );
  const decided = { decided_by: randomUUID(), decided_by_name: "x", decided_at: "2026-01-01", reason: "x" };
  for (const status of ["entered", "confirmed"])
    await insert(
      "opening_payments",
      {
        organization_id,
        id: randomUUID(),
        programme: "p",
        family: "f",
        item: "i",
        beneficiary_kind: "carrier",
        outcome: "own",
        subject: `own ${status}`,
        subject_name: "x",
        amount_fen: 1,
        document: "d",
        payment_key: `opening/own ${status}`,
        status,
        entered_by: author.userId,
        entered_by_name: "x",
        ...(status === "entered" ? {} : decided),
      },
      { ...of, status },
      key,
    );
}
