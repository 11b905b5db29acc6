import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { useReference } from "#app/components/reference.ts";
import { buttonClass, LinkButton } from "#app/components/ui/button.tsx";
import { ErrorState } from "#app/components/ui/notices.tsx";
import { Page } from "#app/components/ui/page-header.tsx";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { PublicShell } from "./public-shell.tsx";

const KIND: Record<number, "invalid" | "notFound" | "denied" | "signedOut" | "conflict" | "gone" | "busy"> = {
  400: "invalid",
  401: "signedOut",
  403: "denied",
  404: "notFound",
  405: "notFound",
  409: "conflict",
  410: "gone",
  422: "invalid",
  429: "busy",
  503: "busy",
};

type Body = { code?: string; details?: Record<string, string | number>; requestId?: string };

/** What a thrown response may carry: the refusal's code and details, and the request's number. */
const bodyOf = (data: unknown): Body => (typeof data === "object" && data !== null ? data : {});

/** The error boundary of a route: what happened, in a user's words, and where to go. Put it into a layout to keep its shell. */
export function RouteError({ isWholePage }: { isWholePage?: boolean }) {
  const { t } = useText();
  const { pathname, search } = useLocation();
  const error = useRouteError();
  const reference = useReference();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const body = isRouteErrorResponse(error) ? bodyOf(error.data) : {};
  const kind = KIND[status] ?? "broken";
  const state = (
    <ErrorState
      title={t(`shell:failure.${kind}`)}
      reference={body.requestId ?? (status >= 500 ? reference : undefined)}
      action={
        <>
          {status === 401 ? (
            <LinkButton to={paths.signIn(`${pathname}${search}`)} variant="primary">
              {t("shell:landing.signIn")}
            </LinkButton>
          ) : (
            <LinkButton to={paths.landing()} variant="primary">
              {t("shell:failure.home")}
            </LinkButton>
          )}
          {status >= 500 || status === 409 ? (
            <a href={`${pathname}${search}`} className={buttonClass()}>
              {t("common:actions.retry")}
            </a>
          ) : null}
        </>
      }
    >
      <p>{body.code ? refusalText(t, body.code, body.details) : t(`shell:failure.${kind}Hint`)}</p>
    </ErrorState>
  );
  return isWholePage ? (
    <PublicShell wide>
      <div className="mx-auto max-w-2xl">{state}</div>
    </PublicShell>
  ) : (
    <Page>{state}</Page>
  );
}
