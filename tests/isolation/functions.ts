import { ADMINISTRATION_ROLES, AUTHORITY_ROLES, CARRIER_ROLES, rolesOf } from "#app/domain/access/roles.ts";
import { ask, type Case, does, says } from "./case.ts";
import { EXPECTATIONS, isOneOf, own } from "./expectations.ts";
import { codeOf } from "./firm-rows.ts";
import { ENDED_INVITATIONS, emailOf, endedOf, INVITATION, JOBS, PEOPLE } from "./gate.ts";
import { CARRIERS, type Member, ORGANIZATIONS, type Slug } from "./members.ts";
import type { IsolationWorld, Try } from "./probes.ts";
import type { Row } from "./row.ts";
import type { Outcome } from "./try-all.ts";

const administers = ({ role }: Member) => role.endsWith("-admin");
const manages = ({ role }: Member) => ["owner", "admin", "security-admin"].includes(role);
const readsLog = ({ role }: Member) => ["owner", "admin", "auditor", "audit-admin"].includes(role);

/** Who makes somebody a member of an organisation: whoever manages its members, and a city's those of everything in it. */
function grantsIn(member: Member, slug: Slug): boolean {
  if (!manages(member)) return false;
  if (member.slug === slug) return true;
  return member.kind === "city" && ORGANIZATIONS[slug].city === member.slug;
}

const EVERY_ROLE = [...new Set([...CARRIER_ROLES, ...AUTHORITY_ROLES, ...ADMINISTRATION_ROLES])];
const slugs = Object.keys(ORGANIZATIONS) as Slug[];

function memberships({ ids, rows, members }: IsolationWorld, member: Member): Case[] {
  const added = slugs.flatMap((slug) =>
    EVERY_ROLE.map((role) => {
      const isTheirs =
        grantsIn(member, slug) && (rolesOf(ORGANIZATIONS[slug].kind) as readonly string[]).includes(role);
      return says(
        `add ${role} to ${slug}`,
        `app.add_member('${ids[slug]}', 'new@isolation.test', 'x', 'x', '${role}', false)`,
        isTheirs,
      );
    }),
  );
  const fitting = (slug: Slug) => (ORGANIZATIONS[slug].kind === "carrier" ? "viewer" : "analyst");
  const invited = slugs.flatMap((slug) => {
    const isTheirs = grantsIn(member, slug) && ORGANIZATIONS[slug].kind !== "group";
    return [
      says(
        `invite to ${slug}`,
        `app.invite_member('${ids[slug]}', 'new@isolation.test', 'x', '${fitting(slug)}', 'en', '1 day')`,
        isTheirs,
      ),
    ];
  });
  // Who only administers takes no other role, not even from themselves.
  const index = members.indexOf(member);
  const toOneself = says(
    "a role for oneself",
    `app.add_member('${ids[member.slug]}', 'm${index}@isolation.test', 'x', 'x', '${member.kind === "carrier" ? "reviewer" : "approver"}', false)`,
    manages(member) && !administers(member),
  );
  const people = rows
    .filter(({ table }) => table === "memberships")
    .flatMap((row, place) => {
      const target = members[place]!;
      const isOwn = target.slug === member.slug;
      const isStanding = target.isLive || !target.name.endsWith("revoked");
      const isThere = target.isLive || (isStanding && !target.name.endsWith("disabled"));
      const id = `'${row.key.id}'`;
      return [
        ask(
          `see the membership of ${target.name}`,
          `app.members_of_own() m where m.id = ${id}`,
          isOwn && member.role !== "audit-admin",
        ),
        says(`unlock ${target.name}`, `app.unlock_member(${id})`, manages(member) && isOwn && isStanding),
        says(
          `remove the second factor of ${target.name}`,
          `app.remove_second_factor(${id}, 'x', 'x', 0, 'en')`,
          manages(member) && isOwn && isThere && target !== member,
        ),
      ];
    });
  const again = says(
    "make oneself what one is",
    `app.add_member('${ids[member.slug]}', 'm${index}@isolation.test', 'x', 'x', '${member.role}', false)`,
    false,
  );
  const invitedAgain = says(
    "invite oneself to what one is",
    `app.invite_member('${ids[member.slug]}', 'm${index}@isolation.test', 'x', '${member.role}', 'en', '1 day')`,
    false,
  );
  return [...added, ...invited, toOneself, again, invitedAgain, ...people, ...alone(rows, members, member)];
}

