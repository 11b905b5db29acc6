import type { AppLoadContext } from "@remix-run/server-runtime";
import { sql } from "drizzle-orm";
import { POLICY } from "#app/auth/passwords.server.ts";
import { type SignedIn, signedIn } from "#app/auth/sessions.server.ts";
import { isPasswordDue } from "#app/domain/access/password-policy.ts";
import type { AdministrationRole, CarrierKind, OrganisationKind, Role } from "#app/domain/access/roles.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { env } from "#app/env.server.ts";
import type { Ctx, Organization } from "#app/services/verb.server.ts";
import { database } from "#db/client.server.ts";

export const PASSWORD_DUE = "access.password-due";
export const SECOND_FACTOR_NEEDED = "access.second-factor-needed";

const SHANGHAI_MS = 8 * 3_600_000;
/** With what stands before and after it, a request is answered within half a minute. */
const ANSWER_MS = 24_000;

/** The clock, read at the door and nowhere else. In demo mode the day stands still and the time of day runs. */
export function clock(): { now: string; today: string } {
  const shanghai = new Date(Date.now() + SHANGHAI_MS).toISOString();
  const today = env.DEMO ? env.DEMO_DAY : shanghai.slice(0, 10);
  const now = new Date(Date.parse(`${today}${shanghai.slice(10)}`) - SHANGHAI_MS).toISOString();
  return { now, today };
}

export type Membership = {
  id: string;
  role: Role;
  organization: Organization;
  /** Whether the organisation lets in only who has a second factor. */
  requiresSecondFactor: boolean;
  /** Whether the installation's administrators are separated, and what a city still lacks of them, for who can change that. */
  isSeparated: boolean;
  missingAdministrators: AdministrationRole[];
};

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
  requires_second_factor: boolean;
  is_separated: boolean;
  missing_administrators: AdministrationRole[];
};

/** The organisations that a session may act in, oldest membership first. */
export async function membershipsOf(session: Pick<SignedIn, "sessionHash">): Promise<Membership[]> {
  const rows = await database().execute<MembershipRow>(
    sql`select * from app.session_memberships(${session.sessionHash})`,
  );
  return rows.map((row) => ({
    id: row.id,
    role: row.role as Role,
    requiresSecondFactor: row.requires_second_factor,
    isSeparated: row.is_separated,
    missingAdministrators: row.missing_administrators,
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

/** What a person does with their own account before they are let in: see app/routes/account. */
function assertAccountInOrder(session: SignedIn, membership: Membership): void {
  if (isPasswordDue(POLICY, session.passwordAgeDays)) throw new Refusal("denied", PASSWORD_DUE);
  if (membership.requiresSecondFactor && !session.hasSecondFactor) {
    throw new Refusal("denied", SECOND_FACTOR_NEEDED);
  }
}

/**
 * Who acts for the organisation that the address names. An organisation that is not theirs and one that does not
 * exist are answered alike. From here runs the one time in which the request, page and form alike, is to be answered.
 */
export async function organizationContext(
  request: Request,
  context: AppLoadContext,
  slug: string | undefined,
  fits: (organization: Organization) => boolean,
): Promise<{ ctx: Ctx; memberships: Membership[]; session: SignedIn }> {
  context.answerBy ??= performance.now() + ANSWER_MS;
  const session = await signedIn(request);
  if (!session) throw new Refusal("denied", "access.session-ended");
  const memberships = await membershipsOf(session);
  const membership = memberships.find(({ organization }) => organization.slug === slug && fits(organization));
  if (!membership) throw new Refusal("absent", "common.no-such-page");
  if (context.seen) {
    context.seen.organisation = membership.organization.slug;
    context.seen.member = membership.id;
  }
  assertAccountInOrder(session, membership);
  return {
    session,
    ctx: {
      sessionHash: session.sessionHash,
      membershipId: membership.id,
      requestId: context.requestId,
      address: context.address,
      answerBy: context.answerBy,
      organization: membership.organization,
      role: membership.role,
      user: session.user,
      ...clock(),
    },
    memberships,
  };
}
