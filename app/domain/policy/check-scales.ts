import { compare, equals, parseDecimal, type Rational } from "#app/domain/shared/rational.ts";
import { type Band, includesFrom, includesTo } from "./bands.ts";
import type { Report } from "./fault.ts";
import { type Cap, knownValue } from "./figure.ts";
import type { Adjustment, Scale } from "./scheme.ts";

/** Bands must cover the whole line, without overlap or gap (rules-engine §4). Unknown bounds are passed over. */
export function checkBands(bands: readonly Band[], path: string, report: Report): void {
  if (bands[0]?.from !== null) report("policy.bands-open-below", `${path}/0/from`);
  if (bands.at(-1)?.to !== null) report("policy.bands-open-above", `${path}/${bands.length - 1}/to`);
  bands.forEach((band, index) => {
    const from = knownValue(band.from);
    const to = knownValue(band.to);
    if (from && to) {
      const side = compare(from, to);
      if (side > 0 || (side === 0 && !(includesFrom(band) && includesTo(band)))) {
        report("policy.band-empty", `${path}/${index}`);
      }
    }
    const next = bands[index + 1];
    if (next) checkSeam(band, next, `${path}/${index + 1}/from`, report);
  });
}

/** One band must end where the next begins, and exactly one of them holds that figure. */
function checkSeam(band: Band, next: Band, path: string, report: Report): void {
  if (band.to === null || next.from === null) {
    report("policy.bands-overlap", path);
    return;
  }
  const to = knownValue(band.to);
  const from = knownValue(next.from);
  if (!to || !from) return;
  const side = compare(to, from);
  if (side < 0) report("policy.bands-gap", path);
  if (side > 0) report("policy.bands-overlap", path);
  if (side !== 0) return;
  if (includesTo(band) && includesFrom(next)) report("policy.bands-overlap", path);
  if (!includesTo(band) && !includesFrom(next)) report("policy.bands-gap", path);
}

export function reportNegative(figure: Cap | undefined, path: string, report: Report): void {
  const value = knownValue(figure);
  if (value && value.n < 0n) report("policy.figure-negative", path);
}
function reportNotPositive(figure: Cap, path: string, report: Report): void {
  const value = knownValue(figure);
  if (value && value.n <= 0n) report("policy.figure-not-positive", path);
}

const QUARTER: Rational = parseDecimal("0.25");

/** What a scale's schema cannot see. */
export function checkScale(scale: Scale, unit: string, path: string, report: Report): void {
  switch (scale.type) {
    case "linear": {
      const zero = knownValue(scale.zero);
      const full = knownValue(scale.full);
      if (zero && full && equals(zero, full)) report("policy.linear-zero-is-full", path);
      return;
    }
    case "bands":
      for (const [index, table] of [
        scale.bands,
        ...(scale.alternatives ?? []).map((it) => it.bands),
      ].entries()) {
        const at = index === 0 ? `${path}/bands` : `${path}/alternatives/${index - 1}/bands`;
        checkBands(table, at, report);
        table.forEach((band, place) => {
          reportNegative(band.share, `${at}/${place}/share`, report);
        });
      }
      return;
    case "reference":
      reportNotPositive(scale.reference, `${path}/reference`, report);
      reportNegative(scale.cap, `${path}/cap`, report);
      if (scale.direction === "lower" && scale.cap === "none")
        report("policy.reference-needs-cap", `${path}/cap`);
      return;
    case "spread": {
      const p = knownValue(scale.p);
      if (p && (p.n < 0n || compare(p, QUARTER) > 0)) report("policy.spread-p", `${path}/p`);
      return;
    }
    case "flag":
      if (unit !== "truth") report("policy.flag-not-truth", path, { unit });
      return;
    case "expert":
      reportNotPositive(scale.full, `${path}/full`, report);
      return;
    case "rank":
      return;
  }
}

/** Points of bonuses and deductions are written positive. */
export function checkAmount({ amount, cap }: Adjustment, path: string, report: Report): void {
  reportNegative(cap, `${path}/cap`, report);
  if ("perUnit" in amount) {
    reportNegative(amount.perUnit, `${path}/amount/perUnit`, report);
    return;
  }
  checkBands(amount.bands, `${path}/amount/bands`, report);
  amount.bands.forEach((band, index) => {
    reportNegative(band.points, `${path}/amount/bands/${index}/points`, report);
  });
}
