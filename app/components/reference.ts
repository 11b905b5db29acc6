import { createContext, useContext, useEffect, useState } from "react";

/**
 * The request's number, where its page failed: the log says under it what happened. It comes by context, and the browser
 * finds it in the page, once: a page that fails later, in the browser, is no request of that number.
 */
export const ReferenceContext = createContext<string | null>(null);

const PLACE = "texts";

export function useReference(): string | undefined {
  const given = useContext(ReferenceContext);
  const [reference] = useState(
    () =>
      given ??
      (typeof document === "undefined" ? undefined : document.getElementById(PLACE)?.dataset.reference),
  );
  useEffect(() => {
    delete document.getElementById(PLACE)?.dataset.reference;
  }, []);
  return reference;
}
