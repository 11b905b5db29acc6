import "@remix-run/server-runtime";

// What the server hands to every loader and to the renderer.
declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    /** Of this response; every script tag carries it. */
    cspNonce: string;
    requestId: string;
    /** The client's address. */
    address: string;
  }
}
