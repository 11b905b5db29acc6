import { sql } from "drizzle-orm";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";

export type Member = {
  id: string;
  email: string;
  name: string;
  role: string;
  createdAt: string;
  revokedAt: string | null;
};

/** The members of the own organisation, those whose membership ended last. */
export async function listMembers({ ctx }: Verb<null>): Promise<Member[]> {
  authorise(ctx, "members:read");
  return withScope(ctx, async (tx) => {
    const rows = await tx.execute<{
      id: string;
      email: string;
      name: string;
      role: string;
      created_at: string;
      revoked_at: string | null;
    }>(sql`select * from app.members_of_own()`);
    return rows.map((row) => ({
      id: row.id,
      email: row.email,
      name: row.name,
      role: row.role,
      createdAt: row.created_at,
      revokedAt: row.revoked_at,
    }));
  });
}
