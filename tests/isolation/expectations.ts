import { firmsOf } from "./firm-rows.ts";
import { type CarrierSlug, INSIDE_PARK, type Member, ORGANIZATIONS, type Slug, UNIT_OF } from "./members.ts";
import { freeEntryOf } from "./people-rows.ts";
import { FREE_PERIOD, periodOf, type Row } from "./row.ts";
import { freeRoomOf } from "./space-rows.ts";

/** Who may do what with a row: written from the description of organisations and filings, not from the policies. */
export type Expectation = {
  read: (member: Member, row: Row) => boolean;
  /** A change that leaves the row as it is, and who may make it; null where no column may be changed. */
  update: { set: string; by: (member: Member, row: Row) => boolean } | null;
  remove: (member: Member, row: Row) => boolean;
  /** What a copy of the row must differ in to be a plausible new one, and who may insert it. */
  insert: {
    differing: (member: Member, ids: Record<Slug, string>) => Record<string, unknown>;
    by: (member: Member, row: Row) => boolean;
  };
};

export type By = (member: Member, row: Row) => boolean;
const nobody: By = () => false;
/** The frame of a city: its tree, periods, rules and goals. An audit administrator sees the log alone. */
const sameCity: By = (member, row) =>
  ORGANIZATIONS[member.slug].city === ORGANIZATIONS[row.organization].city && member.role !== "audit-admin";
/** What the city sets for everybody in it. */
const ofCity: By = (member, row) => sameCity(member, row) && ORGANIZATIONS[row.organization].kind === "city";
const ofOwn: By = (member, row) => member.slug === row.organization;
const administers = (member: Member) => member.role.endsWith("-admin");
/** Data of the own organisation: none for an administrator. */
export const own: By = (member, row) => ofOwn(member, row) && !administers(member);
export const isOneOf = (member: Member, kind: Member["kind"], ...roles: string[]) =>
  member.kind === kind && roles.includes(member.role);
const keeps: By = (member, row) => own(member, row) && isOneOf(member, "carrier", "owner", "operator");
const governs: By = (member, row) =>
  sameCity(member, row) && isOneOf(member, "city", "admin", "system-admin");
const ownGoverns: By = (member, row) =>
  ofOwn(member, row) && isOneOf(member, "city", "admin", "system-admin");
const analyses: By = (member, row) => own(member, row) && isOneOf(member, "city", "analyst");
const computes: By = (member, row) =>
  analyses(member, row) ||
  (own(member, row) && member.slug === "park" && isOneOf(member, "carrier", "owner", "operator"));

/** The authorities above a carrier: its unit and its city. */
export const isAbove: By = (member, row) =>
  !administers(member) &&
  ORGANIZATIONS[row.organization].kind === "carrier" &&
  (UNIT_OF[row.organization as CarrierSlug] === member.slug ||
    (member.kind === "city" && member.slug === ORGANIZATIONS[row.organization].city));
const holdsInside: By = (member, row) => member.slug === "park" && INSIDE_PARK.includes(row.organization);
export const reviewsAbove: By = (member, row) => isAbove(member, row) && member.role === "reviewer";
const isBeneficiary: By = (member, row) => row.beneficiary === member.slug && !administers(member);

let serial = 0;
const fresh = () => `fresh-${++serial}`;
const freshId = () => crypto.randomUUID();

const closed: Expectation = {
  read: nobody,
  update: null,
  remove: nobody,
  insert: { differing: () => ({}), by: nobody },
};
const ledger = (
  set: string | null,
  differing: Expectation["insert"]["differing"],
  mayRemove: By = keeps,
): Expectation => ({
  read: own,
  update: set ? { set, by: keeps } : null,
  remove: mayRemove,
  insert: { differing, by: keeps },
});
/** What a person keeps for themselves. */
const isAuthor: By = (member, row) => own(member, row) && row.author === member.name;
const byId = () => ({ id: freshId() });

const filingPart = (differing: Expectation["insert"]["differing"], by: By): Expectation => ({
  read: (member, row) =>
    own(member, row) || isAbove(member, row) || (holdsInside(member, row) && row.isReleased === true),
  update: null,
  remove: nobody,
  insert: { differing, by },
});

