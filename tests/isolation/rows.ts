import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { insertAdmission } from "./admission-rows.ts";
import { insertExchange } from "./exchange-rows.ts";
import { insertFirms } from "./firm-rows.ts";
import { CARRIERS, type CarrierSlug, ORGANIZATIONS, type Slug, UNIT_OF } from "./members.ts";
import { insertPeople } from "./people-rows.ts";
import { insertRegister } from "./register-rows.ts";
import {
  CITIES,
  FILING_STATUSES,
  FREE_PERIOD,
  type Insert,
  inserting,
  POLICY_STATUSES,
  periodOf,
  type Row,
} from "./row.ts";
import { insertRegisters, insertRun } from "./run-rows.ts";
import { insertSpace } from "./space-rows.ts";
import { insertStrays } from "./strays.ts";
import { insertTeams } from "./team-rows.ts";
import { insertHoldings, insertRegistry } from "./title-rows.ts";
import { insertTransfers } from "./transfer-rows.ts";

/** At least one row in every table for every organisation that can have one, in every status. */
export async function insertRows(admin: postgres.Sql): Promise<{ ids: Record<Slug, string>; rows: Row[] }> {
  const rows: Row[] = [];
  const ids = Object.fromEntries(Object.keys(ORGANIZATIONS).map((slug) => [slug, randomUUID()])) as Record<
    Slug,
    string
  >;
  const insert = inserting(admin, rows);
  for (const [slug, { kind, city }] of Object.entries(ORGANIZATIONS) as [
    Slug,
    { kind: string; city: Slug },
  ][]) {
    const carrierKind = kind === "carrier" ? (slug === "park" ? "park" : "incubator") : null;
    await insert(
      "organizations",
      {
        id: ids[slug],
        slug,
        kind,
        carrier_kind: carrierKind,
        city_id: ids[city],
        name_zh: slug,
        name_en: slug,
      },
      { organization: slug },
      ["id"],
    );
  }
  const firmId = randomUUID();
  await insert(
    "firms",
    { id: firmId, uscc: "91000000000000001X", name: "firm", founded_on: "2020-01-01" },
    { organization: "city" },
    ["id"],
  );
  await insert(
    "firm_names",
    { firm_id: firmId, valid_from: "2020-01-01", name: "firm" },
    { organization: "city" },
    ["firm_id", "valid_from"],
  );
  await insert("sign_in_failures", { subject: "account:x", failures: 1 }, { organization: "city" }, [
    "subject",
  ]);
  await insertAccounts(insert, ids);
  for (const city of CITIES) await insertOfCity(insert, ids, city);
  for (const carrier of CARRIERS) {
    await insert(
      "placements",
      {
        organization_id: ids[carrier],
        id: randomUUID(),
        city_id: ids[ORGANIZATIONS[carrier].city],
        relation: "unit",
        parent_id: ids[UNIT_OF[carrier]],
        valid_from: "2020-01-01",
      },
      { organization: carrier },
      ["organization_id", "id"],
    );
    await insertLedger(insert, ids[carrier], carrier, firmId);
    await insertRegister(insert, ids[carrier], carrier, firmId);
    await insertFirms(insert, ids[carrier], carrier);
    await insertFilings(insert, ids, carrier);
  }
  await insert(
    "placements",
    {
      organization_id: ids.alpha,
      id: randomUUID(),
      city_id: ids.city,
      relation: "park",
      parent_id: ids.park,
      valid_from: "2020-01-01",
    },
    { organization: "alpha" },
    ["organization_id", "id"],
  );
  for (const slug of Object.keys(ORGANIZATIONS) as Slug[]) {
    const entry = { organization_id: ids[slug], at: "2026-01-01", action: "x", previous_hash: "", hash: "x" };
    for (const [place, entity] of ["residency", "membership"].entries())
      await insert(
        "audit_entries",
        { ...entry, seq: place + 1, entity, entity_id: slug },
        { organization: slug },
        ["organization_id", "seq"],
      );
    await insert("audit_heads", { organization_id: ids[slug], seq: 2, hash: "x" }, { organization: slug }, [
      "organization_id",
    ]);
    await insert(
      "idempotency_keys",
      { organization_id: ids[slug], key: "k", verb: "v", request_sha256: "x" },
      { organization: slug },
      ["organization_id", "key"],
    );
  }
  await insertTransfers(insert, ids, rows, firmId);
  await insertStrays(insert, ids);
  return { ids, rows };
}

