import { and, eq, sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { organizations, placements, targets } from "#db/schema/access.ts";
import { withScope } from "#db/scope.server.ts";

export type Target = {
  id: string;
  subjectZh: string;
  subjectEn: string;
  measure: string;
  value: number;
  dueOn: DateOn;
  source: string;
  verification: "verified" | "unverified" | "example";
};

/** The published goals: for a city all of them, for a unit its own, its group's and the city's. */
export async function listTargets({ ctx }: Verb<null>): Promise<Target[]> {
  authorise(ctx, "organisation:read");
  const { organization, today } = ctx;
  return withScope(ctx, async (tx) => {
    const above = sql`(select ${placements.parentId} from ${placements}
      where ${placements.organizationId} = ${organization.id} and ${placements.relation} = 'group'
        and ${placements.validFrom} <= ${today} and (${placements.validTo} is null or ${placements.validTo} > ${today}))`;
    const concerns =
      organization.kind === "city"
        ? sql`true`
        : sql`${targets.subjectId} in (${organization.id}, ${organization.cityId}) or ${targets.subjectId} in ${above}`;
    const rows = await tx
      .select({
        id: targets.id,
        subjectZh: organizations.nameZh,
        subjectEn: organizations.nameEn,
        measure: targets.measure,
        value: targets.value,
        dueOn: targets.dueOn,
        source: targets.source,
        verification: targets.verification,
      })
      .from(targets)
      .innerJoin(organizations, eq(organizations.id, targets.subjectId))
      .where(and(eq(targets.organizationId, organization.cityId), concerns))
      .orderBy(
        sql`case ${organizations.kind} when 'city' then 0 when 'group' then 1 else 2 end`,
        organizations.slug,
        targets.measure,
        targets.dueOn,
      );
    return rows as Target[];
  });
}
