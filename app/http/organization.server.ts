import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import type { SignedIn } from "#app/auth/sessions.server.ts";
import { can, type Permission } from "#app/domain/access/permissions.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Ctx, Organization } from "#app/services/verb.server.ts";
import { CONFIRM_NEEDED, confirmPath } from "./confirm.server.ts";
import {
  type Membership,
  organizationContext,
  PASSWORD_DUE,
  SECOND_FACTOR_NEEDED,
} from "./context.server.ts";
import {
  asRefusal,
  asThrown,
  noteWait,
  type RefusalView,
  SESSION_ENDED,
  statusOf,
  viewOf,
} from "./errors.server.ts";
import { readForm } from "./form.server.ts";
import { admit } from "./origin.server.ts";
import { paths } from "./paths.ts";

type Params = Readonly<Record<string, string | undefined>>;
/** A permission, or several of which one is enough: the verbs behind the page ask for theirs. */
type Options = { can: Permission | readonly Permission[] };
export type LoaderArgs = { ctx: Ctx; memberships: Membership[]; params: Params; request: Request; url: URL };
export type ActionArgs = LoaderArgs & {
  form: FormData;
  /** The idempotency key of the form (field `idempotencyKey`), if it has one. */
  key: string | undefined;
};

/** What an action answers: done, or the refusal that the form shows beside what was typed. */
export type ActionResult<T> = ({ ok: true } & T) | { ok: false; refusal: RefusalView };

function assertMay(ctx: Ctx, oneOf: Options["can"]): void {
  const place = { orgKind: ctx.organization.kind, carrierKind: ctx.organization.carrierKind, role: ctx.role };
  if (![oneOf].flat().some((permission) => can(place, permission)))
    throw new Refusal("denied", "access.denied");
}

/** Where a page leads who may see it once they have done something else first. */
function elsewhereFor({ code }: Refusal, url: URL): string | null {
  const here = url.pathname + url.search;
  if (code === SESSION_ENDED) return paths.signIn(here);
  if (code === CONFIRM_NEEDED) return paths.confirm({ to: here });
  if (code === PASSWORD_DUE) return paths.account({ due: "password" });
  return code === SECOND_FACTOR_NEEDED ? paths.account({ due: "second-factor" }) : null;
}

function organizationLoader(slugParam: string, fits: (organization: Organization) => boolean) {
  return <T>(options: Options, work: (args: LoaderArgs) => Promise<T>) =>
    async ({ request, params, context }: LoaderFunctionArgs): Promise<T> => {
      const url = new URL(request.url);
      try {
        const { ctx, memberships } = await organizationContext(request, context, params[slugParam], fits);
        assertMay(ctx, options.can);
        return await work({ ctx, memberships, params, request, url });
      } catch (error) {
        const elsewhere = error instanceof Refusal ? elsewhereFor(error, url) : null;
        if (elsewhere) throw redirect(elsewhere);
        throw asThrown(error);
      }
    };
}

function organizationAction(slugParam: string, fits: (organization: Organization) => boolean) {
  return <T extends object>(options: Options, work: (args: ActionArgs) => Promise<T | Response>) =>
    async ({ request, params, context }: ActionFunctionArgs) => {
      let sent: { session: SignedIn; form: FormData } | null = null;
      try {
        admit(request, context);
        const { ctx, memberships, session } = await organizationContext(
          request,
          context,
          params[slugParam],
          fits,
        );
        assertMay(ctx, options.can);
        const readingFrom = performance.now();
        const form = await readForm(request);
        sent = { session, form };
        // The time in which a form arrives is its sender's.
        context.answerBy = (ctx.answerBy ?? Infinity) + performance.now() - readingFrom;
        ctx.answerBy = context.answerBy;
        const key = form.get("idempotencyKey");
        const answer = await work({
          ctx,
          memberships,
          params,
          request,
          url: new URL(request.url),
          form,
          key: typeof key === "string" && key ? key : undefined,
        });
        if (answer instanceof Response) throw answer;
        const result: ActionResult<T> = { ok: true, ...answer };
        return data(result);
      } catch (error) {
        const refusal = asRefusal(error);
        if (!refusal) throw error;
        noteWait(refusal, context);
        if (refusal.code === CONFIRM_NEEDED && sent) throw redirect(confirmPath(sent, new URL(request.url)));
        // A page keeps what was typed: a 4xx answer re-runs no loader, and an ended session does not redirect.
        const result: ActionResult<T> = { ok: false, refusal: viewOf(refusal) };
        return data(result, { status: statusOf(refusal) });
      }
    };
}

const isCarrier = (organization: Organization) => organization.kind === "carrier";
const isAuthority = (organization: Organization) =>
  organization.kind === "unit" || organization.kind === "city";
const isCity = (organization: Organization) => organization.kind === "city";

/** Loaders and actions under /carrier/:carrier, for its members with the permission. */
export const carrierLoader = organizationLoader("carrier", isCarrier);
export const carrierAction = organizationAction("carrier", isCarrier);
/** Under /authority/:authority, for members of a unit or a city. */
export const authorityLoader = organizationLoader("authority", isAuthority);
export const authorityAction = organizationAction("authority", isAuthority);
/** Under /authority/:authority, for members of a city only. */
export const cityLoader = organizationLoader("authority", isCity);
export const cityAction = organizationAction("authority", isCity);
