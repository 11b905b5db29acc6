import { sql } from "drizzle-orm";
import type { ScopedTx } from "#db/scope.server.ts";

export type SavedView = {
  id: string;
  name: string;
  /** The address after the question mark. */
  query: string;
  isShared: boolean;
  isMine: boolean;
  userName: string;
};

/** A person's views of a page and those that colleagues share, the own ones first. */
export async function viewsOfPage(
  tx: ScopedTx,
  organizationId: string,
  userId: string,
  page: string,
): Promise<SavedView[]> {
  return tx.execute<SavedView>(sql`
    select id, name, query, is_shared as "isShared", user_id = ${userId} as "isMine", user_name as "userName"
      from saved_views
     where organization_id = ${organizationId} and page = ${page} and (user_id = ${userId} or is_shared)
     order by user_id <> ${userId}, name, id`);
}

/** Keeps a view; one of the same person, page and name is replaced. Its id. */
export async function putView(
  tx: ScopedTx,
  organizationId: string,
  by: { id: string; name: string },
  view: { page: string; name: string; query: string; isShared: boolean },
): Promise<string> {
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into saved_views (organization_id, user_id, user_name, page, name, query, is_shared)
    values (${organizationId}, ${by.id}, ${by.name}, ${view.page}, ${view.name}, ${view.query}, ${view.isShared})
    on conflict (organization_id, user_id, page, name) do update set query = excluded.query, is_shared = excluded.is_shared
    returning id`);
  return row!.id;
}

/** Renames or shares one's own view; what it was before, null when there is none of one's own. */
export async function changeView(
  tx: ScopedTx,
  organizationId: string,
  userId: string,
  { id, name, isShared }: { id: string; name: string; isShared: boolean },
): Promise<{ name: string } | null> {
  const [row] = await tx.execute<{ name: string }>(sql`
    with former as (
      select id, name from saved_views where organization_id = ${organizationId} and id = ${id} and user_id = ${userId} for update
    )
    update saved_views v set name = ${name}, is_shared = ${isShared} from former
     where v.organization_id = ${organizationId} and v.id = former.id returning former.name`);
  return row ?? null;
}

/** Another view of one's own on the same page has this name. */
export async function isViewNameTaken(
  tx: ScopedTx,
  organizationId: string,
  userId: string,
  { id, name }: { id: string; name: string },
): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from saved_views v join saved_views o on o.organization_id = v.organization_id and o.page = v.page and o.user_id = v.user_id
     where v.organization_id = ${organizationId} and v.id = ${id} and v.user_id = ${userId} and o.id <> v.id and o.name = ${name}`);
  return rows.length > 0;
}

/** Takes away one's own view; its name, null when there is none of one's own. */
export async function deleteView(
  tx: ScopedTx,
  organizationId: string,
  userId: string,
  id: string,
): Promise<{ name: string } | null> {
  const [row] = await tx.execute<{ name: string }>(sql`
    delete from saved_views where organization_id = ${organizationId} and id = ${id} and user_id = ${userId} returning name`);
  return row ?? null;
}
