import { type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { Timeline, type TimelineEntry } from "./timeline.tsx";

type Entry = {
  seq: number;
  at: string;
  userName: string;
  action: string;
  entity: string;
  before: unknown;
  after: unknown;
};
type Facts = Readonly<Record<string, unknown>>;

const factsOf = (value: unknown): Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Facts) : {};
const plain = (value: unknown): string | null =>
  value === null || value === undefined || typeof value === "object" || value === "" ? null : String(value);

function shown(t: Translate, name: string, value: unknown): string {
  const text = plain(value);
  if (text === null) return "—";
  if (name === "exit") return textOfCode(t, "glossary", `residencyExit.${text}`, {}, text);
  if (name === "kind") return textOfCode(t, "glossary", `titleKind.${text}`, {}, text);
  if (name === "markKind") return textOfCode(t, "people", `markKind.${text}`, {}, text);
  if (name === "isRenewal") return t(value === true ? "common:value.yes" : "common:value.no");
  return text;
}

/** The facts that an entry names, each with its label: what was and what is, or only what is. */
function linesOf(t: Translate, { before, after }: Entry): string[] {
  const [was, is] = [factsOf(before), factsOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name) => {
    const label = textOfCode(t, "residency", `fact.${name}`);
    if (!label || (plain(was[name]) === null && plain(is[name]) === null)) return [];
    const [from, to] = [shown(t, name, was[name]), shown(t, name, is[name])];
    return before ? [t("residency:history.changed", { label, from, to })] : [`${label}: ${to}`];
  });
}

const TONES: Readonly<Record<string, TimelineEntry["tone"]>> = {
  add: "ok",
  "add-founder": "ok",
  "add-mark": "ok",
  "add-coaching": "ok",
  "remove-founder": "warn",
  "remove-mark": "warn",
  "remove-coaching": "warn",
  remove: "warn",
  restore: "ok",
  claim: "ok",
  commit: "ok",
  correct: "info",
  end: "muted",
  withdraw: "warn",
  undo: "warn",
};

/** What the log says about things of the ledger: who did what when, and what changed from what to what. */
export function LedgerHistory({ entries, label }: { entries: readonly Entry[]; label: string }) {
  const { t } = useText();
  return (
    <Timeline
      label={label}
      entries={entries.map((entry) => {
        const lines = linesOf(t, entry);
        const title =
          textOfCode(t, "residency", `history.${entry.entity}-${entry.action}`) ||
          textOfCode(t, "residency", `history.${entry.entity}`, {}, entry.action);
        return {
          key: String(entry.seq),
          tone: TONES[entry.action] ?? "neutral",
          title,
          actor: entry.userName,
          at: entry.at,
          details:
            lines.length > 0 ? (
              <ul className="text-xs break-words text-ink-soft">
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            ) : undefined,
        };
      })}
    />
  );
}
