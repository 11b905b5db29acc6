import type { Request, RequestHandler } from "express";
import { env } from "#app/env.server.ts";
import { expectedOrigin, isSameOrigin } from "#app/http/origin.server.ts";
import type { Said } from "./refusal-page.ts";
import { refuse } from "./refuse.server.ts";

const MB = 1024 * 1024;
/** A file with its form; a form alone, with what was pasted into it. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  "multipart/form-data": 12 * MB,
  "application/x-www-form-urlencoded": 2 * MB,
};
const LONGEST_URL = 8_000;
const METHODS = ["GET", "HEAD", "POST"];

const isDecodable = (path: string): boolean => {
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
};

/** The request's own origin, by the connection and the Host header; null when there is no such host. */
function ownOrigin(request: Request): string | null {
  const url = `${request.protocol}://${request.headers.host ?? ""}`;
  const host = request.headers.host ?? "";
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url).origin : null;
}

/** The address: of this server, whole, readable, and not of the kind that only older clients of Remix made. */
function faultOfAddress(request: Request): Said | null {
  const { originalUrl } = request;
  if (originalUrl.length > LONGEST_URL) return "tooLong";
  const [path = "", query = ""] = originalUrl.split("?", 2);
  if (!path.startsWith("/") || path.startsWith("//") || !isDecodable(path)) return "malformed";
  if (ownOrigin(request) === null || new URLSearchParams(query).has("_data")) return "malformed";
  return null;
}

/**
 * Where the request comes from. A changing one comes from a page of this origin. A reading one may be a link that
 * somebody followed; what another site's page fetches or embeds is refused as well, whatever it is.
 */
function faultOfOrigin(request: Request): Said | null {
  const site = request.get("Sec-Fetch-Site") ?? null;
  if (request.method === "POST") {
    const claims = { site, origin: request.get("Origin") ?? null };
    return isSameOrigin(claims, expectedOrigin(ownOrigin(request) ?? "")) ? null : "otherSite";
  }
  const isForeign = site === "cross-site" || site === "same-site";
  const isFollowed =
    request.get("Sec-Fetch-Mode") === "navigate" &&
    (request.get("Sec-Fetch-Dest") ?? "document") === "document";
  return isForeign && !isFollowed ? "otherSite" : null;
}

/** The body: a form, of a size that is said (browsers always do) and is not too large; before a byte of it is read. */
function faultOfBody(request: Request): Said | null {
  if (request.method !== "POST") return null;
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (encoding !== undefined) return "unsized";
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  const most = MOST_BYTES[type];
  // What is larger than anything is said to be so, whatever it is.
  if (Number(length ?? 0) > (most ?? 12 * MB)) return "tooLarge";
  return most === undefined ? "mediaType" : null;
}

/** Refuses what no page of the product sends, in words, before anything is done for it. */
export const edge: RequestHandler = (request, response, next) => {
  if (!METHODS.includes(request.method)) {
    response.set("Allow", METHODS.join(", "));
    return refuse(request, response, "method");
  }
  const fault = faultOfAddress(request) ?? faultOfBody(request) ?? faultOfOrigin(request);
  if (fault) return refuse(request, response, fault);
  // From here on the host is the installation's own, whatever the header said: links, redirects and checks follow it.
  delete request.headers["x-forwarded-host"];
  if (env.PUBLIC_ORIGIN) request.headers.host = new URL(env.PUBLIC_ORIGIN).host;
  next();
};
