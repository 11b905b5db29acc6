import { isHttps } from "#app/env.server.ts";

/*
 * Between asking for a code and typing it a browser holds the number, so that it stands in no address. The cookie is of this visit
 * alone, and worth nothing without the code.
 */
const SECONDS = 900;
const NAME = isHttps ? "__Host-phone" : "phone";
const ATTRIBUTES = `Path=/; HttpOnly; SameSite=Lax${isHttps ? "; Secure" : ""}`;

export const phoneCookie = (number: string): string => `${NAME}=${number}; Max-Age=${SECONDS}; ${ATTRIBUTES}`;

export const clearedPhone = (): string => `${NAME}=; Max-Age=0; ${ATTRIBUTES}`;

/** What the browser says the number is. */
export function readPhone(request: Request): string | null {
  for (const part of (request.headers.get("Cookie") ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === NAME && value) return value;
  }
  return null;
}
