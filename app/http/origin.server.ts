import { Refusal } from "#app/domain/shared/errors.ts";
import { env } from "#app/env.server.ts";

/** Refuses a changing request that a page of another site made (OWASP: Fetch metadata first, Origin as fallback). */
export function assertSameOrigin(request: Request): void {
  const site = request.headers.get("Sec-Fetch-Site");
  const origin = request.headers.get("Origin");
  const expected = env.PUBLIC_ORIGIN ? new URL(env.PUBLIC_ORIGIN).origin : new URL(request.url).origin;
  const siteFits = site === null || site === "same-origin";
  const originFits = origin === null ? site !== null : origin === expected;
  if (!siteFits || !originFits) throw new Refusal("denied", "common.other-site");
}
