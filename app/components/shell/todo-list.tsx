import { Link } from "@remix-run/react";
import { CircleCheckBig } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import { type DateOn, daysBetween } from "#app/domain/shared/dates.ts";
import { useText } from "#app/i18n/index.ts";

export type TodoItem = {
  key: string;
  title: ReactNode;
  detail?: ReactNode;
  href: string;
  /** The last day to do it; null has no deadline. */
  dueOn: DateOn | null;
  /** What can be done right here: a small form or a LinkButton. */
  action?: ReactNode;
};

const HEAPS = ["overdue", "today", "week", "later", "undated"] as const;
type Heap = (typeof HEAPS)[number];
const TONE: Record<Heap, Tone> = {
  overdue: "bad",
  today: "warn",
  week: "info",
  later: "neutral",
  undated: "muted",
};

function heapOf(item: TodoItem, today: DateOn): Heap {
  if (item.dueOn === null) return "undated";
  const days = daysBetween(today, item.dueOn);
  if (days < 0) return "overdue";
  if (days === 0) return "today";
  return days <= 7 ? "week" : "later";
}

function DueBadge({ dueOn, today, tone }: { dueOn: DateOn; today: DateOn; tone: Tone }) {
  const { t } = useText();
  const days = daysBetween(today, dueOn);
  const text =
    days < 0
      ? t("shell:todo.overdueBy", { count: -days })
      : days === 0
        ? t("shell:todo.dueToday")
        : t("shell:todo.dueIn", { count: days });
  return <Badge tone={tone}>{text}</Badge>;
}

/** The home page's list: by deadline, overdue first; each thing is done where it stands. */
export function TodoList({ items, today }: { items: readonly TodoItem[]; today: DateOn }) {
  const { t } = useText();
  if (items.length === 0)
    return (
      <EmptyState title={t("shell:todo.empty")} icon={CircleCheckBig}>
        {t("shell:todo.emptyHint")}
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-4">
      {HEAPS.map((heap) => {
        const heaped = items
          .filter((item) => heapOf(item, today) === heap)
          .sort((a, b) => (a.dueOn ?? "").localeCompare(b.dueOn ?? ""));
        if (heaped.length === 0) return null;
        return (
          <Section key={heap} isFlush title={`${t(`shell:todo.${heap}`)} · ${heaped.length}`}>
            <ul>
              {heaped.map((item) => (
                <li
                  key={item.key}
                  className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 last:border-b-0 hover:bg-hover"
                >
                  <div className="min-w-0 grow basis-64">
                    <Link to={item.href} className="link inline-block min-h-6">
                      {item.title}
                    </Link>
                    {item.detail ? <p className="text-xs text-ink-soft">{item.detail}</p> : null}
                  </div>
                  {item.dueOn ? (
                    <div className="flex items-center gap-2">
                      <DueBadge dueOn={item.dueOn} today={today} tone={TONE[heap]} />
                      <span className="text-ink-soft">
                        <DateText on={item.dueOn} />
                      </span>
                    </div>
                  ) : null}
                  {item.action ? <div className="flex items-center gap-2">{item.action}</div> : null}
                </li>
              ))}
            </ul>
          </Section>
        );
      })}
    </div>
  );
}
