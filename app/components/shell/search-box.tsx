import { Form } from "@remix-run/react";
import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useText } from "#app/i18n/index.ts";

/** Search over firms, carriers and codes: a GET form. ⌘K or Ctrl K puts the cursor into it. */
export function SearchBox({ action, value }: { action: string; value?: string }) {
  const { t } = useText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [shortcut, setShortcut] = useState("Ctrl K");
  useEffect(() => {
    if (/Mac|iPhone|iPad/.test(navigator.userAgent)) setShortcut("⌘ K");
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Form method="get" action={action} role="search" className="relative w-full max-w-md">
      <label htmlFor={id} className="sr-only">
        {t("shell:search.label")}
      </label>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-soft"
      />
      <input
        ref={input}
        id={id}
        type="search"
        name="q"
        defaultValue={value}
        placeholder={t("shell:search.placeholder")}
        aria-keyshortcuts="Meta+K Control+K"
        className="h-8 w-full rounded-md border border-line-strong bg-canvas pr-14 pl-8 text-sm placeholder:text-sm max-sm:pr-2 pointer-coarse:h-10 pointer-coarse:text-base"
      />
      <kbd
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 w-11 -translate-y-1/2 text-right font-sans text-xs text-ink-soft max-sm:hidden"
      >
        {shortcut}
      </kbd>
    </Form>
  );
}
