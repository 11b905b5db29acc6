import type { ActionFunctionArgs, LoaderFunctionArgs, ServerBuild } from "@remix-run/node";
import { logFault } from "#app/http/log.server.ts";
import { refusalPage, saidOf } from "./refusal-page.ts";

type Route = ServerBuild["routes"][string];
type Loader = (args: LoaderFunctionArgs) => unknown;

/** What `data(value, init)` makes: a refusal that a page would show. */
const statusOf = (thrown: unknown): number | null =>
  typeof thrown === "object" && thrown !== null && "type" in thrown && thrown.type === "DataWithResponseInit"
    ? ((thrown as { init?: ResponseInit | null }).init?.status ?? 200)
    : null;

const page = (status: number, requestId: string) =>
  new Response(refusalPage(saidOf(status), requestId), {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8" },
  });

/** A route without a page of its own has no place for a refusal: Remix would answer JSON that says nothing. */
function inWords(load: Loader): Loader {
  return async (args) => {
    try {
      return await load(args);
    } catch (thrown) {
      if (thrown instanceof Response || new URL(args.request.url).pathname.endsWith(".data")) throw thrown;
      const status = statusOf(thrown);
      if (status === null) logFault("fault", thrown, { request: args.context.requestId });
      throw page(status ?? 500, args.context.requestId);
    }
  };
}

const withWords = (route: Route): Route => {
  const { default: hasPage, ErrorBoundary, loader, action } = route.module;
  if (hasPage || ErrorBoundary) return route;
  return {
    ...route,
    module: {
      ...route.module,
      ...(loader && { loader: inWords(loader as Loader) as typeof loader }),
      ...(action && { action: inWords(action as (args: ActionFunctionArgs) => unknown) as typeof action }),
    },
  };
};

/** The application, in which files that are refused say so in words, on a page in both languages. */
export const filesInWords = (build: ServerBuild): ServerBuild => ({
  ...build,
  routes: Object.fromEntries(Object.entries(build.routes).map(([id, route]) => [id, withWords(route)])),
});