/** What is done to one person, or to one's own organisation, touches nobody else. */
function alone(rows: readonly Row[], members: readonly Member[], member: Member): Case[] {
  const others = rows.filter(
    (row, place) =>
      row.table === "memberships" && row.organization === member.slug && members[place] !== member,
  );
  const touched = `not exists (select from app.session_of('session-other') where has_second_factor)
    or (select recovery_codes_left from app.my_account('session-other')) <> 1 or app.my_phone('session-other') is null
    or exists (select from app.session_memberships('session-other') where requires_second_factor)`;
  return [
    `app.require_second_factor(true)`,
    ...others.slice(0, 3).map(({ key }) => `app.remove_second_factor('${key.id}', 'x', 'x', 0, 'en')`),
  ].map((call) => does(`touch somebody else by ${call}`, `perform ${call}`, touched, false));
}

function invitations({ rows, ids }: IsolationWorld, member: Member): Case[] {
  const anotherOf = ({ organization, key }: Row) =>
    does(
      `withdraw an invitation of ${organization} by another for the same person`,
      `perform app.invite_member('${ids[organization]}', 'invited@${organization}.test', 'x', 'viewer', 'en', '1 day'),
         app.invite_member('${ids[organization]}', 'else@${organization}.test', 'x', 'owner', 'en', '1 day')`,
      `not exists (select from app.invitations_of_own() i where i.id = '${key.id}')`,
      false,
    );
  const ofAnother = says(
    "withdraw what another began in the city",
    `app.withdraw_invitation('${INVITATION}')`,
    manages(member) && member.slug === "city",
  );
  const ofRows = rows
    .filter(({ table }) => table === "invitations")
    .flatMap((row) => {
      const id = `'${row.key.id}'`;
      // A system administrator ends what they began, and brings in nobody but the other two.
      const isOfOwnHand = member.name === "city system-admin" && row.organization === "city";
      const isTheirs = (manages(member) && member.slug === row.organization) || isOfOwnHand;
      const of = row.organization;
      return [
        ask(`see an invitation of ${of}`, `app.invitations_of_own() i where i.id = ${id}`, isTheirs),
        says(`withdraw an invitation of ${of}`, `app.withdraw_invitation(${id})`, isTheirs),
        says(
          `resend an invitation of ${of}`,
          `app.resend_invitation(${id}, '1 day')`,
          isTheirs && !isOfOwnHand,
        ),
        ...(isTheirs && ORGANIZATIONS[of].kind === "carrier" ? [anotherOf(row)] : []),
      ];
    });
  const ended = ENDED_INVITATIONS.flatMap((id) => [
    ask("see an invitation that ended", `app.invitations_of_own() i where i.id = '${id}'`, false),
    says("withdraw an invitation that ended", `app.withdraw_invitation('${id}')`, false),
    says("resend an invitation that ended", `app.resend_invitation('${id}', '1 day')`, false),
  ]);
  return [...ofRows, ofAnother, ...ended];
}

function logs(member: Member): Case[] {
  const all = `array[${slugs.map((slug) => `'${slug}'`).join(", ")}]`;
  const keeps = member.kind === "carrier" && !administers(member);
  return [
    ask("the log", "app.audit_links(0, null)", readsLog(member)),
    ask("more of the log than is theirs", "app.audit_links(0, null) offset 2", false),
    ask("the log after its end", "app.audit_links(2, null)", false),
    ask("the chain of the log", "app.check_audit_chain(null, null)", readsLog(member)),
    ask("the chain of more than theirs", "app.check_audit_chain(null, null) c where c.links <> 2", false),
    ask("the ledger's history", `app.ledger_history(${all})`, keeps),
    ask("more of the history than is theirs", `app.ledger_history(${all}) offset 1`, false),
    ask("history that is not asked for", `app.ledger_history('{}')`, false),
    ask("write the log", "app.write_audit('x', 'x', 'x', null, null)", true),
    ask("require a second factor", "app.require_second_factor(true)", manages(member)),
  ];
}

/** What is asked by the ids of a row: answered where the row may be read, and else as if there were none. */
function byRow({ rows, stored }: IsolationWorld, member: Member): Case[] {
  const key = ({ key: { organization_id, id } }: Row) => `'${organization_id}', '${id}'`;
  const of = (table: string) => rows.filter((row) => row.table === table);
  const name = (row: Row) => `${row.organization} (${row.status})`;
  const isParty = (row: Row) => row.beneficiary === member.slug && !administers(member);
  const isPaid = (run: Row) =>
    of("reward_lines").some((line) => stored.get(line)!.run_id === run.key.id && isParty(line));
  return [
    ...of("filings").map((row) =>
      says(
        `the accepted revision of a filing of ${name(row)}`,
        `app.filing_accepted_revision(${key(row)})`,
        ["accepted", "amending"].includes(row.status!) && EXPECTATIONS.filings!.read(member, row),
      ),
    ),
    ...of("runs").map((row) =>
      says(
        `whether a run of ${name(row)} is approved`,
        `app.run_is_approved(${key(row)})`,
        row.status === "approved" && (own(member, row) || isPaid(row)),
      ),
    ),
    ...of("conflicts").map((row) =>
      says(`whether one is a party of ${name(row)}`, `app.is_conflict_party(${key(row)})`, isParty(row)),
    ),
  ];
}

