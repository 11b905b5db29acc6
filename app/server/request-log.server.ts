import type { RequestHandler } from "express";
import { log } from "#app/http/log.server.ts";

/** One line a request, when its answer has gone or its connection has. */
export const requestLog =
  (templateFor: (path: string) => Promise<string>, isDevelopment: boolean): RequestHandler =>
  (request, response, next) => {
    const since = process.hrtime.bigint();
    const { socket, method } = request;
    const sentBefore = socket.bytesWritten;
    response.once("close", async () => {
      const ms = Number((process.hrtime.bigint() - since) / 1_000_000n);
      const path = await templateFor(request.path).catch(() => "*");
      // Vite serves hundreds of modules a page while developing.
      if (isDevelopment && path === "*") return;
      const { requestId, refused, seen } = response.locals;
      const status = response.writableFinished ? response.statusCode : 499;
      log(
        "request",
        {
          request: requestId as string,
          method,
          path,
          status,
          ms,
          bytes: socket.bytesWritten - sentBefore,
          organisation: seen?.organisation,
          member: seen?.member,
          refused,
          address: refused ? request.ip : undefined,
        },
        status >= 500 ? "error" : "info",
      );
    });
    next();
  };
