import { admissionCases } from "./admission-cases.ts";
import { ask, type Case, does, says } from "./case.ts";
import {
  DEAD_SESSIONS,
  emailOf,
  JOBS,
  MEMBERSHIPS,
  numberOf,
  PEOPLE,
  SESSIONS,
  STRANGE_LEASE,
} from "./gate.ts";
import type { IsolationWorld } from "./probes.ts";
import { separatedCases } from "./separated-cases.ts";

const FROM = "'{}'::jsonb";

/** Nothing that the other person has is as it was. */
const OTHER_IS_TOUCHED = `not exists (select from app.session_of('session-other') where has_second_factor)
  or not exists (select from app.user_for_sign_in('${emailOf("other")}') where password_hash = 'hash-other')
  or not exists (select from app.second_factor_for('${PEOPLE.other}') where last_step = 3)
  or (select recovery_codes_left from app.my_account('session-other')) <> 1
  or app.my_phone('session-other') is distinct from '${numberOf(3)}'`;

/** What a session lets its person do; `$s` stands for the session. */
const BY_SESSION = {
  my_account: "app.my_account($s)",
  my_sessions: "app.my_sessions($s)",
  my_password_hashes: "(select app.my_password_hashes($s, 1) h) x where h is not null",
  my_phone: "(select app.my_phone($s) n) x where n is not null",
  session_of: "app.session_of($s)",
  session_memberships: "app.session_memberships($s)",
  ask_phone_proof: `app.ask_phone_proof($s, '${numberOf(8)}', 'en')`,
  change_password: `app.change_password($s, 'x', 0, 'en', ${FROM})`,
  confirm_session: `app.confirm_session($s, 'fresh', 'password', ${FROM})`,
  end_my_sessions: `app.end_my_sessions($s, null, ${FROM})`,
  end_phone: `app.end_phone($s, 'en', ${FROM})`,
  end_second_factor: `app.end_second_factor($s, 'en', ${FROM})`,
  renew_recovery_codes: `app.renew_recovery_codes($s, array['y'::bytea], ${FROM})`,
  prove_phone: `app.prove_phone($s, '${numberOf(4)}', 'sms', 'en', ${FROM})`,
} as const;

function bySession(): Case[] {
  return Object.entries(BY_SESSION).flatMap(([name, call]) => [
    ask(`${name} of one's own session`, call.replace("$s", "'session'"), true),
    ...DEAD_SESSIONS.map((dead) => ask(`${name} of ${dead}`, call.replace("$s", `'${dead}'`), false)),
    does(
      `${name} touches nobody else`,
      `perform from ${call.replace("$s", "'session'")}`,
      OTHER_IS_TOUCHED,
      false,
    ),
  ]);
}

