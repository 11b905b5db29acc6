import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import {
  type Adapter,
  type DatabaseSession,
  type DatabaseUser,
  generateIdFromEntropySize,
  Lucia,
  TimeSpan,
} from "lucia";
import { ABSOLUTE_MINUTES, IDLE_MINUTES } from "#app/domain/access/session-limits.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { isHttps } from "#app/env.server.ts";
import { database } from "#db/client.server.ts";

declare module "lucia" {
  interface Register {
    Lucia: typeof lucia;
    DatabaseUserAttributes: { name: string; email: string };
    DatabaseSessionAttributes: Seen;
  }
}

const IDLE = `${IDLE_MINUTES} minutes`;

/** The database keeps this, never the id itself: who reads the table cannot sign in with it. */
export const hashOfSession = (id: string): Buffer => createHash("sha256").update(id).digest();

type Seen = {
  /** A minute has passed since the session was last seen. */
  isStale: boolean;
  passwordAgeDays: number;
  hasSecondFactor: boolean;
};
type SessionRow = {
  user_id: string;
  user_name: string;
  email: string;
  idle_expires_at: string;
  is_stale: boolean;
  password_age_days: number;
  has_second_factor: boolean;
};

function notUsed(): never {
  throw new Error("sessions are begun, listed and swept by definer functions, not through Lucia");
}

const touch = async (id: string): Promise<void> => {
  await database().execute(sql`select app.touch_session(${hashOfSession(id)}, ${IDLE}::interval)`);
};

/**
 * Lucia's adapter over definer functions: the application's role cannot select from users or sessions.
 * Whether a session lives is judged by the database's clock, inside those functions.
 */
const adapter: Adapter = {
  async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [row] = await database().execute<SessionRow>(
      sql`select * from app.session_of(${hashOfSession(id)})`,
    );
    if (!row) return [null, null];
    const attributes = {
      isStale: row.is_stale,
      passwordAgeDays: row.password_age_days,
      hasSecondFactor: row.has_second_factor,
    };
    const session = { id, userId: row.user_id, expiresAt: new Date(row.idle_expires_at), attributes };
    return [session, { id: row.user_id, attributes: { name: row.user_name, email: row.email } }];
  },
  updateSessionExpiration: touch,
  async deleteSession(id) {
    await database().execute(sql`select app.end_session(${hashOfSession(id)})`);
  },
  // Nothing in the product asks Lucia for these.
  setSession: notUsed,
  getUserSessions: notUsed,
  deleteUserSessions: notUsed,
  deleteExpiredSessions: notUsed,
};

export const lucia = new Lucia(adapter, {
  sessionExpiresIn: new TimeSpan(IDLE_MINUTES, "m"),
  sessionCookie: {
    name: isHttps ? "__Host-session" : "session",
    expires: false,
    attributes: { secure: isHttps, sameSite: "lax", path: "/" },
  },
  getUserAttributes: ({ name, email }) => ({ name, email }),
  getSessionAttributes: (seen) => seen,
});

/** The Set-Cookie header of a session. It names no end: the browser forgets it when it is closed, the server long before. */
function cookieOf(id: string): string {
  const cookie = lucia.createSessionCookie(id);
  cookie.attributes.maxAge = undefined;
  return cookie.serialize();
}

export type SignedIn = {
  sessionId: string;
  sessionHash: Buffer;
  user: { id: string; name: string; email: string };
  passwordAgeDays: number;
  hasSecondFactor: boolean;
};

/** How a person proved who they are. */
export type Proof =
  | "password"
  | "password-and-code"
  | "phone-code"
  | "phone-code-and-code"
  | "invitation"
  | "set-up"
  | "demo";

const idOf = (request: Request): string | null =>
  lucia.readSessionCookie(request.headers.get("Cookie") ?? "") || null;

/** Who the request's cookie belongs to, or null. A session in use is kept alive. */
export async function signedIn(request: Request): Promise<SignedIn | null> {
  const id = idOf(request);
  if (!id) return null;
  const { session, user } = await lucia.validateSession(id);
  if (!session) return null;
  if (session.isStale && !session.fresh) await touch(id);
  return {
    sessionId: id,
    sessionHash: hashOfSession(id),
    user: { id: user.id, name: user.name, email: user.email },
    passwordAgeDays: session.passwordAgeDays,
    hasSecondFactor: session.hasSecondFactor,
  };
}

const newSessionId = (): string => generateIdFromEntropySize(25);

/** Starts a session under a fresh id, in the place of the request's own; the answer is the Set-Cookie header. */
export async function startSession(
  userId: string,
  at: { request: Request; how: Proof; whence: Whence },
): Promise<string> {
  const id = newSessionId();
  const earlier = idOf(at.request);
  await database().execute(
    sql`select app.start_session(${hashOfSession(id)}, ${userId}::uuid, ${earlier ? hashOfSession(earlier) : null},
      ${IDLE}::interval, ${JSON.stringify(ABSOLUTE_MINUTES)}::jsonb, ${at.how}, ${JSON.stringify(at.whence)}::jsonb)`,
  );
  return cookieOf(id);
}

/** Gives a session whose person has proved again who they are a fresh id; the answer is the Set-Cookie header. */
export async function renewSession(
  session: SignedIn,
  at: { how: Proof; whence: Whence },
): Promise<{ cookie: string; sessionId: string }> {
  const id = newSessionId();
  await database().execute(
    sql`select app.confirm_session(${session.sessionHash}, ${hashOfSession(id)}, ${at.how}, ${JSON.stringify(at.whence)}::jsonb)`,
  );
  return { cookie: cookieOf(id), sessionId: id };
}

/** Ends the session of a request; the answer is the Set-Cookie header that clears it. */
export async function endSession(request: Request): Promise<string> {
  const id = idOf(request);
  if (id) await lucia.invalidateSession(id);
  return lucia.createBlankSessionCookie().serialize();
}
