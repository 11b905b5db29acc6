import type { AppLoadContext } from "@remix-run/server-runtime";
import { Refusal } from "#app/domain/shared/errors.ts";
import { env } from "#app/env.server.ts";

/** What the browser itself says of where a request comes from; a page cannot forge it. */
export type Claims = { site: string | null; origin: string | null };

/** The origin that people type; `own` is the request's, where the installation names none. */
export const expectedOrigin = (own: string): string =>
  env.PUBLIC_ORIGIN ? new URL(env.PUBLIC_ORIGIN).origin : own;

/** Whether a page of this very origin made the request (OWASP: Fetch metadata first, Origin as fallback; neither is a no). */
export function isSameOrigin({ site, origin }: Claims, expected: string): boolean {
  const siteFits = site === null || site === "same-origin";
  const originFits = origin === null ? site !== null : origin === expected;
  return siteFits && originFits;
}

/** Refuses a changing request that a page of another site made. */
export function assertSameOrigin(request: Request): void {
  const { headers, url } = request;
  const claims = { site: headers.get("Sec-Fetch-Site"), origin: headers.get("Origin") };
  if (!isSameOrigin(claims, expectedOrigin(new URL(url).origin))) {
    throw new Refusal("denied", "common.other-site");
  }
}

/** The first step of every action: a page of this origin sent the form, and not one too many. */
export function admit(request: Request, { waitSeconds }: AppLoadContext): void {
  assertSameOrigin(request);
  if (waitSeconds !== undefined) {
    throw new Refusal("busy", "common.too-many", { minutes: Math.ceil(waitSeconds / 60) });
  }
}
