import type postgres from "postgres";
import { grantLines } from "./grants.ts";

/** What a rule finds in the catalogue of a migrated database: one line a fault, empty where there is none. */
type Rule = (admin: postgres.Sql) => Promise<string[]>;
const lines = (rows: readonly { fault: string }[]): string[] => rows.map(({ fault }) => fault);

const rowSecurity: Rule = async (admin) =>
  lines(
    await admin`
    select relname || case when not relrowsecurity then ': off' when not relforcerowsecurity then ': not forced' else ': no policy' end as fault
      from pg_class c
     where relnamespace in ('public'::regnamespace, 'app'::regnamespace, 'app_private'::regnamespace) and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity
                and (exists (select from pg_policy p where p.polrelid = c.oid)
                     or not exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                                       and has_column_privilege('zaiti_app', c.oid, a.attnum, 'select, insert, update'))))
     order by 1`,
  );

const alwaysTrue: Rule = async (admin) =>
  lines(
    await admin`
    select tablename || ' ' || policyname as fault from pg_policies
     where schemaname in ('public', 'app', 'app_private') and (roles && '{public,zaiti_app}'::name[])
       and ('true' in (lower(trim(both '() ' from qual)), lower(trim(both '() ' from with_check)))
            or (qual is null and with_check is null) or permissive <> 'PERMISSIVE')
     order by 1`,
  );

/** A policy that names neither the organisation, the city nor what is readable lets rows of others through. */
const nameless: Rule = async (admin) =>
  lines(
    await admin`
    select tablename || ' ' || policyname as fault from pg_policies
     where schemaname = 'public' and 'zaiti_app' = any (roles)
       and coalesce(qual, '') || coalesce(with_check, '') !~ 'app\\.(own|office|city|readable)\\(\\)'
     order by 1`,
  );

/** Called for each row, a function of the scope makes a page slow; as a subquery it is asked once a statement. */
const perRow: Rule = async (admin) =>
  lines(
    await admin`
    select tablename || ' ' || policyname as fault from pg_policies
     where schemaname = 'public' and 'zaiti_app' = any (roles)
       and regexp_replace(coalesce(qual, '') || coalesce(with_check, ''), '\\(\\s*SELECT app\\.[a-z_]+\\(\\)', '', 'g')
           ~ 'app\\.(own|office|city|kind|role|is_park|user_id|membership|readable)\\(\\)'
     order by 1`,
  );

const views: Rule = async (admin) =>
  lines(
    await admin`
    select c.oid::regclass || case relkind when 'm' then ': materialised' else ': reads as its owner' end as fault
      from pg_class c
     where relnamespace in ('public'::regnamespace, 'app'::regnamespace, 'app_private'::regnamespace)
       and (relkind = 'm' or (relkind = 'v' and not coalesce(reloptions::text[] && '{security_invoker=true,security_invoker=on}', false)))
     order by 1`,
  );

/** A body parsed at its creation has no names left to look up; every other one is held to a path that ends in pg_temp. */
const functions: Rule = async (admin) =>
  lines(
    await admin`
    select p.oid::regprocedure || case
             when has_function_privilege('public', p.oid, 'execute') then ': for everybody'
             when p.proowner not in ('zaiti_definer'::regrole, 'zaiti_owner'::regrole) then ': belongs to a login'
             else ': searches where the caller says' end as fault
      from pg_proc p
     where pronamespace in ('public'::regnamespace, 'app'::regnamespace, 'app_private'::regnamespace)
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
       and (has_function_privilege('public', p.oid, 'execute')
            or p.proowner not in ('zaiti_definer'::regrole, 'zaiti_owner'::regrole)
            or ((p.prosecdef or p.prosqlbody is null)
                and not exists (select from unnest(p.proconfig) c where c ~ '^search_path=pg_catalog, (app, )?pg_temp$')))
     order by 1`,
  );

const hiddenFunctions: Rule = async (admin) =>
  lines(
    await admin`
    select p.oid::regprocedure::text as fault from pg_proc p
     where pronamespace = 'app_private'::regnamespace and has_function_privilege('zaiti_app', p.oid, 'execute') order by 1`,
  );

