import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { documentFor } from "./exchange-rows.ts";
import { foreignFirms } from "./firm-rows.ts";
import { foreignPeople } from "./people-rows.ts";
import { foreignRegister } from "./register-rows.ts";
import { foreignTeams } from "./team-rows.ts";
import { foreignTransfers } from "./transfer-rows.ts";

/** What a parameter or a field of a form can refer to. */
export const KINDS = [
  "residency",
  "building",
  "room",
  "lease",
  "title",
  "right",
  "firm",
  "uscc",
  "batch",
  "bulk",
  "merge",
  "transfer",
  "team",
  "view",
  "document",
  "application",
  "founder",
  "mark",
  "mentor",
  "coaching",
  "service",
  "run",
  "job",
  "conflict",
  "opening",
  "recognition",
  "invitation",
  "membership",
  "session",
  "user",
  "period",
  "policy",
  "organization",
  "slug",
] as const;
export type Kind = (typeof KINDS)[number];
/** Ids of things that are really there, by what they are of. */
export type Foreign = Record<Kind, string[]>;

type Place = { organization: string; city: string; unit: string | null; serial: number };
type Rows = Record<string, unknown>[];

const FIRST_FIRM = 200_000;
const isoOf = (year: number, day: number) => new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10);

/**
 * `count` things of every kind in an organisation that nobody who asks belongs to, put there past every policy. Of a carrier
 * (with its `unit`) or of a city; where an organisation of the kind can have no such thing, there is none.
 */
export async function insertForeign(
  admin: postgres.TransactionSql,
  { organization, city, unit, serial }: Place,
  count: number,
): Promise<Foreign> {
  const found = Object.fromEntries(KINDS.map((kind) => [kind, [] as string[]])) as Foreign;
  const put = async (table: string, rows: Rows) => {
    if (rows.length > 0) await admin`insert into ${admin(table)} ${admin(rows as Record<string, string>[])}`;
    return rows.map((row) => String(row.id));
  };
  const each = <T>(of: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => of(index));
  const own = () => ({ organization_id: organization, id: randomUUID() });
  const by = (word: string) => ({ [`${word}_by`]: randomUUID(), [`${word}_by_name`]: "x" });
  const firms = each((i) => inventedFirm(FIRST_FIRM + serial * 1_000 + i));
  found.uscc = firms.map(({ uscc }) => uscc);
  const registered = (those: typeof firms) =>
    put(
      "firms",
      those.map(({ uscc, name }) => ({ id: randomUUID(), uscc, name, founded_on: "2020-01-01" })),
    );
  const coded = await registered(firms);
  // Other ones by their ids: who takes a code in knows the firm from then on.
  found.firm = await registered(each((i) => inventedFirm(FIRST_FIRM + serial * 1_000 + 500 + i)));
  const users = each((i) => ({
    id: randomUUID(),
    email: `foreign-${serial}-${i}@elsewhere.test`,
    name: "x",
    password_hash: "none",
  }));
  found.user = await put("users", users);
  found.membership = await put(
    "memberships",
    users.map((user) => ({ ...own(), user_id: user.id, role: unit ? "viewer" : "analyst" })),
  );
  found.session = await put(
    "sessions",
    users.map((user) => ({
      id: randomUUID(),
      id_hash: hashOfSession(`foreign-${user.id}`),
      user_id: user.id,
      idle_expires_at: "2100-01-01",
      absolute_expires_at: "2100-01-01",
    })),
  );
  found.invitation = await put(
    "invitations",
    each((i) => ({
      ...own(),
      invited_by: users[i]!.id,
      invited_by_name: "x",
      email: `invited-${serial}-${i}@elsewhere.test`,
      name: "x",
      role: "viewer",
      locale: "en",
      expires_at: "2100-01-01",
      token_hash: Buffer.from(randomUUID()),
    })),
  );
  const [period] = await admin`select id from periods where organization_id = ${city} limit 1`;
  const periodId = (period?.id as string | undefined) ?? randomUUID();
  if (unit) {
    const residencies: Rows = found.firm.map((firm_id) => ({ ...own(), firm_id, entered_on: "2024-01-01" }));
    found.residency = await put("residencies", residencies);
    await put(
      "residencies",
      coded.map((firm_id) => ({ ...own(), firm_id, entered_on: "2024-01-01" })),
    );
    found.merge = await foreignFirms(admin, organization, [...found.firm, ...coded]);
    found.team = await foreignTeams({ own, put }, found.residency);
    found.transfer = await foreignTransfers({ own, put }, found.residency, found.firm, city);
    const buildings: Rows = each((i) => ({ ...own(), site: "foreign", name: `b${i}` }));
    found.building = await put("buildings", buildings);
    const rooms: Rows = found.building.map((building_id) => ({
      ...own(),
      building_id,
      floor: "1",
      label: "101",
    }));
    found.room = await put("rooms", rooms);
    const version = { valid_from: "2020-01-01", area_dm2: 10_000, use: "incubation", tenure: "own" };
    await put(
      "room_versions",
      found.room.map((room_id) => ({ ...own(), ...version, room_id })),
    );
    found.lease = await put(
      "leases",
      found.room.map((room_id, i) => ({
        ...own(),
        room_id,
        residency_id: found.residency[i],
        starts_on: "2024-01-01",
        area_dm2: 5_000,
      })),
    );
    const title = { kind: "high-tech", awarded_on: "2024-01-01" };
    found.right = await put(
      "intellectual_property",
      found.firm.map((firm_id, i) => ({
        ...own(),
        firm_id,
        kind: "software",
        name: "foreign",
        number: `F${i}`,
        granted_on: "2024-01-01",
      })),
    );
    found.title = await put(
      "titles",
      found.firm.map((firm_id, i) => ({ ...own(), ...title, firm_id, number: `F${i}` })),
    );
    const rowsOf = { physical_rows: 0, accepted_rows: 0, rejected_rows: 0, skipped_rows: 0 };
    Object.assign(found, await foreignPeople({ own, put }, found.residency));
    found.document = await put(
      "documents",
      found.residency.map((stay) => documentFor(organization, "residency", stay)),
    );
    found.application = await put(
      "applications",
      each((i) => ({
        ...own(),
        number: `2020-${String(i + 1).padStart(4, "0")}`,
        channel: "carrier",
        applicant: "firm",
        name: "x",
        received_on: "2026-01-01",
        locale: "en",
      })),
    );
    Object.assign(found, await foreignRegister({ own, put }, each));
    found.batch = await put(
      "import_batches",
      each(() => ({
        ...own(),
        ...by("created"),
        ...rowsOf,
        noun: "residency",
        file_name: "f",
        file_sha256: "x",
        workbook: Buffer.from(""),
        outcome: "{}",
      })),
    );
  }
  const runs: Rows = each(() => ({
    ...own(),
    ...by("computed"),
    kind: unit ? "firm-points" : "reward",
    city_id: city,
    period_id: periodId,
    status: "superseded",
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
    findings: "[]",
  }));
  found.run = await put("runs", runs);
  await put(
    "run_results",
    found.run.map((run_id) => ({
      organization_id: organization,
      run_id,
      subject: firms[0]!.uscc,
      subject_name: "s",
      position: 1,
      result: "{}",
    })),
  );
  found.job = await put(
    "jobs",
    each((i) => ({
      ...own(),
      kind: unit ? "firm-points" : "reward",
      city_id: city,
      period_id: periodId,
      policy_code: `p${i}`,
      input: "{}",
      membership_id: randomUUID(),
      asked_by: randomUUID(),
      asked_by_name: "x",
      status: i % 2 ? "queued" : "done",
      run_id: i % 2 ? null : found.run[i],
    })),
  );
  if (!unit) {
    await insertOfCity(admin, { organization, city, unit, serial }, count, found, { own, by, each, put });
  }
  return found;
}

