import { Money, Points } from "#app/components/ui/values.tsx";
import type { Move } from "#app/domain/what-if/comparison.ts";
import { textOfCode, useText } from "#app/i18n/index.ts";
import type { Words } from "./words.ts";

/** How many causes are named; the rest are counted. */
const NAMED = 4;

/** Why a subject stands otherwise than before: the lines that moved most, each with its reason, then what is no line. */
export function WhyMoved({ move, words }: { move: Move; words: Words }) {
  const { t } = useText();
  const size = (before: number | null, after: number | null) => Math.abs((after ?? 0) - (before ?? 0));
  const lines = [...move.lines].sort(
    (a, b) => size(b.beforeMilli, b.afterMilli) - size(a.beforeMilli, a.afterMilli),
  );
  const lineName = (kind: Move["lines"][number]["kind"], code: string) =>
    kind === "indicator" || kind === "bonus" || kind === "deduction"
      ? words("rule", code)
      : textOfCode(t, "explain", `scoring.line.${kind}`, {}, kind);
  /** An item by its name, a cut by what it is: that of an item with the item's name, that over all alone. */
  const itemLine = (item: string, line: string): string => {
    const cut = textOfCode(t, "rewards", `kind.${line}`, {}, line);
    const name = words("rule", item);
    if (line === "item") return name;
    return name === item ? cut : `${name} · ${cut}`;
  };
  const causes = [
    ...lines.map((it) => ({
      key: `${it.kind}/${it.code}`,
      face: (
        <>
          {lineName(it.kind, it.code)} <Points milli={(it.afterMilli ?? 0) - (it.beforeMilli ?? 0)} />{" "}
          <span className="text-ink-soft">
            {it.why.map((why) => t(`policy:whatIf.lineWhy.${why}`)).join(" · ")}
          </span>
        </>
      ),
    })),
    ...move.money.map((it) => ({
      key: `${it.item}/${it.line}`,
      face: (
        <>
          {itemLine(it.item, it.line)} <Money fen={it.afterFen - it.beforeFen} unit="yuan" exact />
        </>
      ),
    })),
    ...move.why.map((why) => ({ key: why, face: t(`policy:whatIf.why.${why}`) })),
  ];
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {causes.slice(0, NAMED).map(({ key, face }) => (
        <li key={key}>{face}</li>
      ))}
      {causes.length > NAMED ? <li>{t("policy:whatIf.more", { count: causes.length - NAMED })}</li> : null}
    </ul>
  );
}
