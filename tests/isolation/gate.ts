import type postgres from "postgres";
import type { Member, Slug } from "./members.ts";

/** People at the door: what each has of every secret that lets somebody in, or shows who they are. */
const id = (place: number) => `00000000-0000-4000-9000-${String(place).padStart(12, "0")}`;
export const PEOPLE = {
  /** Has everything, alive. */
  live: id(1),
  /** Was disabled, and still has everything. */
  gone: id(2),
  /** Somebody else, whom nothing of what others do may touch. */
  other: id(3),
  /** Began a second factor and never confirmed it; has a demo membership that ended. */
  begun: id(4),
  spent: id(5),
  late: id(6),
  tried: id(7),
} as const;
export type Person = keyof typeof PEOPLE;
export const emailOf = (person: Person) => `${person}@gate.test`;
export const numberOf = (place: number) => `1390000000${place}`;

/** Memberships in the group of units, which has no other members. */
export const MEMBERSHIPS = { held: id(11), ended: id(12), gone: id(13), other: id(14) } as const;
/** Sessions by name: of who is alive, four that hold no longer, and of others. */
export const SESSIONS = {
  session: id(21),
  second: id(22),
  "session-ended": id(23),
  "session-idle": id(24),
  "session-old": id(25),
  "session-gone": id(26),
  "session-other": id(27),
  "session-begun": id(28),
  "second-begun": id(29),
  "session-late": id(30),
} as const;
export const DEAD_SESSIONS = ["session-ended", "session-idle", "session-old", "session-gone", "no-session"];
/** Jobs by name; each is held by a lease that is its id. */
export const JOBS = {
  held: id(31),
  cancelled: id(32),
  queued: id(33),
  left: id(34),
  gone: id(35),
  others: id(36),
} as const;
export const STRANGE_LEASE = id(99);
/** An invitation to the city that nobody of it began, and two that have ended. */
export const INVITATION = id(41);
export const ENDED_INVITATIONS = [id(42), id(43)] as const;
/** A unit of a city that has nothing else, which asks everybody for a second factor. */
const STRICT = id(51);
/** A session of a member, by their place among the members, that ended. */
export const endedOf = (place: number) => `ended-${place}`;

const values = (rows: readonly (readonly (string | null)[])[]) =>
  rows.map((row) => `(${row.map((it) => it ?? "null").join(", ")})`).join(", ");
const text = (value: string) => `'${value}'`;
const [PAST, FUTURE] = ["'2020-01-01'", "'2100-01-01'"];

function peopleSql(): string {
  const people = Object.entries(PEOPLE) as [Person, string][];
  const users = people.map(([name, user]) => [
    text(user),
    text(emailOf(name)),
    text(name),
    text(`hash-${name}`),
    name === "gone" ? PAST : null,
  ]);
  const session = (name: keyof typeof SESSIONS, person: Person, ends: [string, string, string | null]) => [
    text(SESSIONS[name]),
    text(name),
    text(PEOPLE[person]),
    ...ends,
  ];
  const sessions = [
    session("session", "live", [FUTURE, FUTURE, null]),
    session("second", "live", [FUTURE, FUTURE, null]),
    session("session-ended", "live", [FUTURE, FUTURE, PAST]),
    session("session-idle", "live", [PAST, FUTURE, null]),
    session("session-old", "live", [FUTURE, PAST, null]),
    session("session-gone", "gone", [FUTURE, FUTURE, null]),
    session("session-other", "other", [FUTURE, FUTURE, null]),
    session("session-begun", "begun", [FUTURE, FUTURE, null]),
    session("second-begun", "begun", [FUTURE, FUTURE, null]),
    session("session-late", "late", [FUTURE, FUTURE, null]),
  ];
  return `
    insert into users (id, email, name, password_hash, disabled_at) values ${values(users)};
    insert into sessions (id, id_hash, user_id, idle_expires_at, absolute_expires_at, revoked_at) values ${values(sessions)};`;
}

/** Memberships that nobody of the other probes reads: of the group of units, and of a unit without members. */
function membershipsSql(ids: Record<Slug, string>): string {
  const membership = (
    place: string | null,
    [person, role, slug]: [Person, string, Slug],
    isDemo = "false",
    ended: string | null = null,
  ) => [
    place ? text(place) : "gen_random_uuid()",
    text(ids[slug]),
    text(PEOPLE[person]),
    text(role),
    isDemo,
    ended,
  ];
  return `insert into memberships (id, organization_id, user_id, role, is_demo, revoked_at) values ${values([
    membership(MEMBERSHIPS.held, ["live", "viewer", "group"]),
    membership(MEMBERSHIPS.ended, ["live", "operator", "group"], "false", PAST),
    membership(MEMBERSHIPS.gone, ["gone", "viewer", "group"], "true"),
    membership(MEMBERSHIPS.other, ["other", "operator", "group"], "true"),
    membership(null, ["begun", "viewer", "group"], "true", PAST),
    membership(null, ["live", "operator", "other-unit"]),
    [`gen_random_uuid(), '${STRICT}', '${PEOPLE.late}', 'viewer', false, null`],
  ])};
  insert into organizations (id, slug, kind, city_id, name_zh, name_en, requires_second_factor)
  values ('${STRICT}', 'strict', 'unit', '${STRICT}', 'x', 'x', true);`;
}

