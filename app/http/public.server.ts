import type { ActionFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import type { Whence } from "#app/domain/access/whence.ts";
import { asRefusal, type RefusalView, statusOf, viewOf } from "./errors.server.ts";
import { assertSameOrigin } from "./origin.server.ts";
import { whenceOf } from "./whence.server.ts";

type Args = { request: Request; form: FormData; whence: Whence };

/** An action of a page that needs no sign-in: the cross-site check, and refusals as the form's answer. */
export function publicAction(work: (args: Args) => Promise<Response>) {
  return async ({ request, context }: ActionFunctionArgs) => {
    try {
      assertSameOrigin(request);
      const form = await request.formData();
      throw await work({ request, form, whence: whenceOf(request, context) });
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      const view: RefusalView = viewOf(refusal);
      return data({ refusal: view }, { status: statusOf(refusal) });
    }
  };
}
