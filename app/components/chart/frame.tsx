import type { ReactNode } from "react";
import { useText } from "#app/i18n/index.ts";

export type ChartRow = { label: string; text: string };

/**
 * A chart with its text alternative: the picture's name says the gist, and the same figures stand in a folded table
 * that every reader can open.
 */
export function ChartFrame({
  label,
  rows,
  children,
  legend,
}: {
  label: string;
  rows: readonly ChartRow[];
  children: ReactNode;
  legend?: ReactNode;
}) {
  const { t } = useText();
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      {children}
      <figcaption className="flex flex-col gap-1 text-xs text-ink-soft">
        {legend}
        <details>
          <summary className="link inline-flex min-h-6 items-center">{t("common:chart.asTable")}</summary>
          <table className="mt-1 w-full max-w-md border-collapse text-ink">
            <caption className="sr-only">{label}</caption>
            <thead>
              <tr>
                <th scope="col" className="border-b border-line py-1 text-left font-medium">
                  {t("common:chart.item")}
                </th>
                <th scope="col" className="border-b border-line py-1 text-right font-medium">
                  {t("common:chart.value")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.label}>
                  <th scope="row" className="border-b border-line py-1 text-left font-normal">
                    {row.label}
                  </th>
                  <td className="border-b border-line py-1 text-right">{row.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </figcaption>
    </figure>
  );
}

/** The fills of chart series, in order. They are told apart by place, label and pattern of light, never by hue alone. */
export const SERIES_FILL = [
  "fill-chart-1",
  "fill-chart-2",
  "fill-chart-3",
  "fill-chart-4",
  "fill-chart-5",
] as const;
export const SERIES_SWATCH = ["bg-chart-1", "bg-chart-2", "bg-chart-3", "bg-chart-4", "bg-chart-5"] as const;