/** The next step of a transfer: the proposer withdraws, the other carrier declines; nobody else does either. */
function transfers({ rows }: IsolationWorld, member: Member): Case[] {
  const keeps = isOneOf(member, "carrier", "owner", "operator");
  return rows
    .filter(({ table }) => table === "transfers")
    .flatMap(({ key, organization, beneficiary }) =>
      (["withdraw", "decline", "accept"] as const).map((step) =>
        does(
          `${step} the transfer of ${organization}`,
          `perform app.end_transfer('${key.organization_id}', '${key.id}', '${step}', 'x', null)`,
          `exists (select from transfers t where t.id = '${key.id}' and t.state <> 'proposed')`,
          // Nothing is accepted without a stay that was opened for it.
          keeps && step !== "accept" && member.slug === (step === "withdraw" ? organization : beneficiary),
        ),
      ),
    );
}

function firms({ rows }: IsolationWorld, member: Member): Case[] {
  const id = rows.find(({ table }) => table === "firms")!.key.id;
  const keeps = isOneOf(member, "carrier", "owner", "operator");
  const firm = `[{"uscc": "91000000000000002X", "name": "x", "foundedOn": "2020-01-01"}]`;
  return [
    ask("a firm by its id", `app.firm_facts(array['${id}'::uuid])`, !administers(member)),
    // A code that others know and one's own: a carrier is answered for its own alone.
    ask(
      "a firm by its code",
      `app.firms_by_code(array['91000000000000001X'])`,
      !administers(member) && member.kind !== "carrier",
    ),
    ...CARRIERS.map((carrier) =>
      ask(
        `a firm that ${carrier} knows`,
        `app.firms_by_code(array['${codeOf(carrier)}'])`,
        !administers(member) && (member.kind !== "carrier" || member.slug === carrier),
      ),
    ),
    ask("publish a firm's name", `app.publish_firm_name('${id}')`, keeps),
    ask("a firm that is not asked for", `app.firm_facts('{}')`, false),
    ask("a firm by no code", `app.firms_by_code('{}')`, false),
    ...rows
      .filter(({ table }) => table === "registry_batches")
      .map(({ key, status, organization }) =>
        says(
          `a carrier claims from the ${status} list of ${organization}`,
          `app.is_registry_batch_used('${key.id}')`,
          status === "committed" && organization === member.slug && isOneOf(member, "city", "analyst"),
        ),
      ),
    ask("a firm that is not registered", `app.register_firms('[]')`, false),
    ask("register a firm", `app.register_firms('${firm}')`, keeps),
    ask("firms of another's record", `app.firms_of_record('2026-01-01') f where f.firm_id <> '${id}'`, false),
    ask(
      "firms of record",
      `app.firms_of_record('2026-01-01')`,
      member.kind === "carrier" && !administers(member) && member.slug === firstHost(rows),
    ),
  ];
}

/** Who hosts the one firm of every carrier for the longest, and among equals comes first; a park leaves it to who is inside. */
function firstHost(rows: readonly Row[]): Slug {
  const hosts = rows
    .filter(({ table, organization }) => table === "residencies" && organization !== "park")
    .map(({ organization, key }) => ({ organization, id: String(key.organization_id) }));
  return hosts.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]!.organization;
}

