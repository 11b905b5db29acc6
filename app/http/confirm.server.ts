import { createHmac, timingSafeEqual } from "node:crypto";
import type { SignedIn } from "#app/auth/sessions.server.ts";
import { paths, safePath } from "./paths.ts";

export const CONFIRM_NEEDED = "access.confirm-needed";

/** What goes on once a person has proved who they are: a page or a file, or a form that is sent again. */
export type Continuation = { to: string; fields: [string, string][] | null };

type Sealing = Pick<SignedIn, "sessionId">;

// What an address can carry. A longer form is sent again by hand.
const MOST = 4_000;

/**
 * Only the session that sent a form can have sealed it: the key is its id, which the browser's cookie alone holds. So
 * nobody can lead somebody to a page that confirms a form they never sent.
 */
const sealOf = ({ sessionId }: Sealing, to: string, fields: string): Buffer =>
  createHmac("sha256", sessionId)
    .update(JSON.stringify([to, fields]))
    .digest();

/** The page that asks for a proof, and carries along the form that asked for it. */
export function confirmPath({ session, form }: { session: SignedIn; form: FormData }, url: URL): string {
  const to = url.pathname + url.search;
  const entries = [...form.entries()];
  const fields = JSON.stringify(entries);
  if (fields.length > MOST || entries.some(([, value]) => typeof value !== "string")) {
    return paths.confirm({ to });
  }
  return paths.confirm({ to, fields, seal: sealOf(session, to, fields).toString("base64url") });
}

/** What a confirmation page goes on with. A form whose seal does not fit is left out: the page itself is opened. */
export function continuationOf(session: Sealing, url: URL): Continuation {
  const to = safePath(url.searchParams.get("to"), paths.entry());
  const fields = url.searchParams.get("fields");
  const seal = Buffer.from(url.searchParams.get("seal") ?? "", "base64url");
  if (!fields) return { to, fields: null };
  const expected = sealOf(session, to, fields);
  const fits = seal.length === expected.length && timingSafeEqual(seal, expected);
  return { to, fields: fits ? (JSON.parse(fields) as [string, string][]) : null };
}

/** The page that goes on, for the session under its new id: what the old one sealed is sealed anew. */
export function provedPath(renewed: Sealing, { to, fields }: Continuation): string {
  if (!fields) return paths.confirm({ to, proved: "yes" });
  const text = JSON.stringify(fields);
  const seal = sealOf(renewed, to, text).toString("base64url");
  return paths.confirm({ to, fields: text, seal, proved: "yes" });
}