type Making = {
  own: () => { organization_id: string; id: string };
  by: (word: string) => Record<string, string>;
  each: <T>(of: (index: number) => T) => T[];
  put: (table: string, rows: Rows) => Promise<string[]>;
};

/** What only a city has: carriers, periods, policies, lines and conflicts of its runs, its registers. */
async function insertOfCity(
  _admin: postgres.TransactionSql,
  { organization, serial }: Place,
  _count: number,
  found: Foreign,
  { own, by, each, put }: Making,
): Promise<void> {
  const carriers: Rows = each((i) => ({
    id: randomUUID(),
    slug: `elsewhere-${serial}-${i}`,
    kind: "carrier",
    carrier_kind: "park",
    city_id: organization,
    name_zh: "别处",
    name_en: "Elsewhere",
  }));
  found.organization = await put("organizations", carriers);
  found.slug = carriers.map((row) => String(row.slug));
  const periods: Rows = each((i) => {
    const code = `${1700 + i}-Q3`;
    const days = { opens_on: "2026-01-01", due_on: "2026-02-01", closes_on: "2026-02-28" };
    return {
      ...own(),
      ...days,
      code,
      kind: "quarter",
      first_day: isoOf(1700 + i, 181),
      last_day: isoOf(1700 + i, 272),
    };
  });
  found.period = (await put("periods", periods)) && periods.map((row) => String(row.code));
  const policies: Rows = each((i) => ({
    ...own(),
    kind: "firm-points",
    code: `elsewhere-policy-${String(i).padStart(4, "0")}`,
  }));
  await put("policies", policies);
  found.policy = policies.map((row) => String(row.code));
  await put(
    "policy_versions",
    policies.map((row) => ({
      ...own(),
      ...by("drafted"),
      policy_id: row.id,
      version: "2023-01-01",
      effective_from: "2023-01-01",
      document: "{}",
      sha256: "x",
      status: "published",
    })),
  );
  await put(
    "reward_lines",
    found.run.map((run_id, i) => ({
      organization_id: organization,
      run_id,
      line_no: 1,
      beneficiary_id: found.organization[i],
      item: "i",
      kind: "k",
      amount_fen: 1,
      payment_key: `elsewhere/${serial}/${i}`,
      detail: "{}",
    })),
  );
  const conflicts: Rows = each((i) => ({
    ...own(),
    programme: "p",
    outcome_key: `o${i}`,
    uscc: found.uscc[i],
    firm_name: "f",
    outcome: "{}",
    run_id: found.run[i],
  }));
  found.conflict = await put("conflicts", conflicts);
  await put(
    "conflict_parties",
    found.conflict.map((conflict_id, i) => ({
      organization_id: organization,
      conflict_id,
      carrier_id: found.organization[i],
      facts: "{}",
    })),
  );
  found.opening = await put(
    "opening_payments",
    each((i) => ({
      ...own(),
      ...by("entered"),
      programme: "p",
      family: "f",
      item: "i",
      beneficiary_kind: "carrier",
      outcome: "o",
      subject: `s${i}`,
      subject_name: "x",
      amount_fen: 1,
      document: "d",
      payment_key: `elsewhere/${serial}/opening/${i}`,
      status: "entered",
    })),
  );
  found.recognition = await put(
    "recognitions",
    each((i) => ({
      ...own(),
      ...by("recorded"),
      carrier_id: found.organization[i],
      level: "national",
      valid_from: "2024-01-01",
      number: "n",
    })),
  );
}
