import { redirect } from "@remix-run/node";
import { type Proof, startSession } from "#app/auth/sessions.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { paths, safePath } from "./paths.ts";

type Entering = { request: Request; whence: Whence; how: Proof; to?: string | null; headers?: HeadersInit };

/** Where a person goes after signing in: back to where they were, or to the entry, which knows their organisations. */
export async function enter(userId: string, { to, headers, ...at }: Entering): Promise<Response> {
  const all = new Headers(headers);
  all.append("Set-Cookie", await startSession(userId, at));
  return redirect(safePath(to, paths.entry()), { headers: all });
}
