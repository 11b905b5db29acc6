import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import type { Role } from "#app/domain/access/roles.ts";

/**
 * Two cities. In the first: unit-a with the carriers alpha (inside the park), beta and the park itself, unit-b with gamma.
 * In the other: a unit and the carrier xray. Everybody's rows are put there by an administrator, past every policy.
 */
export const ORGANIZATIONS = {
  city: { kind: "city", city: "city" },
  group: { kind: "group", city: "city" },
  "unit-a": { kind: "unit", city: "city" },
  "unit-b": { kind: "unit", city: "city" },
  alpha: { kind: "carrier", city: "city" },
  beta: { kind: "carrier", city: "city" },
  park: { kind: "carrier", city: "city" },
  gamma: { kind: "carrier", city: "city" },
  "other-city": { kind: "city", city: "other-city" },
  "other-unit": { kind: "unit", city: "other-city" },
  xray: { kind: "carrier", city: "other-city" },
} as const;
export type Slug = keyof typeof ORGANIZATIONS;

export const CARRIERS = ["alpha", "beta", "park", "gamma", "xray"] as const satisfies readonly Slug[];
export type CarrierSlug = (typeof CARRIERS)[number];
export const UNIT_OF: Record<CarrierSlug, Slug> = {
  alpha: "unit-a",
  beta: "unit-a",
  park: "unit-a",
  gamma: "unit-b",
  xray: "other-unit",
};
export const INSIDE_PARK: readonly Slug[] = ["alpha"];

export type Member = {
  name: string;
  slug: Slug;
  kind: "city" | "unit" | "carrier";
  role: Role;
  userId: string;
  membershipId: string;
  sessionHash: Buffer;
  /** False for who left, was disabled, or signed out: nothing at all may answer them. */
  isLive: boolean;
};

const CARRIER_ROLES = ["owner", "operator", "reviewer", "viewer"] as const;
const AUTHORITY_ROLES = ["admin", "analyst", "reviewer", "approver", "auditor"] as const;

/** Separated administrators: of a city, a unit, a carrier, of a carrier in another city, and one alone in a city. */
const ADMINISTRATION_ROLES = ["system-admin", "security-admin", "audit-admin"] as const;

/** Every kind of member there is: each role in the carriers, units and cities, and those who lost their right. */
export function memberList(): Omit<Member, "userId" | "membershipId" | "sessionHash">[] {
  const of = (slug: Slug, roles: readonly Role[]) =>
    roles.map((role) => ({
      name: `${slug} ${role}`,
      slug,
      kind: ORGANIZATIONS[slug].kind as Member["kind"],
      role,
      isLive: true,
    }));
  const lost = (what: string) => ({
    name: `alpha owner, ${what}`,
    slug: "alpha" as Slug,
    kind: "carrier" as const,
    role: "owner" as Role,
    isLive: false,
  });
  return [
    ...of("alpha", CARRIER_ROLES),
    ...of("beta", ["owner", "operator"]),
    ...of("park", CARRIER_ROLES),
    ...of("gamma", ["owner"]),
    ...of("xray", ["owner", "reviewer"]),
    ...of("unit-a", AUTHORITY_ROLES),
    ...of("unit-b", ["admin", "reviewer"]),
    ...of("city", AUTHORITY_ROLES),
    ...of("other-city", AUTHORITY_ROLES),
    ...of("city", ADMINISTRATION_ROLES),
    ...of("unit-a", ADMINISTRATION_ROLES),
    ...of("alpha", ADMINISTRATION_ROLES),
    ...of("xray", ["security-admin"]),
    ...of("other-city", ["system-admin"]),
    lost("revoked"),
    lost("disabled"),
    lost("signed out"),
    lost("expired"),
  ];
}

export async function insertMembers(admin: postgres.Sql, ids: Record<Slug, string>): Promise<Member[]> {
  const members: Member[] = [];
  for (const [index, entry] of memberList().entries()) {
    const userId = randomUUID();
    const membershipId = randomUUID();
    const sessionHash = hashOfSession(`isolation-${index}`);
    const isOff = (what: string) => entry.name.endsWith(what);
    await admin`insert into users (id, email, name, password_hash, disabled_at)
      values (${userId}, ${`m${index}@isolation.test`}, ${entry.name}, 'none', ${isOff("disabled") ? admin`now()` : null})`;
    await admin`insert into memberships (organization_id, id, user_id, role, revoked_at)
      values (${ids[entry.slug]}, ${membershipId}, ${userId}, ${entry.role}, ${isOff("revoked") ? admin`now()` : null})`;
    await admin`insert into sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, revoked_at)
      values (${sessionHash}, ${userId}, now() + ${isOff("expired") ? "-1 minute" : "1 hour"}::interval, now() + interval '1 day',
              ${isOff("signed out") ? admin`now()` : null})`;
    members.push({ ...entry, userId, membershipId, sessionHash });
  }
  return members;
}