function ofSessions(): Case[] {
  const { second, "session-other": other } = SESSIONS;
  const ended = (by: string, which: string | null) =>
    `(select app.end_my_sessions('${by}', ${which ? `'${which}'` : "null"}, ${FROM}) n) x where n > 0`;
  const alive = (session: string) => `exists (select from app.session_of('${session}'))`;
  return [
    ask("ends one's own other session", ended("session", second), true),
    ask("ends another's session", ended("session", other), false),
    ask("ends a session that ended", ended("session", SESSIONS["session-ended"]), false),
    does("keeps the session that asks", `perform from ${ended("session", null)}`, alive("session"), true),
    does(
      "a changed password ends the other sessions",
      `perform app.change_password('session', 'x', 0, 'en', ${FROM})`,
      alive("second"),
      false,
    ),
    does(
      "a changed password keeps the session",
      `perform app.change_password('session', 'x', 0, 'en', ${FROM})`,
      alive("session"),
      true,
    ),
    does(
      "a confirmed session ends the old",
      `perform app.confirm_session('session', 'fresh', 'password', ${FROM})`,
      alive("session"),
      false,
    ),
    does(
      "an ended session does not come back",
      `perform app.touch_session('session-ended', '1 day')`,
      alive("session-ended"),
      false,
    ),
    does(
      "an idle session does not come back",
      `perform app.touch_session('session-idle', '1 day')`,
      alive("session-idle"),
      false,
    ),
    does("a session ends", `perform app.end_session('session')`, alive("session"), false),
    does("a session that ends ends alone", `perform app.end_session('second')`, alive("session"), true),
    does("a person gets a session", startSession("live"), alive("fresh"), true),
    does("who was disabled gets no session", startSession("gone"), alive("fresh"), false),
    does("a person gets a session, unasked", createSession("live"), alive("fresh"), true),
    does("who was disabled gets none, unasked", createSession("gone"), alive("fresh"), false),
    ...[
      ["session", MEMBERSHIPS.held, true],
      ["session", MEMBERSHIPS.ended, false],
      ["session", MEMBERSHIPS.other, false],
      ["session-gone", MEMBERSHIPS.gone, false],
      ...DEAD_SESSIONS.map((dead) => [dead, MEMBERSHIPS.held, false] as const),
    ].map(([session, membership, answers]) =>
      ask(
        `begin_scope of ${session}, ${membership}`,
        `app.begin_scope('${session}', '${membership}', 'r', 'a')`,
        answers as boolean,
      ),
    ),
    ask(
      "memberships that ended",
      `app.session_memberships('session') m where m.id = '${MEMBERSHIPS.ended}'`,
      false,
    ),
    ask(
      "another's memberships",
      `app.session_memberships('session') m where m.id = '${MEMBERSHIPS.other}'`,
      false,
    ),
    ask("sessions that ended", `app.my_sessions('session') s offset 2`, false),
  ];
}

const startSession = (person: keyof typeof PEOPLE) =>
  `perform app.start_session('fresh', '${PEOPLE[person]}', null, '1 hour', '{"viewer": 9, "operator": 9}', 'password', ${FROM})`;
const createSession = (person: keyof typeof PEOPLE) =>
  `perform app.create_session('fresh', '${PEOPLE[person]}', '1 hour', '1 hour')`;

/** Links from a mail, and the first step of a sign-in: each as it is, and used, late, taken back, of who was disabled. */
function byLink(group: string): Case[] {
  const accept = (token: string, hash: string | null, session: string | null) =>
    `app.accept_invitation('${token}', ${hash ? `'${hash}'` : "null"}, ${session ? `'${session}'` : "null"}, ${FROM})`;
  const states = (names: string[], call: (token: string) => string) =>
    names.map((token, place) => says(`${token}: ${call("…")}`, call(token), place === 0));
  const seen = (names: string[], call: (token: string) => string) =>
    names.map((token, place) => ask(`${token}: ${call("…")}`, call(token), place === 0));
  const [invitations, challenges, resets] = [
    ["invitation", "invitation-used", "invitation-withdrawn", "invitation-late", "nothing"],
    ["challenge", "challenge-used", "challenge-late", "nothing"],
    ["reset", "reset-used", "reset-late", "reset-gone", "nothing"],
  ];
  const reset = (token: string) => `app.reset_password('${token}', 'x', 0, 'en', ${FROM})`;
  const isMember = `exists (select from app.session_memberships('session') m where m.organization_id = '${group}' and m.role = 'operator')`;
  return [
    ...states(invitations!, (token) => accept(token, null, "session")),
    ...seen(invitations!, (token) => `app.invitation_by_link('${token}')`),
    says("another's invitation", accept("invitation", null, "session-other"), false),
    says("an invitation with a new password for an account", accept("invitation", "x", null), false),
    says("an invitation by nobody", accept("invitation", null, null), false),
    does("an invitation makes a member", `perform ${accept("invitation", null, "session")}`, isMember, true),
    does(
      "an invitation is accepted once",
      `perform ${accept("invitation", null, "session")}`,
      `${accept("invitation", null, "session")} is not null`,
      false,
    ),
    ...seen([...challenges!, "challenge-gone"], (token) => `app.challenge_of('${token}')`),
    ...states(challenges!, (token) => `app.close_challenge('${token}')`),
    ...seen(resets!, (token) => `app.reset_by_link('${token}', 1)`),
    ...states(resets!, reset),
    does("a reset ends every session", `perform ${reset("reset")}`, "app.my_phone('session') is null", false),
    does("a reset is used once", `perform ${reset("reset")}`, reset("reset"), false),
    does("a reset touches nobody else", `perform ${reset("reset")}`, OTHER_IS_TOUCHED, false),
  ];
}

