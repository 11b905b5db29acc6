import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import { env } from "#app/env.server.ts";
import { database } from "#db/client.server.ts";

declare module "lucia" {
  interface Register {
    Lucia: typeof lucia;
    DatabaseUserAttributes: { name: string; email: string };
  }
}

const IDLE = "30 minutes";
const ABSOLUTE = "12 hours";

/** The database keeps this, never the id itself: who reads the table cannot sign in with it. */
export const hashOfSession = (id: string): Buffer => createHash("sha256").update(id).digest();

type SessionRow = { user_id: string; user_name: string; email: string; idle_expires_at: string };

function notUsed(): never {
  throw new Error("sessions are listed and swept by definer functions, not through Lucia");
}

/**
 * Lucia's adapter over definer functions: the application's role cannot select from users or sessions.
 * Whether a session lives is judged by the database's clock, inside those functions.
 */
const adapter: Adapter = {
  async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [row] = await database().execute<SessionRow>(
      sql`select * from app.read_session(${hashOfSession(id)})`,
    );
    if (!row) return [null, null];
    const session = { id, userId: row.user_id, expiresAt: new Date(row.idle_expires_at), attributes: {} };
    return [session, { id: row.user_id, attributes: { name: row.user_name, email: row.email } }];
  },
  async setSession(session) {
    await database().execute(
      sql`select app.create_session(${hashOfSession(session.id)}, ${session.userId}::uuid, ${IDLE}::interval, ${ABSOLUTE}::interval)`,
    );
  },
  async updateSessionExpiration(id) {
    await database().execute(sql`select app.touch_session(${hashOfSession(id)}, ${IDLE}::interval)`);
  },
  async deleteSession(id) {
    await database().execute(sql`select app.end_session(${hashOfSession(id)})`);
  },
  // Nothing in the product asks Lucia for these.
  getUserSessions: notUsed,
  deleteUserSessions: notUsed,
  deleteExpiredSessions: notUsed,
};

// Over plain HTTP (a local network, development) a browser drops Secure cookies and __Host- names.
const secure = env.PUBLIC_ORIGIN?.startsWith("https:") ?? false;

export const lucia = new Lucia(adapter, {
  sessionExpiresIn: new TimeSpan(30, "m"),
  sessionCookie: {
    name: secure ? "__Host-session" : "session",
    expires: false,
    attributes: { secure, sameSite: "lax", path: "/" },
  },
  getUserAttributes: ({ name, email }) => ({ name, email }),
});

export type SignedIn = {
  sessionId: string;
  sessionHash: Buffer;
  user: { id: string; name: string; email: string };
};

/** Who the request's cookie belongs to, or null. A session in use is kept alive. */
export async function signedIn(request: Request): Promise<SignedIn | null> {
  const id = lucia.readSessionCookie(request.headers.get("Cookie") ?? "");
  if (!id) return null;
  const { session, user } = await lucia.validateSession(id);
  if (!session) return null;
  return {
    sessionId: id,
    sessionHash: hashOfSession(id),
    user: { id: user.id, name: user.name, email: user.email },
  };
}

/** Starts a session under a fresh id; the answer is the Set-Cookie header. */
export async function startSession(userId: string): Promise<string> {
  const session = await lucia.createSession(userId, {});
  return lucia.createSessionCookie(session.id).serialize();
}

/** Ends the session of a request; the answer is the Set-Cookie header that clears it. */
export async function endSession(request: Request): Promise<string> {
  const id = lucia.readSessionCookie(request.headers.get("Cookie") ?? "");
  if (id) await lucia.invalidateSession(id);
  return lucia.createBlankSessionCookie().serialize();
}
