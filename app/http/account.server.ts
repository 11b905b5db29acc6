import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { type SignedIn, signedIn } from "#app/auth/sessions.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { asRefusal, asThrown, noteWait, SESSION_ENDED, statusOf, viewOf } from "./errors.server.ts";
import { readForm } from "./form.server.ts";
import type { ActionResult } from "./organization.server.ts";
import { admit } from "./origin.server.ts";
import { paths } from "./paths.ts";
import { whenceOf } from "./whence.server.ts";

type LoaderArgs = { session: SignedIn; request: Request; url: URL };
type ActionArgs = LoaderArgs & { form: FormData; whence: Whence };

/** Loaders under /account, for whoever is signed in, of whatever organisation or of none. */
export const accountLoader =
  <T>(work: (args: LoaderArgs) => Promise<T>) =>
  async ({ request }: LoaderFunctionArgs): Promise<T> => {
    const url = new URL(request.url);
    try {
      const session = await signedIn(request);
      if (!session) throw new Refusal("denied", SESSION_ENDED);
      return await work({ session, request, url });
    } catch (error) {
      if (error instanceof Refusal && error.code === SESSION_ENDED) {
        throw redirect(paths.signIn(url.pathname + url.search));
      }
      throw asThrown(error);
    }
  };

/** Actions under /account. `headers` of an answer carry the cookie of a renewed session. */
export const accountAction =
  <T extends object>(work: (args: ActionArgs) => Promise<Response | { headers?: HeadersInit; done: T }>) =>
  async ({ request, context }: ActionFunctionArgs) => {
    try {
      admit(request, context);
      const session = await signedIn(request);
      if (!session) throw new Refusal("denied", SESSION_ENDED);
      const form = await readForm(request);
      const answer = await work({
        session,
        request,
        url: new URL(request.url),
        form,
        whence: whenceOf(request, context),
      });
      if (answer instanceof Response) throw answer;
      const result: ActionResult<T> = { ok: true, ...answer.done };
      return data(result, { headers: answer.headers });
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      noteWait(refusal, context);
      const result: ActionResult<T> = { ok: false, refusal: viewOf(refusal) };
      return data(result, { status: statusOf(refusal) });
    }
  };
