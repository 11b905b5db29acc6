import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, fromText, ONE, ZERO } from "#app/domain/shared/rational.ts";
import { PeerFigures } from "../scoring/peers.ts";
import { rankShare, spreadShare } from "../scoring/scales.ts";
import { adjustmentCurves, type Curve, curvesOf, DRAWN_PEERS } from "./describe-curve.ts";
import type { Adjustment, Scale } from "./scheme.ts";

const stopsOf = (curve: Curve) => curve.pieces.flatMap((it) => it.stops);
const yAt = (curve: Curve, x: string) => stopsOf(curve).find((it) => it.x === x)?.y;
const only = (scale: Scale, unit = "ratio"): Curve => {
  const [curve, ...more] = curvesOf(scale, unit);
  expect(more).toEqual([]);
  return curve!;
};

describe("the curve of a scale", () => {
  it("rises from the figure for 0 to the figure for full marks, and is flat outside", () => {
    const curve = only({ type: "linear", zero: "10", full: "50" });
    expect([yAt(curve, "10"), yAt(curve, "30"), yAt(curve, "50")]).toEqual(["0", "1/2", "1"]);
    expect([stopsOf(curve)[0]!.y, stopsOf(curve).at(-1)!.y]).toEqual(["0", "1"]);
    expect(
      stopsOf(curve)
        .filter((it) => it.isMark)
        .map((it) => it.x),
    ).toEqual(["10", "50"]);
  });

  it("falls where the figure for 0 is the larger one", () => {
    const curve = only({ type: "linear", zero: "50", full: "10" });
    expect([yAt(curve, "10"), yAt(curve, "50")]).toEqual(["1", "0"]);
  });

  it("shows each band with its range and its open and closed ends", () => {
    const curve = only(
      {
        type: "bands",
        bands: [
          { from: null, to: "4", share: "0" },
          { from: "4", to: "10", share: "0.5", includesTo: true },
          { from: "10", to: null, share: "1", includesFrom: false },
        ],
      },
      "count",
    );
    expect(curve.pieces.map((it) => [it.range, it.startsOpen, it.endsOpen, it.stops[0]!.y])).toEqual([
      ["(,4)", false, true, "0"],
      ["[4,10]", false, false, "1/2"],
      ["(10,)", true, false, "1"],
    ]);
    expect(curve.pieces[1]!.stops.map((it) => it.x)).toEqual(["4", "5", "6", "7", "8", "9", "10"]);
  });

  it("gives every table that a subject may choose from", () => {
    const bands = [{ from: null, to: null, share: "1" }];
    const x = { op: "fact" as const, fact: "revenue" };
    const curves = curvesOf({ type: "bands", bands, alternatives: [{ x, unit: "percent", bands }] }, "count");
    expect(curves.map((it) => it.unit)).toEqual(["count", "percent"]);
  });

  it("compares with a reference, rising or falling, up to the cap", () => {
    const rising = only({ type: "reference", reference: "3", direction: "higher", cap: "1.2" });
    expect([yAt(rising, "0"), yAt(rising, "3"), stopsOf(rising).at(-1)!.y]).toEqual(["0", "1", "6/5"]);
    const falling = only({ type: "reference", reference: "3", direction: "lower", cap: "1" });
    expect([yAt(falling, "0"), yAt(falling, "3"), yAt(falling, "6")]).toEqual(["1", "1", "1/2"]);
  });

  it("places a subject among peers that are made up, as the engine would", () => {
    const figures = Array.from({ length: DRAWN_PEERS }, (_, index) => ({ n: BigInt(index + 1), d: 1n }));
    const peers = new PeerFigures(figures);
    for (const direction of ["higher", "lower"] as const) {
      const rank = only({ type: "rank", direction, nothing: "0" });
      const spread = only({ type: "spread", direction, p: "0.1" });
      for (const [index, figure] of figures.entries()) {
        const place = String(direction === "higher" ? DRAWN_PEERS - index : index + 1);
        const inRank = rankShare({ type: "rank", direction }, figure, peers).share;
        const inSpread = spreadShare({ type: "spread", direction, p: "0.1" }, figure, peers).share;
        expect(compare(fromText(yAt(rank, place)!), inRank)).toBe(0);
        expect(compare(fromText(yAt(spread, place)!), inSpread)).toBe(0);
      }
      expect([yAt(rank, "1"), yAt(rank, String(DRAWN_PEERS))]).toEqual(["1", "0"]);
    }
  });

  it("has none where a figure is unknown", () => {
    expect(curvesOf({ type: "linear", zero: "0", full: { unknown: true } }, "ratio")).toEqual([]);
  });

  it("keeps its stops in order and its shares in their bounds, whatever the figures", () => {
    const figure = fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 3 }));
    const text = ([n, places]: [number, number]) => (n / 10 ** places).toFixed(places);
    fc.assert(
      fc.property(figure, figure, (a, b) => {
        fc.pre(text(a) !== text(b) && Number(text(a)) !== Number(text(b)));
        const stops = stopsOf(only({ type: "linear", zero: text(a), full: text(b) }));
        expect(stops.length).toBeGreaterThan(3);
        expect(stops.length).toBeLessThan(60);
        stops.forEach(({ x, y }, index) => {
          const share = fromText(y);
          expect(compare(share, ZERO) >= 0 && compare(share, ONE) <= 0).toBe(true);
          const before = stops[index - 1];
          if (before) expect(compare(fromText(before.x), fromText(x))).toBe(-1);
        });
      }),
    );
  });
});

describe("the curve of a bonus", () => {
  const bonus = (rest: Pick<Adjustment, "amount" | "cap">): Adjustment => ({
    code: "b",
    group: "g",
    label: { zh: "加分", en: "Bonus" },
    x: { op: "fact", fact: "events-held" },
    unit: "count",
    ...rest,
  });
  it("rises by unit up to its cap", () => {
    const [curve] = adjustmentCurves(bonus({ amount: { perUnit: "0.5" }, cap: "3" }));
    expect([yAt(curve!, "0"), yAt(curve!, "2"), yAt(curve!, "6"), yAt(curve!, "7")]).toEqual([
      "0",
      "1",
      "3",
      "3",
    ]);
    expect(curve!.measure).toBe("points");
  });
  it("has none where its amount is unknown", () => {
    expect(adjustmentCurves(bonus({ amount: { perUnit: { unknown: true } }, cap: "none" }))).toEqual([]);
  });
});
