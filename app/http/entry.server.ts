import { redirect } from "@remix-run/node";
import { startSession } from "#app/auth/sessions.server.ts";
import { paths, safePath } from "./paths.ts";

/** Where a person goes after signing in: back to where they were, or to the entry, which knows their organisations. */
export async function enter(userId: string, to: string | null): Promise<Response> {
  return redirect(safePath(to, paths.entry()), { headers: { "Set-Cookie": await startSession(userId) } });
}
