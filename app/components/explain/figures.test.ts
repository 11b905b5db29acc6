import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExplainNode, explainNode } from "#app/domain/shared/explain.ts";
import { addUp, readFigure } from "./figures.ts";

const line = (value: string, unit = "points-milli", kind: ExplainNode["kind"] = "line") =>
  explainNode({ kind, code: "a", figure: { value, unit } });
const total = (value: string, children: ExplainNode[], unit = "points-milli") =>
  explainNode({ kind: "total", code: "t", figure: { value, unit }, children });

describe("figures of an explanation", () => {
  it("are read in the unit people use, every digit kept", () => {
    expect(readFigure({ value: "87125", unit: "points-milli" }).text).toBe("87.125");
    expect(readFigure({ value: "50000000", unit: "fen" }).text).toBe("500,000.00");
    expect(readFigure({ value: "0.75", unit: "share" }).text).toBe("0.75");
    expect(readFigure({ value: "1234", unit: "10k-yuan" }).text).toBe("1,234");
  });

  it("keep a fraction exact and give its decimal beside it", () => {
    expect(readFigure({ value: "1/3", unit: "share" })).toEqual({ text: "1/3", approximate: "0.333333" });
    expect(readFigure({ value: "3/8", unit: "share" })).toEqual({ text: "0.375", approximate: null });
    expect(readFigure({ value: "1000/3", unit: "points-milli" })).toEqual({
      text: "1/3",
      approximate: "0.333333",
    });
  });
});

describe("parts that add up", () => {
  it("do so to the digit, whatever the parts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 }), (values) => {
        const whole = values.reduce((a, b) => a + b, 0);
        const adding = addUp(
          total(
            String(whole),
            values.map((value) => line(String(value))),
          ),
        );
        expect(adding?.sum.value).toBe(String(whole));
        expect(adding?.rounding).toBeNull();
      }),
    );
  });

  it("show what is missing as a rounding difference", () => {
    expect(addUp(total("10", [line("4"), line("5")]))?.rounding?.value).toBe("1");
    expect(addUp(total("1", [line("1/3"), line("1/3")]))?.rounding?.value).toBe("1/3");
  });

  it("leave facts, notes and other units out", () => {
    expect(addUp(total("10", [line("7", "count", "fact"), line("3", "fen")]))).toBeNull();
    expect(addUp(total("10", [line("10"), line("7", "points-milli", "fact")]))?.rounding).toBeNull();
  });
});
