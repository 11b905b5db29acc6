import { ORIGIN } from "./processes.ts";

/**
 * What a browser learns of a form that it sent. done: acknowledged · refused: a 4xx, nothing was done · away: a 503 that
 * says so in words · broken: a 500 · unknown: no answer at all.
 */
export type Answer = {
  kind: "done" | "refused" | "away" | "broken" | "unknown";
  status: number;
  text: string;
  ms: number;
};

export const NO_ANSWER_MS = 120_000;

const kindOf = (status: number): Answer["kind"] =>
  status < 400 ? "done" : status === 503 || status === 507 ? "away" : status < 500 ? "refused" : "broken";

async function asked(path: string, init: RequestInit): Promise<Answer & { headers: Headers }> {
  const began = performance.now();
  const signal = AbortSignal.timeout(NO_ANSWER_MS);
  try {
    const response = await fetch(ORIGIN + path, { ...init, redirect: "manual", signal });
    const text = await response.text();
    const { status, headers } = response;
    return { kind: kindOf(status), status, text, headers, ms: performance.now() - began };
  } catch (error) {
    const text = String(error);
    return { kind: "unknown", status: 0, text, headers: new Headers(), ms: performance.now() - began };
  }
}

/** Someone in front of a browser. */
export class Person {
  #cookie = "";
  #signedInAt = 0;

  constructor(readonly email: string) {}

  /** Signs in by the demo's one click. */
  async signIn(): Promise<Answer> {
    const body = new URLSearchParams({ demo: this.email });
    const answer = await asked("/sign-in", { method: "POST", body, headers: this.#headers() });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    if (answer.kind === "done" && cookie) {
      this.#cookie = cookie;
      this.#signedInAt = performance.now();
    }
    return answer;
  }

  /** Signs in when the proof of who it is would be too old for signing and approving. */
  async beRecent(): Promise<void> {
    if (this.#cookie && performance.now() - this.#signedInAt < 5 * 60_000) return;
    const answer = await this.signIn();
    if (!this.#cookie)
      throw new Error(`${this.email} cannot sign in: ${answer.status} ${answer.text.slice(0, 300)}`);
  }

  page(path: string): Promise<Answer> {
    return asked(path, { headers: this.#headers() });
  }

  /** Sends a form as the page's script does, without what the page loads afterwards. */
  send(path: string, fields: Readonly<Record<string, string | File>>): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return asked(`${path}.data`, { method: "POST", body, headers: this.#headers() });
  }

  #headers(): Record<string, string> {
    return { Cookie: this.#cookie, "Sec-Fetch-Site": "same-origin", "Accept-Language": "en" };
  }
}
