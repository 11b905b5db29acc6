import type { Request, RequestHandler } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { hashOfSession, lucia } from "#app/auth/sessions.server.ts";
import { env } from "#app/env.server.ts";
import { refuse } from "./refuse.server.ts";

/** Where somebody proves who they are, or holds a link: counted by network address, whatever the answer is. */
export const ENTRANCES = [
  "/sign-in",
  "/sign-in/code",
  "/sign-in/phone",
  "/password/forgotten",
  "/password/new",
  "/invitation",
  "/set-up",
  "/account/confirm",
  "/account/phone",
  "/account/second-factor",
  "/apply/:carrier",
  "/application",
];
/** What costs the server much when it is asked (files), or sent (uploads, computations): counted by session. */
export const FILES = [
  "/carrier/:carrier/audit/export",
  "/authority/:authority/audit/export",
  "/carrier/:carrier/reports/export",
  "/carrier/:carrier/residents/template",
  "/carrier/:carrier/residents/difference/export",
  "/carrier/:carrier/services/export",
  "/carrier/:carrier/space/statement/workbook",
  "/carrier/:carrier/documents/:document",
  "/carrier/:carrier/exports/:list",
  "/carrier/:carrier/imports/:noun/template",
  "/carrier/:carrier/imports/:noun/:batch/workbook",
  "/carrier/:carrier/residents/import/:batch/workbook",
  "/carrier/:carrier/runs/:run/bundle",
  "/authority/:authority/runs/:run/bundle",
];
export const WORK = [
  "/carrier/:carrier/residents/import",
  "/carrier/:carrier/documents",
  "/carrier/:carrier/imports/:noun",
  "/carrier/:carrier/imports/:noun/:batch",
  "/carrier/:carrier/imports/:noun/:batch/columns",
  "/carrier/:carrier/points",
  "/carrier/:carrier/audit",
  "/authority/:authority/registry",
  "/authority/:authority/points",
  "/authority/:authority/performance",
  "/authority/:authority/rewards",
  "/authority/:authority/audit",
];

type Limit = (key: string) => Promise<number | null>;

/** Counts a key; the seconds to wait when it has come too often. Each process counts for itself. */
function limit(name: string, points: number, duration: number): Limit {
  if (points === 0) return async () => null;
  const counter = new RateLimiterMemory({ keyPrefix: name, points, duration });
  return async (key) => {
    try {
      await counter.consume(key);
      return null;
    } catch (reached) {
      if (reached instanceof RateLimiterRes) return Math.max(1, Math.ceil(reached.msBeforeNext / 1_000));
      throw reached;
    }
  };
}

/** The session that a cookie names, hashed; whoever has none is counted by address. Made-up ones meet the general ceiling. */
function sessionOf(request: Request): string {
  const id = lucia.readSessionCookie(request.headers.cookie ?? "");
  return id ? hashOfSession(id).toString("base64url") : (request.ip ?? "");
}

/**
 * Counts requests. What a page's script sent is refused by the action, so that the page keeps what was typed; the rest is
 * refused here, and a browser that goes back finds its form as it was.
 * `templateFor` gives the pattern of a request's address.
 */
export function limits(templateFor: (path: string) => Promise<string>): RequestHandler {
  const all = limit("all", env.LIMIT_ALL, 60);
  const entrance = limit("entrance", env.LIMIT_SIGN_IN, 600);
  const work = limit("work", env.LIMIT_WORK, 60);
  return async (request, response, next) => {
    try {
      const address = request.ip ?? "";
      const isSent = request.method === "POST";
      const template = await templateFor(request.path);
      const isWork = isSent ? WORK.includes(template) : FILES.includes(template);
      const tooMany = await all(address);
      const seconds =
        tooMany ??
        (isSent && ENTRANCES.includes(template) ? await entrance(address) : null) ??
        (isWork ? await work(sessionOf(request)) : null);
      if (seconds === null) return next();
      response.set("Retry-After", String(seconds));
      const isForm = isSent && request.path.endsWith(".data");
      if (tooMany !== null || !isForm) return refuse(request, response, "tooMany", "limit");
      response.locals.refused = "limit";
      response.locals.waitSeconds = seconds;
      next();
    } catch (fault) {
      next(fault);
    }
  };
}
