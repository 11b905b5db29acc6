import { and, asc, eq, sql } from "drizzle-orm";
import { type AnyPgColumn, alias } from "drizzle-orm/pg-core";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { organizations, placements } from "#db/schema/access.ts";
import { withScope } from "#db/scope.server.ts";

export type OrganizationRow = {
  id: string;
  slug: string;
  kind: string;
  carrierKind: string | null;
  nameZh: string;
  nameEn: string;
  openedOn: DateOn | null;
  closedOn: DateOn | null;
  successor: string | null;
  parentZh: string | null;
  parentEn: string | null;
  parkZh: string | null;
  note: string | null;
};

/** The city's tree on a day, today by default: each organisation with its place on that day. */
export async function listOrganizations({ ctx, input }: Verb<{ on?: DateOn }>): Promise<OrganizationRow[]> {
  authorise(ctx, "organisation:list");
  const on = input.on ?? ctx.today;
  const place = alias(placements, "place");
  const parent = alias(organizations, "parent");
  const parkPlace = alias(placements, "park_place");
  const park = alias(organizations, "park");
  const successor = alias(organizations, "successor");
  const inForce = (table: { validFrom: AnyPgColumn; validTo: AnyPgColumn }) =>
    sql`${table.validFrom} <= ${on} and (${table.validTo} is null or ${table.validTo} > ${on})`;
  return withScope(ctx, (tx) =>
    tx
      .select({
        id: organizations.id,
        slug: organizations.slug,
        kind: organizations.kind,
        carrierKind: organizations.carrierKind,
        nameZh: organizations.nameZh,
        nameEn: organizations.nameEn,
        openedOn: organizations.openedOn,
        closedOn: organizations.closedOn,
        successor: successor.nameZh,
        parentZh: parent.nameZh,
        parentEn: parent.nameEn,
        parkZh: park.nameZh,
        note: organizations.note,
      })
      .from(organizations)
      .leftJoin(
        place,
        and(
          eq(place.organizationId, organizations.id),
          sql`${place.relation} in ('unit', 'group')`,
          inForce(place),
        ),
      )
      .leftJoin(parent, eq(parent.id, place.parentId))
      .leftJoin(
        parkPlace,
        and(
          eq(parkPlace.organizationId, organizations.id),
          eq(parkPlace.relation, "park"),
          inForce(parkPlace),
        ),
      )
      .leftJoin(park, eq(park.id, parkPlace.parentId))
      .leftJoin(successor, eq(successor.id, organizations.successorId))
      .where(eq(organizations.cityId, ctx.organization.cityId))
      .orderBy(
        sql`case ${organizations.kind} when 'city' then 0 when 'group' then 1 when 'unit' then 2 else 3 end`,
        asc(parent.nameZh),
        asc(organizations.slug),
      ),
  );
}
