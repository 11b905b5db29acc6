import { randomBytes, randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import { isHttps } from "#app/env.server.ts";

/** What is made anew for every answer. */
type Fresh = { nonce: string; requestId: string };

export const fresh = (): Fresh => ({ nonce: randomBytes(18).toString("base64"), requestId: randomUUID() });

/** The headers of every answer: pages, data, downloads, and errors of whatever layer. */
export function securityHeaders({ nonce, requestId }: Fresh, isDevelopment: boolean): Record<string, string> {
  return {
    "Content-Security-Policy": [
      "default-src 'self'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      // Vite's client applies style elements and listens on a socket while developing.
      isDevelopment ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'; style-src-attr 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      isDevelopment ? "connect-src 'self' ws:" : "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      ...(isHttps ? ["upgrade-insecure-requests"] : []),
    ].join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "private, no-store",
    "X-Request-Id": requestId,
    ...(isHttps ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

export const headers =
  (isDevelopment: boolean): RequestHandler =>
  (_request, response, next) => {
    const made = fresh();
    response.locals.cspNonce = made.nonce;
    response.locals.requestId = made.requestId;
    response.set(securityHeaders(made, isDevelopment));
    next();
  };
