-- The log as a chain that can be checked: its links, its head, and an anchor kept elsewhere, without which a log cut off
-- at its end looks whole.
grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

-- The text of a link, whose digest together with the link before it is its hash. Entries of before did not name the person in it.
create function app_private.audit_link(e public.audit_entries, p_named boolean) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_array(e.organization_id::text, e.seq, extract(epoch from e.at), e.user_id::text, e.membership_id::text, e.request_id,
                           e.address, e.action, e.entity, e.entity_id, e.before, e.after)
         || case when p_named then jsonb_build_array(e.user_name) else '[]' end
$$;--> statement-breakpoint

create function app_private.audit_hash(p_previous text, p_link text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(p_previous || p_link, 'utf8')), 'hex')
$$;--> statement-breakpoint

create or replace function app.write_audit(p_action text, p_entity text, p_entity_id text, p_before jsonb, p_after jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); head record; e public.audit_entries;
begin
  if c is null then raise exception 'no scope' using errcode = 'ZA002'; end if;
  insert into public.audit_heads (organization_id, seq, hash) values ((c ->> 'organization')::uuid, 0, '') on conflict do nothing;
  select * into head from public.audit_heads where organization_id = (c ->> 'organization')::uuid for update;
  e.organization_id := (c ->> 'organization')::uuid;
  e.seq := head.seq + 1;
  e.at := clock_timestamp();
  e.user_id := (c ->> 'user')::uuid;
  e.user_name := c ->> 'userName';
  e.membership_id := (c ->> 'membership')::uuid;
  e.request_id := c ->> 'request';
  e.address := c ->> 'address';
  e.action := p_action;
  e.entity := p_entity;
  e.entity_id := p_entity_id;
  e.before := p_before;
  e.after := p_after;
  e.previous_hash := head.hash;
  e.hash := app_private.audit_hash(head.hash, app_private.audit_link(e, true));
  insert into public.audit_entries select (e).*;
  update public.audit_heads set seq = e.seq, hash = e.hash where organization_id = e.organization_id;
  return e.seq;
end $$;--> statement-breakpoint

-- The own log in order, each entry with the text that its hash covers; null where neither text does.
create function app.audit_links(p_after bigint, p_limit integer)
returns table (seq bigint, at timestamptz, link text, previous_hash text, hash text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() is null or app.role() not in ('owner', 'admin', 'auditor') then
    raise exception 'not for this role' using errcode = '42501';
  end if;
  return query
    select e.seq, e.at,
           case e.hash when app_private.audit_hash(e.previous_hash, app_private.audit_link(e, true)) then app_private.audit_link(e, true)
                       when app_private.audit_hash(e.previous_hash, app_private.audit_link(e, false)) then app_private.audit_link(e, false)
           end, e.previous_hash, e.hash
      from public.audit_entries e
     where e.organization_id = app.own() and e.seq > p_after order by e.seq limit p_limit;
end $$;--> statement-breakpoint

create function app.check_audit_chain(p_anchor_seq bigint, p_anchor_hash text)
returns table (links bigint, last_hash text, broken_at bigint, anchor text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare r record; head record; previous text := ''; expected bigint := 0; broken bigint; found_hash text;
begin
  for r in select * from app.audit_links(0, null) loop
    expected := expected + 1;
    if broken is null and (r.seq <> expected or r.previous_hash <> previous or r.link is null) then broken := r.seq; end if;
    if r.seq = p_anchor_seq then found_hash := r.hash; end if;
    previous := r.hash;
  end loop;
  select h.seq, h.hash into head from public.audit_heads h where h.organization_id = app.own();
  if broken is null and (coalesce(head.seq, 0) <> expected or coalesce(head.hash, '') <> previous) then broken := expected + 1; end if;
  return query select expected, previous, broken, case
    when p_anchor_seq is null then null
    when found_hash is null then 'missing'
    when found_hash <> p_anchor_hash then 'differs'
    else 'held' end;
end $$;--> statement-breakpoint
revoke all on function app.audit_links(bigint, integer), app_private.audit_link(public.audit_entries, boolean),
  app_private.audit_hash(text, text) from public;--> statement-breakpoint
grant execute on function app.audit_links(bigint, integer) to zaiti_app, zaiti_owner;--> statement-breakpoint
revoke all on function app.check_audit_chain(bigint, text) from public;--> statement-breakpoint
grant execute on function app.check_audit_chain(bigint, text) to zaiti_app, zaiti_owner;--> statement-breakpoint
drop function app.audit_chain_holds();--> statement-breakpoint

set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;
