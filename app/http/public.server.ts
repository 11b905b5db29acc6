import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import type { Whence } from "#app/domain/access/whence.ts";
import { asRefusal, asThrown, noteWait, type RefusalView, statusOf, viewOf } from "./errors.server.ts";
import { readForm } from "./form.server.ts";
import { admit } from "./origin.server.ts";
import { whenceOf } from "./whence.server.ts";

type Args = { request: Request; form: FormData; whence: Whence; params: ActionFunctionArgs["params"] };

/** A loader of a page that needs no sign-in: refusals, a lost database among them, as its error boundary shows them. */
export const publicLoader =
  <T>(work: (args: LoaderFunctionArgs) => Promise<T>) =>
  async (args: LoaderFunctionArgs): Promise<T> => {
    try {
      return await work(args);
    } catch (error) {
      throw asThrown(error);
    }
  };

/** An action of a page that needs no sign-in: the cross-site check, and refusals as the form's answer. */
export function publicAction(work: (args: Args) => Promise<Response>) {
  return async ({ request, context, params }: ActionFunctionArgs) => {
    try {
      admit(request, context);
      const form = await readForm(request);
      throw await work({ request, form, whence: whenceOf(request, context), params });
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      noteWait(refusal, context);
      const view: RefusalView = viewOf(refusal);
      return data({ refusal: view }, { status: statusOf(refusal) });
    }
  };
}