function byPerson(): Case[] {
  const { live, gone, other, begun } = PEOPLE;
  const factor = (person: string) => `app.second_factor_for('${person}')`;
  const recovery = (person: string, code: string) =>
    `app.take_recovery_code('${person}', '${code}', ${FROM})`;
  const step = (person: string, of: number) => `app.take_step('${person}', ${of})`;
  const demo = (person: "other" | "live" | "gone" | "begun") =>
    says(
      `a demo account of ${person}`,
      `(select app.demo_user('${emailOf(person)}') as said)`,
      person === "other",
    );
  return [
    ask("an account", `app.user_for_sign_in('${emailOf("live")}')`, true),
    ask("an account that was disabled", `app.user_for_sign_in('${emailOf("gone")}')`, false),
    ...(["other", "live", "gone", "begun"] as const).map(demo),
    ask("demo accounts", "app.demo_accounts()", true),
    ask("demo accounts of who was disabled", "app.demo_accounts() where email ~ '^(gone|begun|live)'", false),
    ask("a number", `app.person_for_phone('${numberOf(1)}')`, true),
    ask("a number of who was disabled", `app.person_for_phone('${numberOf(2)}')`, false),
    ask("a second factor", factor(live), true),
    ask("a second factor that was begun", factor(begun), false),
    says("a step", step(live, 4), true),
    says("a step twice", step(live, 3), false),
    says("a step of a second factor that was begun", step(begun, 9), false),
    does("a step touches nobody else", `perform ${step(live, 4)}`, OTHER_IS_TOUCHED, false),
    says("a recovery code", recovery(live, "code"), true),
    says("a recovery code twice", recovery(live, "code-used"), false),
    says("another's recovery code", recovery(other, "code"), false),
    says("a wrong recovery code", recovery(live, "nothing"), false),
    says("reseals what is there", `app.reseal_second_factor('${live}', 'secret-live', 'x')`, true),
    says("reseals what is not there", `app.reseal_second_factor('${live}', 'nothing', 'x')`, false),
    does(
      "resealing touches nobody else",
      `perform app.reseal_second_factor('${live}', 'secret-live', 'x')`,
      `not exists (select from ${factor(other)} where secret = 'secret-other')`,
      false,
    ),
    ask("begins a second factor again", `app.begin_second_factor('session', 'x')`, false),
    ask(
      "ends a second factor that was begun",
      `app.end_second_factor('session-begun', 'en', ${FROM})`,
      false,
    ),
    ask(
      "ends a second factor that is asked for",
      `app.end_second_factor('session-late', 'en', ${FROM})`,
      false,
    ),
    ask("confirms a second factor", confirmFactor("secret-begun"), true),
    ask("confirms a second factor of another secret", confirmFactor("nothing"), false),
    does(
      "a confirmed second factor keeps the session",
      `perform ${confirmFactor("secret-begun")}`,
      "exists (select from app.session_of('session-begun'))",
      true,
    ),
    does(
      "a confirmed second factor ends the other sessions",
      `perform ${confirmFactor("secret-begun")}`,
      "exists (select from app.session_of('second-begun'))",
      false,
    ),
    does(
      "a confirmed second factor touches nobody else",
      `perform ${confirmFactor("secret-begun")}`,
      OTHER_IS_TOUCHED,
      false,
    ),
    ask(
      "confirms a second factor again",
      `app.confirm_second_factor('session', 'secret-live', 9, '{}', 'en', ${FROM})`,
      false,
    ),
    says("what is set up is set up again", "app.set_up('a', 'a', 'a', 'a@b.test', 'a', 'a')", false),
    says("administrators are separated", "app.administrators_are_separated()", false),
    says("what is set up is to be set up", "app.set_up_needed()", false),
    ...(["live", "gone"] as const).flatMap((person) => [
      does(
        `${person} asks for a new password`,
        `perform app.ask_reset('${emailOf(person)}', 'en', '1 day')`,
        `exists (select from app.claim_mail('fresh') m where m.to_address = '${emailOf(person)}')`,
        person === "live",
      ),
      does(
        `${person} asks for a code`,
        `perform app.ask_sign_in_code('${numberOf(person === "live" ? 1 : 2)}', 'en')`,
        "exists (select from app.claim_text('fresh'))",
        person === "live",
      ),
    ]),
    ...byPhone(gone),
    ...ofWhoBegan(live, other),
  ];
}

