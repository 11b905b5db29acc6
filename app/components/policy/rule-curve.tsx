import { percentText, plainText, pointsText } from "#app/components/chart/curve-geometry.ts";
import type { ChartRow } from "#app/components/chart/frame.tsx";
import { ScaleCurve } from "#app/components/chart/scale-curve.tsx";
import type { Phrase } from "#app/domain/policy/describe.ts";
import type { PolicyData } from "#app/http/policies.server.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import { joinUnit, type Words } from "./words.ts";

export type RuleCurves = PolicyData["policy"]["curves"][string];
type Curve = RuleCurves["curves"][number];
type Weights = RuleCurves["weights"];

/** "10 个", "80%", "0.1": a ratio has no unit to be named. */
const withUnit = (figure: string, unit: string, words: Words): string =>
  unit === "ratio" ? figure : unit === "percent" ? `${figure}%` : joinUnit(figure, words("unit", unit));

/** Where a stop lies: "10 个", "20 个同类中第 3 名", 是. */
function xText(t: Translate, curve: Curve, x: string, words: Words): string {
  if (curve.axis === "truth") return x === "0" ? t("policy:curve.no") : t("policy:curve.yes");
  if (curve.axis === "place") return t("policy:curve.place", { place: x, peers: curve.peers ?? 0 });
  return withUnit(plainText(x), curve.unit, words);
}

/** What full marks are worth: one figure where every class has the same weight, else one a class. */
function worth(t: Translate, weights: Weights, share: string, words: Words, isEnglish: boolean): string {
  const [first] = weights;
  if (!first) return "";
  if (weights.every((it) => it.weight === first.weight)) {
    return t("policy:curve.points", { points: pointsText(first.weight, share) });
  }
  return weights
    .map((it) =>
      t("policy:curve.pointsOf", {
        class: words("class", it.class),
        points: pointsText(it.weight, share),
      }),
    )
    .join(isEnglish ? ", " : "、");
}

/** The figures that the rule names, with what they give. */
function rowsOf(t: Translate, curve: Curve, words: Words): ChartRow[] {
  const value = (y: string) =>
    curve.measure === "share" ? percentText(y) : t("policy:curve.points", { points: plainText(y) });
  return curve.pieces.flatMap((piece) => {
    const first = piece.stops[0];
    if (piece.range !== null && first) {
      return [
        {
          label: withUnit(
            words("range", piece.range),
            curve.unit === "percent" ? "ratio" : curve.unit,
            words,
          ),
          text: value(first.y),
        },
      ];
    }
    return piece.stops
      .filter((it) => it.isMark)
      .map((it) => ({ label: xText(t, curve, it.x, words), text: value(it.y) }));
  });
}

/** How a scale among peers is computed, whose figures count for nothing, and that the peers drawn are made up. */
function peerNotes(t: Translate, scale: Phrase | undefined, peers: number): string[] {
  const { nothing = "", p = "0" } = scale?.params ?? {};
  const isRank = scale?.code.startsWith("policy.scale.rank");
  return [
    isRank ? t("policy:curve.rankNote") : t("policy:curve.spreadNote", { p }),
    ...(nothing === "" ? [] : [t("policy:curve.nothingNote", { nothing })]),
    t("policy:curve.peersNote", { peers }),
  ];
}

/** The pictures of one rule: one, or one a table where the rule lets the subject choose. */
export function RuleCurveList({
  name,
  rule,
  words,
  scale,
  tables,
}: {
  name: string;
  rule: RuleCurves;
  words: Words;
  /** The scale in words' terms: what is said below a picture among peers. */
  scale: Phrase | undefined;
  /** What each picture reads, where a rule has several. */
  tables: readonly string[];
}) {
  const { t, locale } = useText();
  if (rule.curves.length === 0) return <p className="text-xs text-ink-soft">{t("policy:curve.none")}</p>;
  return rule.curves.map((curve, index) => {
    const label =
      rule.curves.length > 1
        ? t("policy:curve.labelOf", { name, n: index + 1 })
        : t("policy:curve.label", { name });
    const picture = (
      <ScaleCurve
        key={label}
        curve={curve}
        label={label}
        rows={rowsOf(t, curve, words)}
        caption={
          curve.axis === "place" ? (
            <p className="max-w-sm">{peerNotes(t, scale, curve.peers ?? 0).join(" ")}</p>
          ) : null
        }
        textOf={({ x, y }) => {
          const at = xText(t, curve, x, words);
          if (curve.measure === "points") return t("policy:curve.bonus", { x: at, points: plainText(y) });
          const points = worth(t, rule.weights, y, words, locale === "en");
          const share = percentText(y);
          return points
            ? t("policy:curve.shareAndPoints", { x: at, share, points })
            : t("policy:curve.share", { x: at, share });
        }}
      />
    );
    const reads = rule.curves.length > 1 ? tables[index] : undefined;
    return reads ? (
      <div key={label} className={index > 0 ? "pt-3" : undefined}>
        <p className="text-xs text-ink-soft">{t("policy:curve.table", { n: index + 1, reads })}</p>
        {picture}
      </div>
    ) : (
      picture
    );
  });
}