const roles: Rule = async (admin) =>
  lines(
    await admin`
    select r.rolname || ': ' || fault as fault from pg_roles r cross join lateral (values
      (r.rolsuper, 'superuser'), (r.rolbypassrls and r.rolname in ('zaiti_app', 'zaiti_owner', 'zaiti_definer', 'zaiti_migrator'), 'passes by the policies'),
      (r.rolcreaterole or r.rolcreatedb, 'makes roles or databases'),
      (r.rolname = 'zaiti_app' and exists (select from pg_auth_members m where m.member = r.oid), 'is a member of a role'),
      (r.rolname = 'zaiti_app' and exists (select from pg_class c where c.relowner = r.oid), 'owns something'),
      (r.rolname = 'zaiti_app' and exists (select from pg_database d where d.datname !~ '^(test_.*|postgres|template[01])$'
                                      and has_database_privilege('zaiti_app', d.oid, 'temp')), 'makes temporary tables'),
      (r.rolname = 'zaiti_app' and (has_schema_privilege('zaiti_app', 'public', 'create') or has_schema_privilege('zaiti_app', 'app', 'create')), 'makes things'),
      (r.rolname = 'zaiti_app' and has_schema_privilege('zaiti_app', 'app_private', 'usage'), 'reaches app_private')) as f (wrong, fault)
     where r.rolname like 'zaiti\\_%' and f.wrong
     order by 1`,
  );

/** A key that a cascade follows, or that does not hold the organisation, reaches into another organisation's rows. */
const keys: Rule = async (admin) =>
  lines(
    await admin`
    select conrelid::regclass || ' ' || conname as fault from pg_constraint k
     where contype = 'f' and connamespace = 'public'::regnamespace
       and (confdeltype not in ('a', 'r') or confupdtype not in ('a', 'r')
            or (exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'organization_id')
                and not exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'organization_id' and a.attnum = any (k.confkey))))
     order by 1`,
  );

const grants: Rule = async (admin) => {
  const tables = await admin<{ name: string; columns: string[]; held: string[] }[]>`
    select relname as name, array_agg(a.attname::text order by a.attnum) as columns,
           array_cat(
             array_agg(v.verb || ' ' || a.attname order by a.attnum) filter (where has_column_privilege('zaiti_app', c.oid, a.attnum, v.verb)),
             case when has_table_privilege('zaiti_app', c.oid, 'delete') then '{delete}'::text[] end
             || case when has_table_privilege('zaiti_app', c.oid, 'truncate') then '{truncate}'::text[] end
             || case when has_table_privilege('zaiti_app', c.oid, 'references') then '{references}'::text[] end
             || case when has_table_privilege('zaiti_app', c.oid, 'trigger') then '{trigger}'::text[] end) as held
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           cross join (values ('select'), ('insert'), ('update')) as v (verb)
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') group by c.oid, relname order by 1`;
  return tables.flatMap(({ name, columns, held }) => {
    const [is, should] = [new Set(held ?? []), new Set(grantLines(name, [...new Set(columns)]))];
    return [
      ...[...is].filter((line) => !should.has(line)).map((line) => `${name}: may ${line}`),
      ...[...should].filter((line) => !is.has(line)).map((line) => `${name}: may not ${line}`),
    ];
  });
};

/** A policy that decides about nothing would begin to decide on the day of a grant. */
const idle: Rule = async (admin) =>
  lines(
    await admin`
    select c.relname || ' ' || polname as fault from pg_policy p join pg_class c on c.oid = p.polrelid
     where relnamespace = 'public'::regnamespace and 'zaiti_app'::regrole = any (polroles)
       and not case polcmd when 'd' then has_table_privilege('zaiti_app', c.oid, 'delete')
                           when '*' then true
                           else has_any_column_privilege('zaiti_app', c.oid, case polcmd when 'r' then 'select' when 'a' then 'insert' else 'update' end) end
     order by 1`,
  );

/** The rules of the catalogue, by what they ask for. */
export const RULES = {
  "row-level security is on and forced for every table, with a policy": rowSecurity,
  "no policy of the server's login is always true, and none restricts what another would have to permit":
    alwaysTrue,
  "every policy names the organisation, the city or what is readable": nameless,
  "no policy asks for the scope once a row": perRow,
  "no policy is for something that nobody is granted": idle,
  "no view reads past the policies, and there is no materialised view": views,
  "every function has a fixed path that ends in pg_temp, belongs to no login, and is not for everybody":
    functions,
  "the login reaches no function of app_private": hiddenFunctions,
  "the roles own, bypass and inherit nothing": roles,
  "keys hold the organisation, and none cascades": keys,
  "the login may do with each table and column what was written down, and nothing else": grants,
} as const satisfies Record<string, Rule>;

/** Everything that the rules find. */
export const faultsOf = async (admin: postgres.Sql): Promise<string[]> =>
  (await Promise.all(Object.values(RULES).map((rule) => rule(admin)))).flat();
