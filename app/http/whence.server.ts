import type { AppLoadContext } from "@remix-run/server-runtime";
import type { Whence } from "#app/domain/access/whence.ts";

/** Whence a request comes: what the server itself saw, and what the browser says of itself. */
export const whenceOf = (request: Request, context: AppLoadContext): Whence => ({
  request: context.requestId,
  address: context.address,
  device: request.headers.get("User-Agent"),
});