export const EXPECTATIONS: Record<string, Expectation> = {
  users: closed,
  sessions: closed,
  sign_in_failures: closed,
  sign_in_challenges: closed,
  invitations: closed,
  password_resets: closed,
  password_history: closed,
  second_factors: closed,
  recovery_codes: closed,
  outbox: closed,
  phone_numbers: closed,
  phone_codes: closed,
  firms: closed,
  firm_names: closed,
  audit_heads: closed,
  organizations: {
    read: sameCity,
    update: { set: "name_zh = name_zh", by: governs },
    remove: nobody,
    insert: {
      differing: () => ({ id: freshId(), slug: fresh() }),
      by: (member, row) => governs(member, row) && ORGANIZATIONS[row.organization].kind !== "city",
    },
  },
  placements: {
    read: sameCity,
    update: { set: "valid_to = valid_to", by: governs },
    remove: nobody,
    insert: {
      differing: () => ({ id: freshId(), valid_from: "2010-01-01", valid_to: "2011-01-01" }),
      by: governs,
    },
  },
  memberships: {
    read: (member, row) => ofOwn(member, row) && member.role !== "audit-admin",
    update: {
      set: "revoked_at = revoked_at",
      by: (member, row) => ofOwn(member, row) && ["owner", "admin", "security-admin"].includes(member.role),
    },
    remove: nobody,
    insert: { differing: byId, by: nobody },
  },
  idempotency_keys: {
    read: ofOwn,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ key: fresh() }), by: ofOwn },
  },
  audit_entries: {
    read: (member, row) =>
      ofOwn(member, row) && ["owner", "admin", "auditor", "audit-admin"].includes(member.role),
    update: null,
    remove: nobody,
    insert: { differing: () => ({ seq: 1_000 + ++serial }), by: nobody },
  },
  targets: {
    read: sameCity,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ id: freshId(), measure: fresh() }), by: ownGoverns },
  },
  documents: ledger(
    "withdrawn_reason = withdrawn_reason",
    () => ({ id: freshId(), sha256: fresh() }),
    nobody,
  ),
  import_mappings: ledger("column_code = column_code", () => ({ header: fresh() }), nobody),
  import_batches: ledger("status = status", byId, nobody),
  residencies: ledger("note = note", () => ({
    id: freshId(),
    entered_on: "2010-01-01",
    left_on: "2011-01-01",
    exit: "left",
  })),
  residency_steps: { ...closed, read: own },
  teams: ledger("note = note", byId, nobody),
  team_steps: { ...closed, read: own },
  // A firm comes by a function alone.
  carrier_firms: { ...closed, read: own, update: { set: "field = field", by: keeps } },
  carrier_firm_names: ledger("evidence = evidence", () => ({ valid_from: "2010-01-01" })),
  firm_merges: ledger("undone_at = undone_at", byId, nobody),
  firm_distinctions: ledger(null, (member, ids) => {
    const { merged, other } = firmsOf(ids[member.slug]);
    return { firm_id: merged, other_firm_id: other };
  }),
  // The carrier that is asked reads it too; every step after the proposal is a function's.
  transfers: {
    ...closed,
    read: (member, row) => own(member, row) || isBeneficiary(member, row),
    insert: {
      differing: (member) => ({ id: freshId(), proposed_by: member.userId }),
      by: (member, row) =>
        keeps(member, row) && ORGANIZATIONS[row.beneficiary!].city === ORGANIZATIONS[row.organization].city,
    },
  },
  residency_batches: ledger("undone_at = undone_at", byId, nobody),
  saved_views: {
    read: (member, row) => own(member, row) && (row.status === "shared" || row.author === member.name),
    update: { set: "query = query", by: isAuthor },
    remove: isAuthor,
    insert: {
      differing: () => ({ id: freshId(), name: fresh() }),
      by: isAuthor,
    },
  },
  application_pages: ledger("intro_zh = intro_zh", () => ({ page: fresh() }), nobody),
  applications: ledger(
    "name = name",
    () => ({
      id: freshId(),
      number: fresh(),
      channel: "carrier",
      status: "received",
      closed_on: null,
      secret_hash: null,
    }),
    nobody,
  ),
  application_events: ledger(null, byId, nobody),
  graduations: ledger(null, () => ({ id: freshId(), number: fresh() }), nobody),
  buildings: ledger("address = address", () => ({ id: freshId(), name: fresh() })),
  rooms: ledger("floor = floor", () => ({ id: freshId(), label: fresh() })),
  room_versions: ledger("use = use", () => ({
    id: freshId(),
    valid_from: "2010-01-01",
    valid_to: "2011-01-01",
  })),
  leases: ledger("note = note", () => ({ id: freshId(), area_dm2: 1 })),
  room_origins: ledger(null, (member, ids) => ({ id: freshId(), room_id: freeRoomOf(ids[member.slug]) })),
  room_holds: ledger(null, () => ({ id: freshId(), held_for: fresh() })),
  title_duties: ledger("evidence = evidence", () => ({ id: freshId(), duty: fresh() })),
  intellectual_property: ledger("evidence = evidence", () => ({ id: freshId(), number: fresh() })),
  registry_batches: {
    // What is only checked, or taken back, is the city's own; a list that stands is for everybody in it who sees its data.
    read: (member, row) =>
      own(member, row) || (ofCity(member, row) && !administers(member) && row.status === "committed"),
    update: { set: "status = status", by: analyses },
    remove: nobody,
    insert: {
      differing: (member) => ({ id: freshId(), status: "checked", created_by: member.userId }),
      by: analyses,
    },
  },
  registry_entries: {
    read: (member, row) => ofCity(member, row) && !administers(member),
    update: { set: "superseded_by = superseded_by", by: analyses },
    remove: analyses,
    insert: { differing: () => ({ id: freshId(), number: fresh() }), by: analyses },
  },
  titles: ledger("evidence = evidence", () => ({ id: freshId(), number: fresh() })),
  founders: ledger("position = position", byId),
  residency_marks: ledger("name = name", byId),
  mentors: ledger("employer = employer", byId),
  coachings: ledger("last_on = last_on", () => ({
    id: freshId(),
    starts_on: "2010-01-01",
    last_on: "2011-01-01",
  })),
  service_entries: ledger("topic = topic", byId, nobody),
  service_entry_firms: ledger(null, (member, ids) => ({ entry_id: freeEntryOf(ids[member.slug]) })),
  reports: ledger("firm_id = firm_id", (member, ids) => ({ id: freshId(), ...freePeriod(member, ids) })),
  report_cells: ledger("explanation = explanation", () => ({ fact: fresh() })),
  periods: {
    read: ofCity,
    update: { set: "due_on = due_on", by: ownGoverns },
    remove: nobody,
    insert: { differing: () => ({ id: freshId(), code: fresh() }), by: ownGoverns },
  },
  filings: {
    read: (member, row) =>
      own(member, row) ||
      (isAbove(member, row) && row.status !== "draft") ||
      (holdsInside(member, row) && (row.status === "accepted" || row.status === "amending")),
    // The steps of a filing have a test of their own.
    update: null,
    remove: nobody,
    insert: {
      differing: (member, ids) => ({
        id: freshId(),
        status: "draft",
        revision: 0,
        accepted_revision: null,
        ...freePeriod(member, ids),
      }),
      by: keeps,
    },
  },
  // Revision 2 of a filing that is not prepared: even its own reviewer is refused.
  filing_revisions: filingPart(() => ({ revision: 2 }), nobody),
  filing_events: filingPart(
    (member, ids) => ({
      id: freshId(),
      action: member.kind === "carrier" ? "submit" : "accept",
      actor_organization_id: ids[member.slug],
      actor_id: member.userId,
    }),
    (member, row) =>
      (own(member, row) && isOneOf(member, "carrier", "owner", "operator", "reviewer")) ||
      reviewsAbove(member, row),
  ),
  filing_comments: filingPart(
    (member, ids) => ({ id: freshId(), author_organization_id: ids[member.slug], author_id: member.userId }),
    reviewsAbove,
  ),
  policies: {
    read: ofCity,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ id: freshId(), code: fresh() }), by: analyses },
  },
  policy_versions: {
    read: (member, row) =>
      ofCity(member, row) && (own(member, row) || row.status === "published" || row.status === "retired"),
    update: null,
    remove: nobody,
    insert: {
      differing: (member) => ({
        id: freshId(),
        version: fresh(),
        status: "draft",
        drafted_by: member.userId,
        published_by: null,
      }),
      by: analyses,
    },
  },
  runs: {
    read: own,
    update: null,
    remove: nobody,
    insert: {
      differing: (member) => ({
        id: freshId(),
        status: "computed",
        computed_by: member.userId,
        approved_by: null,
        kind: member.kind === "city" ? "reward" : "firm-points",
      }),
      by: computes,
    },
  },
  // Asked for by who computes, in their own name; stopped by who asked, a park's owner and the city's analyst.
  jobs: {
    read: own,
    update: {
      set: "cancel_asked_at = cancel_asked_at",
      by: (member, row) => own(member, row) && ["owner", "analyst"].includes(member.role),
    },
    remove: nobody,
    insert: {
      differing: (member) => ({
        id: freshId(),
        asked_by: member.userId,
        membership_id: member.membershipId,
        status: "queued",
        lease: null,
        run_id: null,
        refusal: null,
        reference: null,
        policy_code: fresh(),
        kind: member.kind === "city" ? "reward" : "firm-points",
      }),
      by: computes,
    },
  },
  run_results: {
    read: own,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ subject: fresh() }), by: computes },
  },
  run_figures: {
    read: own,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ subject: fresh() }), by: computes },
  },
  run_scores: {
    read: own,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ subject: fresh() }), by: computes },
  },
  reward_lines: {
    read: (member, row) => own(member, row) || (isBeneficiary(member, row) && row.isReleased === true),
    update: null,
    remove: nobody,
    insert: { differing: () => ({ line_no: 1_000 + ++serial, payment_key: fresh() }), by: analyses },
  },
  // Its decisions are steps, held by a guard: they have tests of their own.
  opening_payments: {
    read: own,
    update: null,
    remove: nobody,
    insert: {
      differing: (member) => ({
        id: freshId(),
        payment_key: fresh(),
        status: "entered",
        entered_by: member.userId,
        decided_by: null,
        decided_by_name: null,
        decided_at: null,
        reason: null,
      }),
      by: analyses,
    },
  },
  recognitions: {
    read: (member, row) => own(member, row) || isBeneficiary(member, row),
    update: { set: "revoked_on = revoked_on", by: analyses },
    remove: analyses,
    insert: {
      differing: (member) => ({ id: freshId(), level: "district", recorded_by: member.userId }),
      by: analyses,
    },
  },
  payment_keys: {
    read: own,
    update: null,
    remove: nobody,
    insert: { differing: () => ({ payment_key: fresh() }), by: nobody },
  },
  conflicts: {
    read: (member, row) => own(member, row) || isBeneficiary(member, row),
    update: null,
    remove: nobody,
    insert: {
      differing: () => ({
        id: freshId(),
        outcome_key: fresh(),
        status: "open",
        ruled_for: null,
        reason: null,
        ruled_by: null,
        ruled_by_name: null,
        ruled_at: null,
      }),
      by: analyses,
    },
  },
  conflict_parties: {
    read: (member, row) => own(member, row) || isBeneficiary(member, row),
    update: null,
    remove: nobody,
    insert: {
      differing: (member, ids) => ({
        carrier_id: ORGANIZATIONS[member.slug].city === "city" ? ids.beta : ids["other-unit"],
      }),
      by: analyses,
    },
  },
};

/** The period without a filing, in the city of the member. */
function freePeriod(member: Member, ids: Record<Slug, string>): { city_id: string; period_id: string } {
  const city = ORGANIZATIONS[member.slug].city;
  return { city_id: ids[city], period_id: periodOf(ids, city, FREE_PERIOD) };
}