/** What people do to come in: every organisation has an invitation, and somebody of each has the rest. */
async function insertAccounts(insert: Insert, ids: Record<Slug, string>): Promise<void> {
  let serial = 0;
  const [until, hash] = ["2100-01-01", () => Buffer.from(randomUUID())];
  for (const slug of Object.keys(ORGANIZATIONS) as Slug[]) {
    const [organization_id, user_id] = [ids[slug], randomUUID()];
    const own = { organization: slug };
    const email = `invited@${slug}.test`;
    const invitation = { organization_id, id: randomUUID() };
    const invited = {
      email,
      name: "x",
      role: ORGANIZATIONS[slug].kind === "carrier" ? "owner" : "admin",
      locale: "en",
      invited_by: user_id,
      invited_by_name: "x",
    };
    await insert("invitations", { ...invitation, ...invited, expires_at: until, token_hash: hash() }, own, [
      "id",
    ]);
    const mail = { kind: "invitation", to_address: email, to_name: "x", locale: "en" };
    const about = { organization_id, invitation_id: invitation.id, sent_at: "2026-01-01" };
    await insert("outbox", { id: randomUUID(), ...mail, ...about }, own, ["id"]);
    const reset = { id: randomUUID(), user_id, expires_at: until, token_hash: hash() };
    await insert("password_resets", reset, own, ["id"]);
    await insert("password_history", { user_id, replaced_at: "2020-01-01", password_hash: "x" }, own, [
      "user_id",
    ]);
    await insert("second_factors", { user_id, secret: hash() }, own, ["user_id"]);
    const number = `138${String(serial++).padStart(8, "0")}`;
    await insert("phone_numbers", { user_id, number }, own, ["user_id"]);
    const code = {
      id: randomUUID(),
      number,
      purpose: "sign-in",
      user_id,
      locale: "en",
      expires_at: until,
      sent_at: "2026-01-01",
    };
    await insert("phone_codes", code, own, ["id"]);
    await insert("recovery_codes", { user_id, code_hash: hash() }, own, ["user_id"]);
    await insert("sign_in_challenges", { token_hash: hash(), user_id, expires_at: until }, own, [
      "token_hash",
    ]);
  }
}

async function insertOfCity(
  insert: Insert,
  ids: Record<Slug, string>,
  city: (typeof CITIES)[number],
): Promise<void> {
  const organization_id = ids[city];
  const row = { organization: city };
  for (let i = 0; i < FILING_STATUSES.length; i++) {
    await insert(
      "periods",
      {
        organization_id,
        id: periodOf(ids, city, i),
        code: `202${i}`,
        kind: "year",
        first_day: `202${i}-01-01`,
        last_day: `202${i}-12-31`,
        opens_on: "2026-01-01",
        due_on: "2026-02-01",
        closes_on: "2026-02-28",
      },
      row,
      ["organization_id", "id"],
    );
  }
  await insert(
    "periods",
    {
      organization_id,
      id: periodOf(ids, city, FREE_PERIOD),
      code: "2030",
      kind: "year",
      first_day: "2030-01-01",
      last_day: "2030-12-31",
      opens_on: "2026-01-01",
      due_on: "2026-02-01",
      closes_on: "2026-02-28",
    },
    row,
    ["organization_id", "id"],
  );
  await insert(
    "targets",
    {
      organization_id,
      id: randomUUID(),
      subject_id: organization_id,
      measure: "m",
      value: 1,
      due_on: "2027-12-31",
      source: "s",
      verification: "example",
    },
    row,
    ["organization_id", "id"],
  );
  for (const status of POLICY_STATUSES) {
    const id = randomUUID();
    await insert("policies", { organization_id, id, kind: "firm-points", code: `p-${status}` }, row, [
      "organization_id",
      "id",
    ]);
    await insert(
      "policy_versions",
      {
        organization_id,
        id: randomUUID(),
        policy_id: id,
        version: "1",
        effective_from: "2023-01-01",
        document: "{}",
        sha256: "x",
        status,
        drafted_by: randomUUID(),
        drafted_by_name: "x",
      },
      { ...row, status },
      ["organization_id", "id"],
    );
  }
  const carrier: CarrierSlug = city === "city" ? "alpha" : "xray";
  for (const status of ["computed", "approved", "superseded"]) {
    await insertRun(insert, ids, { organization: city, city, status, kind: "reward", beneficiary: carrier });
  }
  await insertRegisters(insert, ids, city, carrier);
  await insertRegistry(insert, ids, city);
  if (city === "city")
    await insertRun(insert, ids, { organization: "park", city, status: "computed", kind: "firm-points" });
  await insertJobs(insert, ids, city, city, "reward");
  if (city === "city") await insertJobs(insert, ids, "park", city, "firm-points");
}

