import path from "node:path";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { lucia } from "#app/auth/sessions.server.ts";
import { filesInWords } from "#app/server/files-in-words.server.ts";

/** An answer as it leaves the application, before the edge adds the headers that are the same everywhere. */
export type Answer = { status: number; headers: Record<string, string>; body: string };
export type Asking = {
  /** Path and query, of a page, a file, or either's data (`dataOf`). */
  to: string;
  session?: string | null;
  /** Fields of a form: then it is sent. A field may come several times. */
  fields?: Fields;
  file?: { name: string; bytes: Uint8Array };
  /** The network address, which failed sign-ins are counted against. */
  address?: string;
  cookie?: string;
};
export type Fields = Readonly<Record<string, string | readonly string[]>>;
export type Site = {
  build: ServerBuild;
  ask: (asking: Asking) => Promise<Answer>;
  /** What was written to the log since the last call. */
  logged: () => string;
};

const ORIGIN = "http://zaiti.test";

/** Where a page's data is asked for: what the browser does when it stays on the page. */
export function dataOf(to: string): string {
  const url = new URL(to, ORIGIN);
  return `${url.pathname === "/" ? "/_root" : url.pathname}.data${url.search}`;
}

function bodyOf({ fields, file }: Asking): URLSearchParams | FormData | undefined {
  if (!fields) return undefined;
  const pairs = Object.entries(fields).flatMap(([name, given]) =>
    [given].flat().map((value): [string, string] => [name, value]),
  );
  if (!file) return new URLSearchParams(pairs);
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(file.bytes)]), file.name);
  return form;
}

/**
 * The built application (`npm run build`) in this process: every page, file and action as a browser gets it, rendered, in
 * production mode, without a server's ports and limits. The pool is the test's own.
 */
export async function openSite(): Promise<Site> {
  const build = filesInWords((await import(path.resolve("build/server/index.js"))) as ServerBuild);
  const handle = createRequestHandler(build, "production");
  let [log, underway] = ["", 0];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
      if (underway === 0) return write(chunk, ...rest);
      log += String(chunk);
      return true;
    }) as typeof stream.write;
  }
  const ask = async (asking: Asking): Promise<Answer> => {
    const cookies = [
      ...(asking.session ? [`${lucia.sessionCookieName}=${asking.session}`] : []),
      ...(asking.cookie ? [asking.cookie] : []),
    ];
    const headers = new Headers({ Origin: ORIGIN, "Sec-Fetch-Site": "same-origin", Host: "zaiti.test" });
    if (cookies.length > 0) headers.set("Cookie", cookies.join("; "));
    const body = bodyOf(asking);
    const request = new Request(new URL(asking.to, ORIGIN), {
      method: body ? "POST" : "GET",
      headers,
      body,
    });
    underway++;
    try {
      const context = { cspNonce: "n", requestId: "r", address: asking.address ?? "10.0.0.1" };
      const response = await handle(request, context);
      const { status, headers: sent } = response;
      return { status, headers: Object.fromEntries(sent), body: await response.text() };
    } finally {
      underway--;
    }
  };
  const logged = () => {
    const since = log;
    log = "";
    return since;
  };
  return { build, ask, logged };
}
