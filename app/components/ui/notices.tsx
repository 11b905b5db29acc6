import { CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useText } from "#app/i18n/index.ts";
import { cx } from "./class-names.ts";

export type NoticeTone = "success" | "info" | "warning" | "error";

const LOOK: Record<NoticeTone, { box: string; icon: LucideIcon }> = {
  success: { box: "border-ok-line bg-ok-soft text-ok", icon: CircleCheck },
  info: { box: "border-accent-line bg-accent-soft text-accent-strong", icon: Info },
  warning: { box: "border-warn-line bg-warn-soft text-warn", icon: TriangleAlert },
  error: { box: "border-bad-line bg-bad-soft text-bad", icon: CircleX },
};

/** Something to know on this page, that stays. `actions` are the next things to do. */
export function Banner({
  tone = "info",
  title,
  children,
  actions,
}: {
  tone?: NoticeTone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useText();
  const { box, icon: Icon } = LOOK[tone];
  return (
    <div
      className={cx("flex flex-wrap items-start gap-x-4 gap-y-2 rounded-md border px-3 py-2", box)}
      role={tone === "error" ? "alert" : undefined}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">
          <span className="sr-only">{t(`common:notice.${tone}`)}</span>
          {title ? <p className="font-medium">{title}</p> : null}
          {children ? <div className="text-ink">{children}</div> : null}
        </div>
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}

export type Flash = { tone: NoticeTone; text: string; undo?: ReactNode };

/** What the last act did, said once at the foot of the page; good news goes away, trouble stays until dismissed. */
export function Toast({ flash }: { flash: Flash | null | undefined }) {
  const { t } = useText();
  const [dismissed, setDismissed] = useState<Flash | null>(null);
  useEffect(() => {
    if (!flash || flash.tone === "error" || flash.tone === "warning" || flash.undo) return;
    const timer = setTimeout(() => setDismissed(flash), 8_000);
    return () => clearTimeout(timer);
  }, [flash]);
  const isShown = flash && flash !== dismissed;
  const look = LOOK[flash?.tone ?? "info"];
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-25 flex justify-center print:hidden"
    >
      {isShown ? (
        <div
          className={cx(
            "pointer-events-auto flex max-w-xl items-center gap-3 rounded-md border px-3 py-2 shadow-lift",
            look.box,
          )}
        >
          <look.icon aria-hidden className="size-4 shrink-0" />
          <p className="min-w-0 text-ink">{flash.text}</p>
          {flash.undo}
          <button
            type="button"
            aria-label={t("common:notice.dismiss")}
            onClick={() => setDismissed(flash)}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-surface"
          >
            <X aria-hidden className="size-4" />
          </button>
        </div>
      ) : null}
    </div>
  );
}

/** Nothing here yet, or nothing matches: why, and the next thing to do. */
export function EmptyState({
  title,
  children,
  action,
  icon: Icon,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  icon?: LucideIcon;
}) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-md border border-dashed border-line-strong px-6 py-10 text-center">
      {Icon ? <Icon aria-hidden className="size-6 text-ink-soft" /> : null}
      <p className="font-medium">{title}</p>
      {children ? <div className="max-w-prose text-ink-soft">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** What went wrong and the next thing to do: for a whole page or a part of one. */
export function ErrorState({
  title,
  children,
  action,
  reference,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  reference?: string;
}) {
  const { t } = useText();
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-md border border-line bg-surface px-6 py-8">
      <h1 className="flex items-center gap-2 text-lg">
        <TriangleAlert aria-hidden className="size-5 shrink-0 text-warn" />
        {title}
      </h1>
      {children ? <div className="max-w-prose text-ink-soft">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
      {reference ? (
        <p className="mt-2 text-xs text-ink-soft">{t("shell:failure.reference", { id: reference })}</p>
      ) : null}
    </div>
  );
}
