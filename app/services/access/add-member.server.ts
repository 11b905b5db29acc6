import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { hashPassword } from "#app/auth/passwords.server.ts";
import { audit, authorise, type Verb } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";

export const addMemberInput = z.object({
  email: z.email("access.email-form").max(200),
  name: z.string("access.name-required").max(80),
  role: z.string("access.role-required"),
  /** Another organisation of the city, for the city's administrator; else the own one. */
  organizationId: z.uuid().optional(),
});

/**
 * Adds a person to an organisation, with an initial password to hand over. A person who has an account already keeps
 * the password they have; the answer is the same, so that nobody learns who has one.
 */
export async function addMember({
  ctx,
  input,
}: Verb<z.input<typeof addMemberInput>>): Promise<{ initialPassword: string }> {
  authorise(ctx, "members:manage");
  const given = addMemberInput.parse(input);
  const initialPassword = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(initialPassword);
  const organizationId = given.organizationId ?? ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(
      sql`select app.add_member(${organizationId}::uuid, ${given.email}, ${given.name}, ${passwordHash}, ${given.role}, false) as id`,
    );
    await audit(tx, {
      action: "add",
      entity: "membership",
      entityId: row!.id,
      after: { organizationId, email: given.email.toLowerCase(), role: given.role },
    });
  });
  return { initialPassword };
}
