import { Link } from "@remix-run/react";
import { figureWithUnit } from "#app/components/policy/given-figures.ts";
import { OpenLeaf } from "#app/components/policy/verdicts.tsx";
import type { Words } from "#app/components/policy/words.ts";
import { inLocale } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { paths } from "#app/http/paths.ts";
import { formatPoints } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import type { DistanceRow, DistanceView, Teller } from "#app/services/titles/show-distance.server.ts";

const NAMED = 3;
type Props = { row: DistanceRow; view: DistanceView; words: Words };

/** Where facts that lack are entered: a link, or who alone knows them. */
function Ways({ facts, row, view }: { facts: readonly string[]; row: DistanceRow; view: DistanceView }) {
  const { t } = useText();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const tellers = new Set<Teller>(facts.flatMap((fact) => view.tellers[fact] ?? []));
  const period = view.period ?? undefined;
  return (
    <>
      {tellers.has("property") && permissions.includes("titles:write") ? (
        <Link to={to.propertyNew(row.firmId)} className="link ml-2">
          {t("titles:distance.toProperty")}
        </Link>
      ) : null}
      {tellers.has("report") && permissions.includes("reports:write") ? (
        <Link to={to.reports(period)} className="link ml-2">
          {t("titles:distance.toReport")}
        </Link>
      ) : null}
      {tellers.has("department") ? (
        <span className="ml-2 text-ink-soft">{t("titles:distance.fromDepartment")}</span>
      ) : null}
    </>
  );
}

function Points({ row, view, words }: Props) {
  const { t } = useText();
  const { points } = row;
  if (!points) return null;
  const texts = {
    total: formatPoints(points.totalMilli),
    needed: formatPoints(points.neededMilli),
    gap: formatPoints(points.neededMilli - points.totalMilli),
  };
  const reaches = points.totalMilli >= points.neededMilli;
  const isShort = row.state === "met" ? "pointsDirect" : "points";
  const key = !reaches ? isShort : row.state === "not-met" ? "pointsOther" : "pointsMet";
  return (
    <>
      {t(`titles:distance.${key}`, texts)}
      {points.gains.map((gain) => (
        <span key={gain.fact} className="block text-ink-soft">
          {t("titles:distance.gain", {
            fact: words("fact", gain.fact),
            figure: figureWithUnit(t, 1, gain.unit, words),
            gain: formatPoints(gain.gainMilli ?? 0),
          })}
          <Ways facts={[gain.fact]} row={row} view={view} />
        </span>
      ))}
    </>
  );
}

/** What a firm lacks, and where it is entered; of a single firm everything, with what is met. */
export function Lacking({ row, view, words }: Props) {
  const { t, locale } = useText();
  if (row.points) return <Points row={row} view={view} words={words} />;
  const isWhole = view.rows.length === 1;
  const count = (state: "met" | "not-met" | "unknown") =>
    row.conditions.filter((it) => it.state === state).length;
  const shown = isWhole ? row.open : row.open.slice(0, NAMED);
  const met = row.conditions.flatMap(({ state, label }) =>
    state === "met" && label ? [inLocale(locale, label)] : [],
  );
  return (
    <div className="flex flex-col gap-1">
      <p className="text-ink-soft">
        {t("titles:distance.conditions", {
          met: count("met"),
          notMet: count("not-met"),
          unknown: count("unknown"),
        })}
      </p>
      {row.open.length === 0 ? <p>{t("titles:distance.nothing")}</p> : null}
      <ul className="flex flex-col gap-1">
        {shown.map((leaf, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a result never changes while it is shown
          <li key={index}>
            <OpenLeaf leaf={leaf} words={words} isBrief />
            {leaf.missing.length > 0 ? (
              <span className="text-ink-soft">
                {" "}
                {t("titles:distance.missing", {
                  facts: leaf.missing.map((it) => words("fact", it)).join(locale === "en" ? ", " : "、"),
                })}
              </span>
            ) : null}
            <Ways facts={[...leaf.missing, ...(leaf.closing?.facts ?? [])]} row={row} view={view} />
          </li>
        ))}
        {shown.length < row.open.length ? (
          <li className="text-ink-soft">+{row.open.length - shown.length}</li>
        ) : null}
      </ul>
      {isWhole && met.length > 0 ? (
        <>
          <p className="mt-2 font-medium">{t("titles:distance.metList")}</p>
          <ul className="list-disc pl-6 text-ink-soft">
            {met.map((label) => (
              <li key={label}>{label}</li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
