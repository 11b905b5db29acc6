import type { FilingView } from "#app/domain/filings/view.ts";
import { formatFigure, formatInstant } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { factLabel, periodName, unitLabel } from "./texts.ts";

const MONEY = "wan";
const line = "border border-current px-1 py-0.5";

/** The filing on A4, with places for signatures and seals. Shown only on paper. */
export function PrintSheet({ view, carrierName }: { view: FilingView; carrierName: string }) {
  const { t, locale } = useText();
  const { period, revision } = view;
  const head = view.revisions.find((it) => it.revision === revision);
  const firms = view.figures.filter((row) => row.uscc !== null);
  const seals = [
    { key: "preparedBy", name: view.preparedByName },
    { key: "signedBy", name: head?.signedByName ?? null },
    { key: "seal", name: null },
    { key: "reviewSeal", name: null },
  ] as const;
  return (
    // Paper is white also for those who read on a dark screen.
    <article className="hidden text-[8pt] leading-snug print:block" style={{ color: "#000" }}>
      <h1 className="text-center text-[15pt]">
        {t("filings:printSheet.title", { carrier: carrierName, period: periodName(t, period) })}
      </h1>
      <p className="mt-2 text-center">
        {t("filings:printSheet.unitLine", {
          unit: view.carrier.unit,
          from: period.firstDay,
          to: period.lastDay,
          revision: revision || t("filings:printSheet.draft"),
        })}
      </p>
      <p className="text-right">{t("filings:printSheet.money")}</p>
      <div className="columns-2 gap-4">
        {view.facts.map(({ fact, value }) => (
          <p key={fact.code} className="flex justify-between gap-2 border-b border-dotted">
            <span>{factLabel(fact, locale)}</span>
            <span>
              {value.state === "known" ? formatFigure(value.value, fact.unit, MONEY) : "—"}{" "}
              {fact.unit === "percent-milli" ? "" : unitLabel(t, fact.unit, MONEY)}
            </span>
          </p>
        ))}
      </div>
      <table className="mt-3 w-full border-collapse text-[6.5pt]">
        <thead>
          <tr>
            <th className={line}>{t("filings:figures.firm")}</th>
            {view.firmFacts.map((fact) => (
              <th key={fact.code} className={`${line} font-normal`}>
                {factLabel(fact, locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {firms.map((row) => (
            <tr key={row.uscc} className="break-inside-avoid">
              <td className={`${line} min-w-24`}>{row.name}</td>
              {view.firmFacts.map((fact) => {
                const cell = row.cells[fact.code];
                return (
                  <td key={fact.code} className={`${line} text-right`}>
                    {cell?.state === "known" ? formatFigure(cell.value, fact.unit, MONEY) : "—"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-6 grid break-inside-avoid grid-cols-4 gap-3">
        {seals.map(({ key, name }) => (
          <div key={key} className="flex h-36 flex-col justify-between border border-dashed p-2">
            <span>{t(`filings:printSheet.${key}`)}</span>
            <span className="text-center">{name}</span>
            <span className="text-right">{t("filings:printSheet.date")}</span>
          </div>
        ))}
      </div>
      <p className="mt-3 text-[6.5pt] break-all">
        {t("filings:page.digest")} SHA-256: {view.digest}
        {head ? ` · ${head.signedByName} · ${formatInstant(head.signedAt)}` : ""}
      </p>
    </article>
  );
}
