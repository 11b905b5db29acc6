-- Once per database, by its administrator (on the embedded database: at its first start).
-- zaiti_owner owns the tables, zaiti_definer the definer functions; both cannot log in.
-- zaiti_migrator runs migrations; zaiti_app is what the server logs in as: it owns nothing and bypasses nothing.
-- zaiti_backup reads every row and writes none. It sees past row-level security, without which a copy would be empty and look whole.
do $$
declare r text;
begin
  foreach r in array array['zaiti_owner', 'zaiti_definer'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit', r);
    end if;
  end loop;
  foreach r in array array['zaiti_migrator', 'zaiti_app'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole noinherit', r);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'zaiti_backup') then
    create role zaiti_backup login nosuperuser bypassrls nocreatedb nocreaterole noinherit;
  end if;
end $$;
grant zaiti_owner, zaiti_definer to zaiti_migrator;
alter role zaiti_app set statement_timeout = '30s';
alter role zaiti_app set lock_timeout = '10s';
alter role zaiti_app set idle_in_transaction_session_timeout = '60s';
alter role zaiti_app set row_security = on;
alter role zaiti_backup set default_transaction_read_only = on;
alter role zaiti_backup set row_security = off;
