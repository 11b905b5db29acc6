import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { hashPassword } from "#app/auth/passwords.server.ts";
import { type SignedIn, signedIn, startSession } from "#app/auth/sessions.server.ts";
import type { Role } from "#app/domain/access/roles.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import type { Mail } from "#app/integrations/mail/mail.ts";
import { sendNextMail } from "#app/services/access/send-mails.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { withScope } from "#db/scope.server.ts";

/** The password of people that a test adds. */
export const PASSWORD = "a sentence that tests know";

/** A request from a network address. */
export const whenceOf = (address: string, device: string | null = null): Whence => ({
  request: `test-${randomUUID()}`,
  address,
  device,
});

/** A member with a password, added past any invitation. Returns the person's id. */
export async function addPerson(by: Ctx, { email, role }: { email: string; role: Role }): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD);
  return withScope(by, async (tx) => {
    const [row] = await tx.execute<{ id: string }>(
      sql`select app.add_member(${by.organization.id}::uuid, ${email}, ${email}, ${passwordHash}, ${role}, false) as id`,
    );
    const [member] = await tx.execute<{ user_id: string }>(
      sql`select user_id from memberships where organization_id = ${by.organization.id} and id = ${row!.id}`,
    );
    return member!.user_id;
  });
}

const requestWith = (cookie: string | null): Request =>
  new Request("http://zaiti.test/", cookie ? { headers: { Cookie: cookie } } : undefined);

/** The Cookie header that a browser sends back for a Set-Cookie header. */
const cookieOf = (setCookie: string): string => setCookie.split(";")[0]!;

/** A session as a sign-in begins it. `ask` answers whether it still lives. */
export async function sessionOf(
  userId: string,
  whence: Whence = whenceOf("10.0.0.1"),
): Promise<{ session: SignedIn; ask: () => Promise<SignedIn | null> }> {
  const cookie = cookieOf(
    await startSession(userId, { request: requestWith(null), how: "password", whence }),
  );
  const ask = () => signedIn(requestWith(cookie));
  return { session: (await ask())!, ask };
}

/** Sends every mail that waits, and gives them with the tokens of their links. */
export async function postMails(): Promise<(Mail & { token: string | null })[]> {
  const sent: Mail[] = [];
  const link = (token: string) => `http://zaiti.test/link?token=${token}`;
  const options = {
    links: { invitation: link, reset: link },
    onFault: (_: string, fault: unknown) => {
      throw fault;
    },
    deliver: async (mail: Mail) => void sent.push(mail),
  };
  while (await sendNextMail(options));
  return sent.map((mail) => ({ ...mail, token: /token=(\S+)/.exec(mail.text)?.[1] ?? null }));
}
