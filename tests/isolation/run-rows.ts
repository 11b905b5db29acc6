import { randomUUID } from "node:crypto";
import type { CarrierSlug, Member, Slug } from "./members.ts";
import { type Insert, periodOf } from "./row.ts";

/** What the city keeps beside its runs: payments from before, recognitions of carriers. */
export async function insertRegisters(
  insert: Insert,
  ids: Record<Slug, string>,
  organization: Slug,
  carrier: CarrierSlug,
): Promise<void> {
  const organization_id = ids[organization];
  for (const status of ["entered", "confirmed", "refused", "cancelled"]) {
    const decided = { decided_by: randomUUID(), decided_by_name: "x", decided_at: "2026-01-01", reason: "x" };
    await insert(
      "opening_payments",
      {
        organization_id,
        id: randomUUID(),
        programme: "p",
        family: "f",
        item: "i",
        beneficiary_kind: "carrier",
        outcome: "o",
        subject: status,
        subject_name: "x",
        amount_fen: 1,
        document: "d",
        payment_key: `opening/${status}`,
        status,
        entered_by: randomUUID(),
        entered_by_name: "x",
        ...(status === "entered" ? {} : decided),
      },
      { organization, status },
      ["organization_id", "id"],
    );
  }
  await insert(
    "recognitions",
    {
      organization_id,
      id: randomUUID(),
      carrier_id: ids[carrier],
      level: "national",
      valid_from: "2024-01-01",
      number: "n",
      recorded_by: randomUUID(),
      recorded_by_name: "x",
    },
    { organization, beneficiary: carrier },
    ["organization_id", "id"],
  );
}

type RunOptions = {
  organization: Slug;
  city: Slug;
  status: string;
  kind: string;
  beneficiary?: CarrierSlug;
  /** What sets it apart from others of the same state. */
  label?: string;
  author?: Pick<Member, "name" | "userId">;
  columns?: { findings?: object[]; bundle?: string; policy_code?: string };
  isHeldUp?: boolean;
};

export async function insertRun(
  insert: Insert,
  ids: Record<Slug, string>,
  { organization, city, status, kind, beneficiary, author, columns, isHeldUp, label = status }: RunOptions,
): Promise<string> {
  const organization_id = ids[organization];
  const run_id = randomUUID();
  const row = { organization, status, ...(author ? { author: author.name } : {}), isHeldUp };
  await insert(
    "runs",
    {
      organization_id,
      id: run_id,
      kind,
      city_id: ids[city],
      period_id: periodOf(ids, city, 0),
      status,
      policy_code: "p",
      policy_version: "1",
      verification: "example",
      engine_version: "1",
      inputs_sha256: "x",
      policies_sha256: "x",
      results_sha256: "x",
      bundle: "{}",
      format: 1,
      subjects: 1,
      findings: [],
      computed_by: author?.userId ?? randomUUID(),
      computed_by_name: "x",
      ...columns,
    },
    row,
    ["organization_id", "id"],
  );
  await insert(
    "run_results",
    { organization_id, run_id, subject: "s", subject_name: "s", position: 1, result: "{}" },
    row,
    ["organization_id", "run_id", "subject"],
  );
  await insert(
    "run_figures",
    {
      organization_id,
      run_id,
      subject: "s",
      field: "101",
      figures: "{1}",
      name: "x",
      position: 1,
      sources: "{0}",
      decided: "{0}",
      beside: "{}",
    },
    row,
    ["organization_id", "run_id", "subject"],
  );
  await insert(
    "run_scores",
    { organization_id, run_id, subject: "s", barred: false, groups_milli: "{1}", lines_milli: "{1}" },
    row,
    ["organization_id", "run_id", "subject"],
  );
  if (!beneficiary) return run_id;
  await insert(
    "reward_lines",
    {
      organization_id,
      run_id,
      line_no: 1,
      beneficiary_id: ids[beneficiary],
      item: "i",
      kind: "k",
      amount_fen: 1,
      payment_key: label,
      detail: "{}",
    },
    { ...row, beneficiary, isReleased: status === "approved" },
    ["organization_id", "run_id", "line_no"],
  );
  await insert("payment_keys", { organization_id, payment_key: label, run_id, line_no: 1 }, row, [
    "organization_id",
    "payment_key",
  ]);
  const conflict_id = randomUUID();
  await insert(
    "conflicts",
    {
      organization_id,
      id: conflict_id,
      programme: "p",
      outcome_key: label,
      uscc: "u",
      firm_name: "f",
      outcome: "{}",
      run_id,
    },
    { ...row, beneficiary },
    ["organization_id", "id"],
  );
  await insert(
    "conflict_parties",
    { organization_id, conflict_id, carrier_id: ids[beneficiary], facts: "{}" },
    { ...row, beneficiary },
    ["organization_id", "conflict_id", "carrier_id"],
  );
  return run_id;
}
