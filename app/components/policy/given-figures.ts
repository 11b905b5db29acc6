import type { PolicyData } from "#app/http/policies.server.ts";
import {
  formatArea,
  formatCount,
  formatMoneyExact,
  formatPercentMilli,
  formatScaled,
} from "#app/i18n/format.ts";
import { type Translate, textOfCode } from "#app/i18n/index.ts";
import { joinUnit, type Words } from "./words.ts";

export type GivenFigure = PolicyData["policy"]["examples"][number]["given"][number];

/** A stored figure with its unit: money in 万元, every digit kept. */
export function figureWithUnit(t: Translate, value: number | string, unit: string, words: Words): string {
  if (typeof value === "string") return value;
  switch (unit) {
    case "fen":
      return joinUnit(formatMoneyExact(value, "wan"), t("common:units.wan"));
    case "dm2":
      return `${formatArea(value)} ${t("common:units.m2")}`;
    case "percent-milli":
      return formatPercentMilli(value, value % 10 === 0 ? 2 : 3);
    case "count-milli":
      return formatScaled(value, 3, 3);
    case "truth":
      return value === 0 ? t("policy:curve.no") : t("policy:curve.yes");
    case "count":
      return formatCount(value);
    default:
      return joinUnit(formatCount(value), words("unit", unit));
  }
}

/** What a given figure is called, with how far back it lies. */
function nameOf(t: Translate, { fact, key, back }: GivenFigure, words: Words): string {
  const name = fact === null ? textOfCode(t, "policy", `given.${key}`, {}, key ?? "") : words("fact", fact);
  return back === 0 ? name : t("policy:given.back", { name, count: back });
}

const WORDS_OF_KEY: Readonly<Record<string, string>> = {
  carrierKind: "kinds",
  grade: "grade",
  level: "levels",
  field: "field",
};
const readText = ({ key, value }: GivenFigure, words: Words): string => {
  if (key === "outcome") {
    const [kind = "", days = ""] = String(value).split(": ");
    return `${words("outcome", kind)} ${days}`;
  }
  const word = WORDS_OF_KEY[key ?? ""];
  return word ? words(word, String(value)) : String(value);
};

/** "营业收入 1,200 万元", "研发费用（1 期前） 未报". */
export function givenText(t: Translate, given: GivenFigure, words: Words): string {
  const { state, value, unit } = given;
  const figure =
    state !== "known" || value === null
      ? textOfCode(t, "policy", `given.state.${state}`, {}, state)
      : typeof value === "string"
        ? readText(given, words)
        : figureWithUnit(t, value, unit, words);
  return t("policy:given.pair", { name: nameOf(t, given, words), figure });
}