/** Nothing of another's counts as one's own, and a second factor that was begun counts for nothing. */
const ofWhoBegan = (live: string, other: string): Case[] => [
  ask(
    "others' passwords",
    "(select app.my_password_hashes('session', 9) h) x where cardinality(h) > 1",
    false,
  ),
  ask("a second factor begun counts", "app.session_of('session-begun') where has_second_factor", false),
  ask("a second factor begun shows", "app.my_account('session-begun') where has_second_factor", false),
  ask("codes for one begun", `app.renew_recovery_codes('session-begun', '{}', ${FROM})`, false),
  says("reseals another's", `app.reseal_second_factor('${other}', 'secret-live', 'x')`, false),
  ask("those under a key", `app.second_factors_not_under('secret') where user_id = '${live}'`, false),
];

const confirmFactor = (secret: string) =>
  `app.confirm_second_factor('session-begun', '${secret}', 9, array['z'::bytea], 'en', ${FROM})`;

function byPhone(gone: string): Case[] {
  const signIn = (place: number, hash = "sms") => `app.take_sign_in_code('${numberOf(place)}', '${hash}')`;
  const prove = (session: string, place: number, hash = "sms") =>
    `app.prove_phone('${session}', '${numberOf(place)}', '${hash}', 'en', ${FROM})`;
  return [
    says("a code", signIn(1), true),
    says("a wrong code", signIn(1, "nothing"), false),
    says("a code twice", signIn(5), false),
    says("a code too late", signIn(6), false),
    says("a code after five wrong ones", signIn(7), false),
    says("a code of a number that went to somebody else", signIn(3), false),
    says("a code that proves a number signs in", signIn(4), false),
    says("a code proves a number", prove("session", 4), true),
    says("another's code proves a number", prove("session-other", 4), false),
    says("a wrong code proves a number", prove("session", 4, "nothing"), false),
    says("a code to sign in proves a number", prove("session", 1), false),
    does(
      "a code is used once",
      `perform ${signIn(1)}`,
      `${signIn(1)} is not null or '${gone}' is null`,
      false,
    ),
  ];
}

function byLease(group: string): Case[] {
  const job = (name: keyof typeof JOBS, lease: string = JOBS[name], organization = group) =>
    `'${organization}', '${JOBS[name]}', '${lease}'`;
  const end = (which: string, status: string) => `app.end_job(${which}, '${status}', null, null)`;
  const note = (which: string) => `app.note_progress(${which}, 'read', 1, 1)`;
  const begin = (which: string) => `app.begin_job_scope(${which}, 'r', 'a')`;
  const held = job("held");
  const strangers = {
    "another lease": job("held", STRANGE_LEASE),
    "another organisation": job("held", JOBS.held, STRANGE_LEASE),
    "a job that does not run": job("queued"),
  };
  const isHeld = `exists (select from ${note(held)})`;
  return [
    ask("a job's scope", begin(held), true),
    ask("a scope of a job that is to stop", begin(job("cancelled")), false),
    ask("a scope of a membership that ended", begin(job("left")), false),
    ask("a scope of who was disabled", begin(job("gone")), false),
    ask("a scope of another's membership", begin(job("others")), false),
    ask("progress of one's job", note(held), true),
    ask("one's job fails", end(held, "failed"), true),
    ask("a job is done outside its scope", end(held, "done"), false),
    ask("a job that is to stop is done", end(job("cancelled"), "done"), false),
    does("gives a job back", `perform app.give_back_job(${held}, true)`, isHeld, false),
    does(
      "ending a job ends no other",
      `perform ${end(held, "failed")}`,
      `not exists (select from ${note(job("cancelled"))})`,
      false,
    ),
    ...Object.entries(strangers).flatMap(([what, which]) => [
      ask(`progress by ${what}`, note(which), false),
      ask(`a scope by ${what}`, begin(which), false),
      ask(`an end by ${what}`, end(which, "failed"), false),
      {
        what: `gives a job back by ${what}`,
        statement: `do $$ begin perform app.give_back_job(${which}, true);
          begin perform ${note(held)}; exception when others then raise exception using errcode = 'ZZDID'; end; end $$`,
        answers: false,
      },
    ]),
  ];
}

