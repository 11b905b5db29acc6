import type postgres from "postgres";
import type { Member } from "./members.ts";

/** How a statement ended: the rows that it reached, or the state and the sentence by which it was refused. */
export type Outcome = { count: number; code: string | null; message: string | null };
/** Runs statements as a member, each undone before the next. */
export type Probe = (statements: readonly string[]) => Promise<Outcome[]>;

/**
 * Runs statements one after the other inside the database, which takes a tenth of the time of asking for each. With the rights of who
 * calls it; what a statement did is undone by an exception. `passes_by` counts the rows that the policies let a statement reach
 * which reads none of their columns, and leaves them alone; its cost puts it behind every condition of a policy.
 */
export const TRY_ALL = `
create schema probe;
grant usage on schema probe to zaiti_app;
create function probe.passes_by() returns boolean language plpgsql volatile cost 1000 as $$
begin
  perform set_config('probe.reached', (current_setting('probe.reached')::integer + 1)::text, true);
  return false;
end $$;
grant execute on function probe.passes_by() to zaiti_app;
create function probe.try_all(statements text[]) returns table (place integer, reached bigint, code text, sentence text)
language plpgsql set search_path = public, pg_temp as $$
begin
  for place in 1 .. coalesce(array_length(statements, 1), 0) loop
    begin
      reached := 0; code := null; sentence := null;
      perform set_config('probe.reached', '0', true);
      execute statements[place];
      get diagnostics reached = row_count;
      reached := greatest(reached, current_setting('probe.reached')::bigint);
      raise exception using errcode = 'ZZUND';
    exception
      when sqlstate 'ZZUND' then null;
      when others then reached := 0; code := sqlstate; sentence := sqlerrm;
    end;
    return next;
  end loop;
end $$;
grant execute on function probe.try_all(text[]) to zaiti_app`;
/** A call ends well before the time that a statement of the server may take. */
const AT_ONCE = 500;

/** Runs `work` in one transaction of a member, or without a scope, which is undone. Rejects where the member gets no scope. */
export async function asMember(
  app: postgres.Sql,
  member: Member | null,
  work: (probe: Probe) => Promise<void>,
): Promise<void> {
  const undo = new Error("undo");
  await app
    .begin(async (tx) => {
      if (member)
        await tx`select app.begin_scope(${member.sessionHash}, ${member.membershipId}, 'isolation', '127.0.0.1')`;
      await work(async (statements) => {
        const outcomes: Outcome[] = [];
        for (let from = 0; from < statements.length; from += AT_ONCE) {
          const rows = await tx<{ reached: string; code: string | null; sentence: string | null }[]>`
            select * from probe.try_all(${statements.slice(from, from + AT_ONCE) as string[]}) order by place`;
          for (const { reached, code, sentence } of rows)
            outcomes.push({ count: Number(reached), code, message: sentence });
        }
        return outcomes;
      });
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
}
