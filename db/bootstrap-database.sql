-- Once in each database, by its administrator, after bootstrap.sql.
do $$ begin
  execute format('alter database %I owner to zaiti_owner', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to zaiti_app, zaiti_migrator, zaiti_backup', current_database());
end $$;
create schema if not exists ext;
create extension if not exists pgcrypto schema ext;
create extension if not exists btree_gist schema ext;
alter schema public owner to zaiti_owner;
revoke all on schema public from public;
grant usage on schema public to zaiti_app, zaiti_definer;
grant usage on schema ext to zaiti_owner, zaiti_definer;
create schema if not exists app authorization zaiti_owner;
create schema if not exists app_private authorization zaiti_owner;
