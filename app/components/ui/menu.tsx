import { useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";
import { cx } from "./class-names.ts";

/**
 * A button that opens a small panel of links and buttons. A native `details`, so it opens without JavaScript too;
 * with it, Escape, a press elsewhere and going to another page close it.
 */
export function Menu({
  label,
  face,
  children,
  align = "end",
  side = "below",
  className,
  panelClassName,
}: {
  /** The name of the button when its face is only a picture. */
  label?: string;
  face: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  side?: "below" | "above";
  className?: string;
  panelClassName?: string;
}) {
  const ref = useRef<HTMLDetailsElement>(null);
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => {
    if (ref.current) ref.current.open = false;
  }, [key]);
  useEffect(() => {
    const close = (returnFocus: boolean) => {
      const menu = ref.current;
      if (!menu?.open) return;
      menu.open = false;
      if (returnFocus) menu.querySelector("summary")?.focus();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close(Boolean(ref.current?.contains(document.activeElement)));
    };
    const onPress = (event: Event) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) close(false);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPress);
    document.addEventListener("focusin", onPress);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPress);
      document.removeEventListener("focusin", onPress);
    };
  }, []);
  return (
    <details ref={ref} className={cx("relative", className)}>
      <summary aria-label={label} title={label} className="rounded-md">
        {face}
      </summary>
      <div
        className={cx(
          "absolute z-40 min-w-56 rounded-md border border-line bg-surface p-1 shadow-lift",
          align === "end" ? "right-0" : "left-0",
          side === "below" ? "top-full mt-1" : "bottom-full mb-1",
          panelClassName,
        )}
      >
        {children}
      </div>
    </details>
  );
}

/** How links and buttons in a Menu look. */
export const menuItemClass = cx(
  "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm text-ink no-underline hover:bg-hover",
  "pointer-coarse:min-h-11",
);