/** What the server asks before it knows who is there, or as a worker: nobody asks for it who is somebody. */
const AT_THE_DOOR: Record<string, string> = {
  user_for_sign_in: `app.user_for_sign_in('${emailOf("live")}')`,
  second_factor_for: `app.second_factor_for('${PEOPLE.live}')`,
  second_factors_not_under: "app.second_factors_not_under('x')",
  reseal_second_factor: `app.reseal_second_factor('${PEOPLE.live}', 'secret-live', 'x')`,
  person_for_phone: "app.person_for_phone('13900000001')",
  demo_user: `app.demo_user('${emailOf("other")}')`,
  create_session: `app.create_session('fresh', '${PEOPLE.live}', '1 hour', '1 hour')`,
  start_session: `app.start_session('fresh', '${PEOPLE.live}', null, '1 hour', '{"viewer": 9, "operator": 9}', 'password', '{}')`,
  open_challenge: `app.open_challenge('fresh', '${PEOPLE.live}', 'password', '1 hour')`,
  take_step: `app.take_step('${PEOPLE.live}', 9)`,
  take_recovery_code: `app.take_recovery_code('${PEOPLE.live}', 'code', '{}')`,
  take_sign_in_code: "app.take_sign_in_code('13900000001', 'sms')",
  take_attempt: "app.take_attempt(array['account:x'], array[1], array[60])",
  end_attempt: `app.end_attempt('${emailOf("live")}', '127.0.0.1', true, '{}')`,
  claim_mail: "app.claim_mail('fresh')",
  end_mail: `app.end_mail('${PEOPLE.live}', true)`,
  claim_text: "app.claim_text('fresh')",
  end_text: `app.end_text('${PEOPLE.live}')`,
  claim_job: "app.claim_job()",
  sweep_accounts: `app.sweep_accounts('{"mails": 1, "links": 1, "sessions": 1, "attempts": 1, "codes": 1}')`,
  separate_administrators: "app.separate_administrators()",
  ask_sign_in_code: "app.ask_sign_in_code('13900000009', 'en')",
  application_page: "app.application_page('alpha')",
  apply: `app.apply('alpha', '{"applicant": "firm", "name": "x", "locale": "en"}', 'fresh', '2026-01-20', '2025-01-01', '{}')`,
  application_by_link: "app.application_by_link('application-alpha')",
  withdraw_application: "app.withdraw_application('application-alpha', '2026-01-20', '{}')",
  ask_reset: `app.ask_reset('${emailOf("live")}', 'en', '1 day')`,
};

function scopes({ ids, members }: IsolationWorld, member: Member): Case[] {
  const hash = (of: Member) => `'\\x${of.sessionHash.toString("hex")}'::bytea`;
  const another = members.find(({ slug, isLive }) => isLive && slug !== member.slug)!;
  const begin = `app.begin_scope(${hash(another)}, '${another.membershipId}', 'r', 'a')`;
  const held = `'${JOBS.held}', '${JOBS.held}'`;
  const wiped = "perform set_config('app.ctx', '', true)";
  const forged = `perform set_config('app.ctx', replace(current_setting('app.ctx'), '${ids[member.slug]}', '${ids[another.slug]}'), true)`;
  return [
    does("is somebody", "null", "app.ctx() is not null", true),
    does("forges a scope", forged, "app.ctx() is not null", false),
    ask("begins a second scope", begin, false),
    ask("one's own session, fresh", `app.assert_recent(${hash(member)}, '1 day')`, true),
    ask("one's own session, not fresh enough", `app.assert_recent(${hash(member)}, '-1 day')`, false),
    ask(
      "one's own session that ended",
      `app.assert_recent('${endedOf(members.indexOf(member))}', '1 day')`,
      false,
    ),
    ask(
      "begins a job's scope within another",
      `app.begin_job_scope('${ids.group}', ${held}, 'r', 'a')`,
      false,
    ),
    ask("another's session, fresh", `app.assert_recent(${hash(another)}, '1 day')`, false),
    ...Object.entries(AT_THE_DOOR).flatMap(([name, call]) => [
      ask(`at the door: ${name}`, call, false),
      does(`wipes the scope, at the door: ${name}`, `${wiped}; perform from ${call}`, "true", false),
    ]),
  ];
}

/** Every case as a member. */
const insideCases = (world: IsolationWorld, member: Member): Case[] => [
  ...memberships(world, member),
  ...invitations(world, member),
  ...logs(member),
  ...byRow(world, member),
  ...firms(world, member),
  ...transfers(world, member),
  ...scopes(world, member),
];

/** Whether a call was answered; null where it failed for another reason than a right that is missing. */
function isAnswered({ code, count }: Outcome): boolean | null {
  if (code === null) return count > 0;
  if (code === "ZZDID") return true;
  return code === "42501" || code.startsWith("ZA") ? false : null;
}

const trying = ({ what, statement, answers }: Case): Try => ({
  table: statement,
  statement,
  judge: (outcome) =>
    isAnswered(outcome) === answers
      ? null
      : `${answers ? "is refused" : "is answered"}: ${what} ${outcome.code ?? ""} ${outcome.message ?? ""}`,
});

/** What is tried of every function that the login may run: as a member, or without a scope. */
export const functionTries = (
  world: IsolationWorld,
  outside: readonly Case[],
  member: Member | null,
): Try[] => (member ? insideCases(world, member) : outside).map(trying);
