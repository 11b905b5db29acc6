import "@remix-run/server-runtime";

// What the server hands to every loader and to the renderer.
declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    /** Of this response; every script tag carries it. */
    cspNonce: string;
    requestId: string;
    /** The client's address. */
    address: string;
    /** The seconds to wait, when this request is one too many. Actions refuse it: `admit`. */
    waitSeconds?: number;
    /** When it is to be answered, on the clock of performance.now(): set at the first door, and the same for what follows. */
    answerBy?: number;
    /** For the log: who turned out to act. */
    seen?: { organisation?: string; member?: string };
    /** Says in the answer's header how long to wait. */
    retryAfter?: (seconds: number) => void;
  }
}
