import { redirect } from "@remix-run/node";
import { endSession } from "#app/auth/sessions.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicAction } from "#app/http/public.server.ts";

export const action = publicAction(async ({ request }) => {
  const headers = { "Set-Cookie": await endSession(request), "Clear-Site-Data": '"cache", "storage"' };
  return redirect(paths.landing(), { headers });
});

export const loader = () => redirect(paths.landing());
