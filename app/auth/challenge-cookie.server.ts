import { isHttps } from "#app/env.server.ts";

/*
 * Between the password and the code a browser holds the token of the question, and no session. The cookie is of this
 * visit alone and ends with the question.
 */
const SECONDS = 600;
const NAME = isHttps ? "__Host-challenge" : "challenge";
const ATTRIBUTES = `Path=/; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`;

export const challengeCookie = (token: string): string =>
  `${NAME}=${token}; Max-Age=${SECONDS}; ${ATTRIBUTES}`;

export const clearedChallenge = (): string => `${NAME}=; Max-Age=0; ${ATTRIBUTES}`;

export function readChallenge(request: Request): string | null {
  for (const part of (request.headers.get("Cookie") ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === NAME && value) return value;
  }
  return null;
}
