import type postgres from "postgres";
import { leavings } from "./function-expression.ts";
import { functionTries } from "./functions.ts";
import type { Member } from "./members.ts";
import { outsideCases } from "./outside-cases.ts";
import { type IsolationWorld, type Try, wrongOf } from "./probes.ts";

/** One check left out of one function; what it was, and what asks about it. */
export type Definer = {
  name: string;
  what: string;
  apply: string;
  undo: string;
  callers: ReadonlySet<string>;
};
type Source = { name: string; definition: string };
type Trigger = { name: string; table: string; verbs: string[] };
const triggersIn = (admin: postgres.Sql) => admin<Trigger[]>`
  select proname as name, tgrelid::regclass::text as table,
         array(select v.verb from (values (4, 'insert'), (8, 'delete'), (16, 'update')) v (bit, verb) where tgtype & v.bit > 0) as verbs
    from pg_trigger join pg_proc p on p.oid = tgfoid where not tgisinternal`;

/**
 * Functions that decide about nobody's right: sums of areas, what is swept, sent, marked as sent, counted or worked off next, how the log is chained,
 * and the one step that separates the administrators of an installation.
 */
const OF_NO_RIGHT = new Set([
  "room_guard",
  "sweep_accounts",
  "claim_mail",
  "claim_text",
  "claim_job",
  "take_attempt",
  "end_attempt",
  "queue_notice",
  "queue_phone_code",
  "append_audit",
  "note_person",
  "set_password",
  "signature",
  "audit_hash",
  "audit_link",
  "check_audit_chain",
  "separate_administrators",
  "end_mail",
  "end_text",
]);
/** Checks that such a function makes all the same. */
const OF_A_RIGHT = /^check: /;

/** Each function with those that reach it, itself among them: by a call, or by writing where it is a trigger. */
function callersOf(sources: readonly Source[], triggers: readonly Trigger[]): Map<string, Set<string>> {
  const callers = new Map(sources.map(({ name }) => [name, new Set([name])]));
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const { name, definition } of sources)
      for (const [called, by] of callers) {
        if (by.has(name)) continue;
        const isCalled = [...by].some((it) => reaches(definition, it, triggers));
        if (!isCalled) continue;
        callers.get(called)!.add(name);
        isGrowing = true;
      }
  }
  return callers;
}
function reaches(definition: string, name: string, triggers: readonly Trigger[]): boolean {
  const body = bodyOf(definition);
  if (new RegExp(`app(?:_private)?\\.${name}\\(`).test(body)) return true;
  return triggers.some((it) => it.name === name && writes(body, it.table));
}
/** Whether a text writes to a table, by its name alone or with its schema. */
const writes = (text: string, table: string) =>
  new RegExp(`(?:insert into|update|delete from) (?:public\\.)?${table}\\b`).test(text);
const bodyOf = (definition: string) => definition.slice(definition.indexOf("\n"));

/** Every way in which a function that runs with other rights than its caller's is left without one of its checks. */
export async function definersOf(admin: postgres.Sql): Promise<Definer[]> {
  const sources = await admin<Source[]>`
    select proname as name, pg_get_functiondef(oid) as definition from pg_proc
     where proowner = 'zaiti_definer'::regrole and pronamespace in ('app'::regnamespace, 'app_private'::regnamespace) order by 1`;
  const callers = callersOf(sources, await triggersIn(admin));
  return sources.flatMap(({ name, definition }) =>
    leavings(definition)
      .filter(({ what }) => !OF_NO_RIGHT.has(name) || OF_A_RIGHT.test(what))
      .map(({ what, source }) => ({
        name,
        what,
        apply: source,
        undo: definition,
        callers: callers.get(name)!,
      })),
  );
}

type Suite = {
  world: IsolationWorld;
  /** Null for who has no scope. */
  asked: (Member | null)[];
  tries: Map<Member | null, readonly Try[]>;
  tables: (definer: Definer) => ReadonlySet<string>;
};