/** Each link and code as it is, used up, and too late; and one of who was disabled. */
function secretsSql(ids: Record<Slug, string>): string {
  const states = [
    ["", "live", FUTURE, null],
    ["-used", "live", FUTURE, PAST],
    ["-late", "live", PAST, null],
    ["-gone", "gone", FUTURE, null],
  ] as [string, Person, string, string | null][];
  const secrets = (name: string) =>
    states.map(([state, person, until, used]) => [text(name + state), text(PEOPLE[person]), until, used]);
  const invitation = (state: string, until: string, accepted: string | null, withdrawn: string | null) => [
    text(ids.group),
    text(emailOf("live")),
    `'x', '${state === "-late" ? "reviewer" : "operator"}', 'en', gen_random_uuid(), 'x'`,
    text(`invitation${state}`),
    until,
    accepted,
    withdrawn,
  ];
  return `
    insert into sign_in_challenges (token_hash, user_id, expires_at, used_at) values ${values(secrets("challenge"))};
    insert into password_resets (token_hash, user_id, expires_at, used_at) values ${values(secrets("reset"))};
    insert into invitations (organization_id, email, name, role, locale, invited_by, invited_by_name, token_hash, expires_at, accepted_at, withdrawn_at)
    values ${values([
      invitation("", FUTURE, null, null),
      invitation("-used", FUTURE, PAST, null),
      invitation("-withdrawn", FUTURE, null, PAST),
      invitation("-late", PAST, null, null),
    ])};`;
}

function factorsSql(): string {
  const factor = (person: Person, confirmed: string | null) => [
    text(PEOPLE[person]),
    text(`secret-${person}`),
    confirmed,
    "3",
  ];
  const number = (person: Person, place: number) => [text(PEOPLE[person]), text(numberOf(place))];
  const code = (place: number, person: Person, purpose: string, state = `null, ${FUTURE}, 0`) => [
    text(numberOf(place)),
    text(purpose),
    text(PEOPLE[person]),
    `'en', 'sms', ${PAST}, ${PAST}, ${state}`,
  ];
  return `
    insert into second_factors (user_id, secret, confirmed_at, last_step) values ${values([
      factor("live", PAST),
      factor("gone", PAST),
      factor("other", PAST),
      factor("begun", null),
      factor("late", PAST),
    ])};
    insert into recovery_codes (user_id, code_hash, used_at) values ${values([
      [text(PEOPLE.live), "'code'", null],
      [text(PEOPLE.live), "'code-used'", PAST],
      [text(PEOPLE.other), "'code-other'", null],
    ])};
    insert into phone_numbers (user_id, number) values ${values([
      number("live", 1),
      number("gone", 2),
      number("other", 3),
      number("spent", 5),
      number("late", 6),
      number("tried", 7),
    ])};
    insert into phone_codes (number, purpose, user_id, locale, code_hash, sent_at, created_at, used_at, expires_at, tries) values ${values(
      [
        code(1, "live", "sign-in"),
        // The number has gone to somebody else since.
        code(3, "live", "sign-in"),
        code(4, "live", "prove"),
        code(5, "spent", "sign-in", `${PAST}, ${FUTURE}, 0`),
        code(6, "late", "sign-in", `null, ${PAST}, 0`),
        code(7, "tried", "sign-in", `null, ${FUTURE}, 5`),
      ],
    )};`;
}

function jobsSql(ids: Record<Slug, string>): string {
  const job = (name: keyof typeof JOBS, membership: string, person: Person, rest = "'running', null") => [
    text(JOBS[name]),
    text(JOBS[name]),
    text(membership),
    text(PEOPLE[person]),
    text(name),
    rest,
  ];
  const jobs = [
    job("held", MEMBERSHIPS.held, "live"),
    job("cancelled", MEMBERSHIPS.held, "live", "'running', now()"),
    job("queued", MEMBERSHIPS.held, "live", "'queued', null"),
    job("left", MEMBERSHIPS.ended, "live"),
    job("gone", MEMBERSHIPS.gone, "gone"),
    job("others", MEMBERSHIPS.other, "live"),
  ];
  return `
    insert into jobs (organization_id, kind, city_id, period_id, input, asked_by_name, id, lease, membership_id, asked_by, policy_code, status, cancel_asked_at)
    select '${ids.group}', 'firm-points', '${ids.city}', gen_random_uuid(), '{}', 'x', v.id::uuid, v.lease::uuid, v.membership::uuid, v.person::uuid, v.code, v.status, v.asked::timestamptz
      from (values ${values(jobs)}) v (id, lease, membership, person, code, status, asked);`;
}

/** Puts the people at the door there, past every policy, and gives each member a second factor. */
export async function insertGate(
  admin: postgres.Sql,
  world: { ids: Record<Slug, string>; members: readonly Member[] },
): Promise<void> {
  const inviter = world.members.find(({ name }) => name === "city system-admin")!;
  await admin.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    await tx.unsafe(
      [
        peopleSql(),
        membershipsSql(world.ids),
        secretsSql(world.ids),
        factorsSql(),
        jobsSql(world.ids),
        `insert into second_factors (user_id, secret, confirmed_at)
         values ${values(world.members.map(({ userId }) => [text(userId), "'x'", PAST]))};`,
        `insert into sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, revoked_at)
         values ${values(world.members.map(({ userId }, place) => [text(endedOf(place)), text(userId), FUTURE, FUTURE, PAST]))};`,
        `insert into invitations (organization_id, id, email, name, role, locale, invited_by, invited_by_name, expires_at, accepted_at, withdrawn_at)
         values ${values(
           [
             [INVITATION, null, null],
             [ENDED_INVITATIONS[0], PAST!, null],
             [ENDED_INVITATIONS[1], null, PAST!],
           ].map(([invitation, ...ended]) => [
             `'${world.ids.city}', '${invitation}', 'x@gate.test', 'x', 'analyst', 'en', gen_random_uuid(), 'x', ${FUTURE}`,
             ...ended,
           ]),
         )};`,
        `update invitations set invited_by = '${inviter.userId}' where organization_id = '${world.ids.city}' and id <> '${INVITATION}';`,
      ].join("\n"),
    );
  });
}
