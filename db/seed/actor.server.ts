import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import type { Role } from "#app/domain/access/roles.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { membershipsOf } from "#app/http/context.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { database } from "#db/client.server.ts";

/**
 * Somebody who acts in an organisation on a day, for seeds and tests: a real session, so that what they do passes
 * the same policies as a request. `role` chooses among several memberships.
 */
export async function actor(email: string, slug: string, today: DateOn, role?: Role): Promise<Ctx> {
  const db = database();
  const [person] = await db.execute<{ id: string; name: string }>(
    sql`select id, name from app.user_for_sign_in(${email})`,
  );
  if (!person) throw new Error(`no such person: ${email}`);
  const sessionId = randomBytes(20).toString("hex");
  const sessionHash = hashOfSession(sessionId);
  await db.execute(
    sql`select app.create_session(${sessionHash}, ${person.id}::uuid, interval '1 day', interval '1 day')`,
  );
  const memberships = await membershipsOf({ sessionHash });
  const membership = memberships.find(
    (m) => m.organization.slug === slug && (role === undefined || m.role === role),
  );
  if (!membership) throw new Error(`${email} is no member of ${slug}`);
  return {
    sessionHash,
    membershipId: membership.id,
    requestId: `seed-${randomBytes(6).toString("hex")}`,
    address: "127.0.0.1",
    organization: membership.organization,
    role: membership.role,
    user: { id: person.id, name: person.name, email },
    today,
    now: `${today}T02:00:00.000Z`,
  };
}
