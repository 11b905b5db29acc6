import { PassThrough } from "node:stream";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleErrorFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { NonceContext } from "#app/components/nonce.ts";
import { ReferenceContext } from "#app/components/reference.ts";
import { logFault } from "#app/http/log.server.ts";
import en from "#app/i18n/en/index.ts";
import { i18nFor, NamespacesUsed, registerLocale } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import zh from "#app/i18n/zh-CN/index.ts";

registerLocale("zh-CN", zh);
registerLocale("en", en);

/** How long a deferred part of a page may take; read by Remix as well. */
export const streamTimeout = 10_000;

type Routes = EntryContext["manifest"]["routes"];

/**
 * The matched routes, and the index and pathless routes under them, which the browser's router must know from the
 * start. Remix builds a tree of all routes for each render; with a hundred of them that costs more than the page.
 */
function routesInUse(context: EntryContext): Routes {
  const all = context.manifest.routes;
  const kept = new Set(context.staticHandlerContext.matches.map((match) => match.route.id));
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const route of Object.values(all)) {
      const isPathless = route.index || route.path === undefined;
      if (isPathless && route.parentId && kept.has(route.parentId)) kept.add(route.id);
    }
  }
  return Object.fromEntries(Object.entries(all).filter(([id]) => kept.has(id)));
}

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const locale = localeOf(request);
  const { cspNonce: nonce, requestId } = loadContext;
  const context = { ...remix, manifest: { ...remix.manifest, routes: routesInUse(remix) } };
  // A crawler wants the whole page at once; a person wants its beginning soon.
  const waitForAll = isbot(request.headers.get("User-Agent") ?? "");

  return new Promise((resolve, reject) => {
    let statusNow = status;
    let hasShell = false;

    const send = () => {
      hasShell = true;
      const body = new PassThrough();
      body.once("close", () => clearTimeout(timer));
      headers.set("Content-Type", "text/html; charset=utf-8");
      headers.set("Content-Language", locale);
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusNow }));
      pipe(body);
    };

    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <ReferenceContext.Provider value={status >= 500 ? requestId : null}>
          <NamespacesUsed.Provider value={new Set()}>
            <I18nextProvider i18n={i18nFor(locale)}>
              <RemixServer context={context} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
            </I18nextProvider>
          </NamespacesUsed.Provider>
        </ReferenceContext.Provider>
      </NonceContext.Provider>,
      {
        nonce,
        onShellReady: waitForAll ? undefined : send,
        onAllReady: waitForAll ? send : undefined,
        onShellError: (error) => {
          clearTimeout(timer);
          reject(error);
        },
        onError: (error) => {
          statusNow = 500;
          // Before the shell is sent the promise is rejected and Remix reports it.
          if (hasShell && !request.signal.aborted) logFault("fault", error, { request: requestId });
        },
      },
    );
    // A part that never comes is given up a moment after its data is; the timer dies with the response.
    const timer = setTimeout(abort, streamTimeout + 1_000);
  });
}

/** Faults of loaders and actions. Someone who closes the tab is no fault, nor is an address that leads nowhere. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  const isAnswered = isRouteErrorResponse(error) && error.status < 500;
  if (!isAnswered && !request.signal.aborted) {
    logFault("fault", isRouteErrorResponse(error) ? error.data : error, { request: context.requestId });
  }
};
