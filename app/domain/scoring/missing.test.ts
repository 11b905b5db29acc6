import { describe, expect, it } from "vitest";
import { divide, rational, sum } from "#app/domain/shared/rational.ts";
import { meanOf } from "./missing.ts";

describe("the mean of shares", () => {
  it("is exact whatever they are over, and 0 of none", () => {
    const shares = Array.from({ length: 400 }, (_, at) => rational((at % 7) - 2, 1 + ((at * 37) % 61)));
    expect(meanOf(shares)).toEqual(divide(sum(shares), rational(400)));
    expect(meanOf([...shares].reverse())).toEqual(meanOf(shares));
    expect(meanOf([rational(1, 3)])).toEqual(rational(1, 3));
    expect(meanOf([])).toEqual(rational(0));
  });
});