/** What is only for members, asked for without a scope. */
const forMembers = ({ ids, rows }: IsolationWorld): Case[] => {
  const filing = rows.find(({ table, status }) => table === "filings" && status === "accepted")!;
  const run = rows.find(({ table, status }) => table === "runs" && status === "approved")!;
  const member = rows.find(({ table }) => table === "memberships")!.key.id;
  const firm = rows.find(({ table }) => table === "firms")!.key.id;
  const invitation = rows.find(({ table }) => table === "invitations")!.key.id;
  const of = (row: typeof filing) => `'${row.key.organization_id}', '${row.key.id}'`;
  return [
    says("add_member", `app.add_member('${ids.alpha}', 'a@b.test', 'a', 'a', 'owner', false)`, false),
    says(
      "invite_member",
      `app.invite_member('${ids.alpha}', 'a@b.test', 'a', 'owner', 'en', '1 day')`,
      false,
    ),
    says("resend_invitation", `app.resend_invitation('${invitation}', '1 day')`, false),
    says("withdraw_invitation", `app.withdraw_invitation('${invitation}')`, false),
    ask("invitations_of_own", "app.invitations_of_own()", false),
    ask("members_of_own", "app.members_of_own()", false),
    says("remove_second_factor", `app.remove_second_factor('${member}', 'x', 'x', 0, 'en')`, false),
    says("unlock_member", `app.unlock_member('${member}')`, false),
    ask("require_second_factor", "app.require_second_factor(true)", false),
    ask("assert_recent", "app.assert_recent('session', '1 day')", false),
    ask("audit_links", "app.audit_links(0, null)", false),
    ask("check_audit_chain", "app.check_audit_chain(null, null)", false),
    ask("ledger_history", "app.ledger_history(array['alpha'])", false),
    ask("write_audit", "app.write_audit('x', 'x', 'x', null, null)", false),
    ask("firm_facts", `app.firm_facts(array['${firm}'::uuid])`, false),
    ask("firms_by_code", "app.firms_by_code(array['91000000000000001X'])", false),
    ask("register_firms", `app.register_firms('[]')`, false),
    ask("publish_firm_name", `app.publish_firm_name('${firm}')`, false),
    says("is_registry_batch_used", `app.is_registry_batch_used(${of(run).split(",")[0]})`, false),
    ask("firms_of_record", "app.firms_of_record('2026-01-01')", false),
    says("filing_accepted_revision", `app.filing_accepted_revision(${of(filing)})`, false),
    says("run_is_approved", `app.run_is_approved(${of(run)})`, false),
    says("is_conflict_party", `app.is_conflict_party(${of(run)})`, false),
  ];
};

/** Every case without a scope, as the server asks before it knows who is there. */
export const outsideCases = (world: IsolationWorld): Case[] => [
  ...bySession(),
  ...ofSessions(),
  ...byLink(world.ids.group),
  ...byPerson(),
  ...byLease(world.ids.group),
  ...forMembers(world),
  ...separatedCases(world),
  ...admissionCases(),
];
