import { formatCount } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";

/** How far a long work is: `done` of `total`, with its sentence. Without a total it only says that it goes on. */
export function ProgressBar({
  label,
  done,
  total,
  note,
}: {
  label: string;
  done?: number;
  total?: number;
  note?: string;
}) {
  const { t } = useText();
  const isKnown = done !== undefined && total !== undefined && total > 0;
  const percent = isKnown ? Math.min(100, Math.floor((done * 100) / total)) : undefined;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <span>{label}</span>
        <span className="text-xs text-ink-soft">
          {isKnown ? `${formatCount(done)} / ${formatCount(total)} · ${percent}%` : note}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={percent === undefined ? note : t("common:progress.done", { percent })}
        className="h-2 overflow-hidden rounded-sm bg-sunken ring-1 ring-line ring-inset"
      >
        <div
          className={percent === undefined ? "h-full w-1/3 animate-pulse bg-accent" : "h-full bg-accent"}
          style={percent === undefined ? undefined : { width: `${percent}%` }}
        />
      </div>
      {isKnown && note ? <p className="text-xs text-ink-soft">{note}</p> : null}
    </div>
  );
}
