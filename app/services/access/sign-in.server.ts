import { sql } from "drizzle-orm";
import { z } from "zod";
import { passwordMatches } from "#app/auth/passwords.server.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { database } from "#db/client.server.ts";

export const signInInput = z.object({
  email: z.string("access.email-required").max(200),
  password: z.string("access.password-required"),
});

/**
 * The id of the person whose mail address and password these are. Unknown addresses, disabled people and wrong passwords
 * are answered alike, and after five failures from an account or an address only after a growing wait.
 */
export async function signIn(input: z.output<typeof signInInput>, address: string): Promise<string> {
  const subjects = [`account:${input.email.toLowerCase()}`, `address:${address}`];
  const among = sql`array[${subjects[0]}, ${subjects[1]}]::text[]`;
  const [wait] = await database().execute<{ seconds: number }>(
    sql`select app.sign_in_wait(${among}) as seconds`,
  );
  if (wait && wait.seconds > 0) {
    throw new Refusal("busy", "access.wait", { minutes: Math.ceil(wait.seconds / 60) });
  }
  const [person] = await database().execute<{ id: string; password_hash: string }>(
    sql`select id, password_hash from app.user_for_sign_in(${input.email})`,
  );
  const matches = await passwordMatches(person?.password_hash ?? null, input.password);
  await database().execute(sql`select app.note_sign_in(${among}, ${matches})`);
  if (!matches || !person) throw new Refusal("invalid", "access.wrong-password");
  return person.id;
}

export type DemoAccount = {
  email: string;
  name: string;
  role: string;
  organizationZh: string;
  organizationEn: string;
  kind: string;
  carrierKind: string | null;
};

/** The accounts of the demo city; the caller asks only in demo mode. */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const rows = await database().execute<{
    email: string;
    name: string;
    role: string;
    organization_zh: string;
    organization_en: string;
    kind: string;
    carrier_kind: string | null;
  }>(sql`select * from app.demo_accounts()`);
  return rows.map((row) => ({
    email: row.email,
    name: row.name,
    role: row.role,
    organizationZh: row.organization_zh,
    organizationEn: row.organization_en,
    kind: row.kind,
    carrierKind: row.carrier_kind,
  }));
}

/** Signs in to a demo account without a password; only accounts marked as demo are found. */
export async function signInToDemo(email: string): Promise<string> {
  const [row] = await database().execute<{ id: string | null }>(sql`select app.demo_user(${email}) as id`);
  if (!row?.id) throw new Refusal("absent", "access.no-demo-account");
  return row.id;
}