/** The statements that a function can answer otherwise: tables with a trigger that reaches it, with a policy that asks it. */
async function tablesBy(admin: postgres.Sql): Promise<Suite["tables"]> {
  const triggers = await triggersIn(admin);
  const policies = await admin<{ table: string; text: string }[]>`
    select tablename as table, coalesce(qual, '') || coalesce(with_check, '') as text from pg_policies
     where 'zaiti_app' = any (roles)`;
  const ofScopes = ["filings", "organizations", "residencies", "audit_entries"];
  return ({ callers, name }) => {
    const keys = new Set<string>();
    for (const trigger of triggers.filter((it) => callers.has(it.name)))
      for (const verb of trigger.verbs) keys.add(`${trigger.table} ${verb}`);
    for (const { table, text } of policies) if (text.includes(`app.${name}(`)) keys.add(`${table} select`);
    if (callers.has("begin_scope")) for (const table of ofScopes) keys.add(`${table} select`);
    return keys;
  };
}

export async function definerSuite(
  admin: postgres.Sql,
  world: IsolationWorld,
  triesOf: (member: Member) => readonly Try[],
): Promise<Suite> {
  const outside = outsideCases(world);
  const asked = [null, ...world.members.filter(({ isLive }) => isLive)];
  const tries = asked.map((member) => {
    const ofTables = member ? triesOf(member) : [];
    return [member, [...functionTries(world, outside, member), ...ofTables]] as const;
  });
  return { world, asked, tries: new Map(tries), tables: await tablesBy(admin) };
}

const keyOf = ({ table, statement }: Try) => `${table} ${statement.split(" ", 1)[0]}`;

/** What is found wrong by what can be answered otherwise without a check, or by everything. Who found something last is asked first. */
export async function wrongWithout(suite: Suite, definer: Definer | null): Promise<string | null> {
  const tables = definer ? suite.tables(definer) : new Set<string>();
  const called = [...(definer?.callers ?? [])].map((name) => `app.${name}(`);
  const written = [...tables].filter((key) => !key.endsWith(" select")).map((key) => key.split(" ", 1)[0]!);
  const isConcerned = (it: Try) =>
    definer === null ||
    tables.has(keyOf(it)) ||
    called.some((name) => it.statement.includes(name)) ||
    (it.statement.startsWith("do ") && written.some((table) => writes(it.statement, table)));
  for (const [place, member] of suite.asked.entries()) {
    const tries = suite.tries.get(member)!.filter(isConcerned);
    if (tries.length === 0) continue;
    const found = await wrongOf(suite.world.app, member, tries).then(
      ([first]) => first,
      // No scope at all: noticed as well.
      (error: unknown) => `gets no scope: ${String(error)}`,
    );
    if (!found) continue;
    suite.asked.unshift(...suite.asked.splice(place, 1));
    return `${member?.name ?? "without a scope"} ${found}`;
  }
  return null;
}

/** Leaves out each check in turn. The answer is those that nothing notices, in words, and how many there were. */
export async function weakenDefiners(
  admin: postgres.Sql,
  suite: Suite,
  isAsked: (definer: Definer) => boolean,
): Promise<{ missed: string[]; tried: number }> {
  const definers = (await definersOf(admin)).filter(isAsked);
  const missed: string[] = [];
  for (const [place, definer] of definers.entries()) {
    await admin.unsafe(definer.apply);
    const found = await wrongWithout(suite, definer).finally(() => admin.unsafe(definer.undo));
    if (found === null) {
      missed.push(`${definer.name} ${definer.what}`);
      process.stderr.write(`missed: definer: ${definer.name} ${definer.what}\n`);
    }
    if ((place + 1) % 50 === 0)
      process.stdout.write(`${place + 1} of ${definers.length}, ${missed.length} not noticed\n`);
  }
  return { missed, tried: definers.length };
}
