import type { AppLoadContext } from "@remix-run/server-runtime";
import { sql } from "drizzle-orm";
import { type SignedIn, signedIn } from "#app/auth/sessions.server.ts";
import type { CarrierKind, OrganisationKind, Role } from "#app/domain/access/roles.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { env } from "#app/env.server.ts";
import type { Ctx, Organization } from "#app/services/verb.server.ts";
import { database } from "#db/client.server.ts";

const SHANGHAI_MS = 8 * 3_600_000;

/** The clock, read at the door and nowhere else. In demo mode the day stands still and the time of day runs. */
export function clock(): { now: string; today: string } {
  const shanghai = new Date(Date.now() + SHANGHAI_MS).toISOString();
  const today = env.DEMO ? env.DEMO_DAY : shanghai.slice(0, 10);
  const now = new Date(Date.parse(`${today}${shanghai.slice(10)}`) - SHANGHAI_MS).toISOString();
  return { now, today };
}

export type Membership = { id: string; role: Role; organization: Organization };

type MembershipRow = {
  id: string;
  role: string;
  organization_id: string;
  slug: string;
  kind: string;
  carrier_kind: string | null;
  city_id: string;
  name_zh: string;
  name_en: string;
};

/** The organisations that a session may act in, oldest membership first. */
export async function membershipsOf(session: SignedIn): Promise<Membership[]> {
  const rows = await database().execute<MembershipRow>(
    sql`select * from app.session_memberships(${session.sessionHash})`,
  );
  return rows.map((row) => ({
    id: row.id,
    role: row.role as Role,
    organization: {
      id: row.organization_id,
      slug: row.slug,
      kind: row.kind as OrganisationKind,
      carrierKind: row.carrier_kind as CarrierKind | null,
      cityId: row.city_id,
      nameZh: row.name_zh,
      nameEn: row.name_en,
    },
  }));
}

/**
 * Who acts for the organisation that the address names. An organisation that is not theirs and one that does not
 * exist are answered alike.
 */
export async function organizationContext(
  request: Request,
  context: AppLoadContext,
  slug: string | undefined,
  fits: (organization: Organization) => boolean,
): Promise<{ ctx: Ctx; memberships: Membership[] }> {
  const session = await signedIn(request);
  if (!session) throw new Refusal("denied", "access.session-ended");
  const memberships = await membershipsOf(session);
  const membership = memberships.find(({ organization }) => organization.slug === slug && fits(organization));
  if (!membership) throw new Refusal("absent", "common.no-such-page");
  return {
    ctx: {
      sessionHash: session.sessionHash,
      membershipId: membership.id,
      requestId: context.requestId,
      address: context.address,
      organization: membership.organization,
      role: membership.role,
      user: session.user,
      ...clock(),
    },
    memberships,
  };
}
