import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Request, Response } from "express";
import { log } from "#app/http/log.server.ts";
import { fresh, securityHeaders } from "./headers.server.ts";
import { refusalLines, refusalPage, type Said, statusOfSaid } from "./refusal-page.ts";

/** Answers in words, in both languages, with the headers of every answer; the log says why. */
export function refuse(request: Request, response: Response, said: Said, why: string = said): void {
  response.locals.refused = why;
  response.status(statusOfSaid(said)).set("Vary", "Accept");
  // A body that was not read is not waited for.
  if (!request.complete && request.method === "POST") response.set("Connection", "close");
  const wantsPage = request.headers.accept?.includes("text/html") ?? false;
  if (wantsPage) response.type("html").send(refusalPage(said, response.locals.requestId as string));
  else response.type("text/plain; charset=utf-8").send(refusalLines(said));
}

const SAID_OF_FAULT: Readonly<Record<string, Said>> = {
  HPE_HEADER_OVERFLOW: "tooLong",
  ERR_HTTP_REQUEST_TIMEOUT: "slow",
};

/** What is so malformed that it never became a request is answered on the bare connection, in the same manner. */
export function refuseMalformed(server: Server, isDevelopment: boolean): void {
  server.on("clientError", (fault: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || fault.code === "ECONNRESET") return void socket.destroy();
    const said = SAID_OF_FAULT[fault.code ?? ""] ?? "malformed";
    const made = fresh();
    const page = refusalPage(said, made.requestId);
    const lines = Object.entries({
      ...securityHeaders(made, isDevelopment),
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": String(Buffer.byteLength(page)),
      Connection: "close",
    }).map(([name, value]) => `${name}: ${value}`);
    const status = statusOfSaid(said);
    log("request", { request: made.requestId, status, path: "*", refused: fault.code ?? said });
    socket.end(`HTTP/1.1 ${status} ${said}\r\n${lines.join("\r\n")}\r\n\r\n${page}`);
  });
}