/** A run that was asked for by somebody of the organisation, in every state that it can come to. */
async function insertJobs(
  insert: Insert,
  ids: Record<Slug, string>,
  organization: Slug,
  city: "city" | "other-city",
  kind: string,
): Promise<void> {
  for (const status of ["queued", "running", "done", "refused", "cancelled", "failed"]) {
    const columns = {
      organization_id: ids[organization],
      id: randomUUID(),
      kind,
      city_id: ids[city],
      period_id: periodOf(ids, city, 0),
      policy_code: status,
      input: "{}",
      membership_id: randomUUID(),
      asked_by: randomUUID(),
      asked_by_name: "x",
      status,
      lease: status === "running" ? randomUUID() : null,
      run_id: status === "done" ? randomUUID() : null,
      refusal: status === "refused" ? "{}" : null,
      reference: status === "failed" ? "x" : null,
    };
    await insert("jobs", columns, { organization, status }, ["organization_id", "id"]);
  }
}

async function insertLedger(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  firm_id: string,
): Promise<void> {
  const row = { organization };
  const key = ["organization_id", "id"];
  const [building, room, residency, _report] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await insert(
    "import_batches",
    {
      organization_id,
      id: randomUUID(),
      noun: "residency",
      file_name: "f",
      file_sha256: "x",
      workbook: Buffer.from(""),
      outcome: "{}",
      physical_rows: 0,
      accepted_rows: 0,
      rejected_rows: 0,
      skipped_rows: 0,
      created_by: randomUUID(),
      created_by_name: "x",
    },
    row,
    key,
  );
  await insert(
    "residencies",
    { organization_id, id: residency, firm_id, entered_on: "2024-01-01" },
    row,
    key,
  );
  await insertAdmission(insert, organization_id, organization, residency);
  await insertTeams(insert, organization_id, organization, residency);
  await insert("buildings", { organization_id, id: building, site: "s", name: "b" }, row, key);
  await insert(
    "rooms",
    { organization_id, id: room, building_id: building, floor: "1", label: "101" },
    row,
    key,
  );
  await insert(
    "room_versions",
    {
      organization_id,
      id: randomUUID(),
      room_id: room,
      valid_from: "2020-01-01",
      area_dm2: 10_000,
      use: "incubation",
      tenure: "own",
    },
    row,
    key,
  );
  await insert(
    "leases",
    {
      organization_id,
      id: randomUUID(),
      room_id: room,
      residency_id: residency,
      starts_on: "2024-01-01",
      area_dm2: 5_000,
    },
    row,
    key,
  );
  await insert(
    "titles",
    { organization_id, id: randomUUID(), firm_id, kind: "high-tech", number: "n", awarded_on: "2024-01-01" },
    row,
    key,
  );
  await insertHoldings(insert, organization_id, organization, firm_id);
  await insertSpace(insert, organization_id, organization, { building, room });
  await insertPeople(insert, organization_id, organization, residency);
  await insertExchange(insert, organization_id, organization, residency);
}

async function insertFilings(
  insert: Insert,
  ids: Record<Slug, string>,
  organization: CarrierSlug,
): Promise<void> {
  const organization_id = ids[organization];
  const city = ORGANIZATIONS[organization].city;
  const report = randomUUID();
  await insert(
    "reports",
    { organization_id, id: report, city_id: ids[city], period_id: periodOf(ids, city, 0) },
    { organization },
    ["organization_id", "id"],
  );
  await insert(
    "report_cells",
    {
      organization_id,
      report_id: report,
      fact: "staff",
      state: "known",
      value: 1,
      updated_by: randomUUID(),
      updated_by_name: "x",
    },
    { organization },
    ["organization_id", "report_id", "fact"],
  );
  for (const [index, status] of FILING_STATUSES.entries()) {
    const id = randomUUID();
    const revision = status === "draft" || status === "prepared" ? 0 : 1;
    const accepted = status === "accepted" || status === "amending" ? 1 : null;
    await insert(
      "filings",
      {
        organization_id,
        id,
        city_id: ids[city],
        period_id: periodOf(ids, city, index),
        status,
        revision,
        accepted_revision: accepted,
      },
      { organization, status },
      ["organization_id", "id"],
    );
    if (revision === 0) continue;
    const row = { organization, status, isReleased: accepted === 1 };
    const actor = {
      actor_organization_id: organization_id,
      actor_organization_name: "x",
      actor_id: randomUUID(),
      actor_name: "x",
    };
    const author = {
      author_organization_id: ids[UNIT_OF[organization]],
      author_organization_name: "x",
      author_id: randomUUID(),
      author_name: "x",
    };
    await insert(
      "filing_revisions",
      {
        organization_id,
        filing_id: id,
        revision,
        content: "{}",
        sha256: "0".repeat(64),
        signed_by: randomUUID(),
        signed_by_name: "x",
      },
      row,
      ["organization_id", "filing_id", "revision"],
    );
    await insert(
      "filing_events",
      { organization_id, id: randomUUID(), filing_id: id, revision, action: "submit", ...actor },
      row,
      ["organization_id", "id"],
    );
    await insert(
      "filing_comments",
      { organization_id, id: randomUUID(), filing_id: id, revision, fact: "staff", text: "x", ...author },
      row,
      ["organization_id", "id"],
    );
  }
}
