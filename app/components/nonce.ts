import { createContext, useContext } from "react";

/**
 * The nonce of this response's content policy. It travels by context, never through a loader, whose data would be
 * written into the page. In the browser it is "": browsers hide the attribute, so this is what hydration finds.
 */
export const NonceContext = createContext("");
export const useNonce = (): string => useContext(NonceContext);
