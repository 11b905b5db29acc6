import { describe, expect, it } from "vitest";
import document from "#app/policies/titles.json";
import {
  isValid,
  newTitles,
  parseTitleRules,
  type Title,
  titleFault,
  titleStock,
  usualExpiry,
} from "./titles.ts";

const rules = parseTitleRules(document);
const context = { rules, today: "2025-12-31" };
const title = (over: Partial<Title> = {}): Title => ({
  id: "t1",
  uscc: "A",
  kind: "high-tech",
  number: "GR202351100001",
  awardedOn: "2023-10-16",
  expiresOn: "2026-10-16",
  revokedOn: null,
  isRenewal: false,
  ...over,
});

describe("a title on a day", () => {
  it("counts from its award to the day before it ends", () => {
    expect(isValid(title(), "2023-10-15")).toBe(false);
    expect(isValid(title(), "2023-10-16")).toBe(true);
    expect(isValid(title(), "2026-10-15")).toBe(true);
    expect(isValid(title(), "2026-10-16")).toBe(false);
    expect(isValid(title({ revokedOn: "2024-01-01" }), "2024-01-01")).toBe(false);
    expect(isValid(title({ revokedOn: "2030-01-01" }), "2026-10-16")).toBe(false);
    expect(isValid(title({ expiresOn: null }), "2099-01-01")).toBe(true);
  });

  it("counts a firm once per kind", () => {
    const renewed = title({ id: "t2", awardedOn: "2025-11-01", expiresOn: "2028-11-01", isRenewal: true });
    const stock = titleStock([title(), renewed, title({ id: "t3", kind: "tech-firm" })], "2025-12-31");
    expect(stock).toMatchObject({ "high-tech": 1, "tech-firm": 1, listed: 0 });
  });

  it("finds what is new in a window, both ends included", () => {
    const titles = [
      title({ id: "1", awardedOn: "2025-01-01" }),
      title({ id: "2", awardedOn: "2025-12-31" }),
      title({ id: "3", awardedOn: "2024-12-31" }),
      title({ id: "4", awardedOn: "2026-01-01" }),
      title({ id: "5", awardedOn: "2025-06-01", isRenewal: true }),
      title({ id: "6", awardedOn: "2025-06-01", kind: "tech-firm" }),
    ];
    expect(newTitles(titles, "high-tech", "2025-01-01", "2025-12-31").map((it) => it.id)).toEqual(["1", "2"]);
  });

  it("takes its usual end from the rule, and none where the rule does not know", () => {
    expect(usualExpiry(rules.get("high-tech")!, "2024-02-29")).toBe("2027-02-28");
    expect(usualExpiry(rules.get("tech-firm")!, "2024-02-29")).toBeNull();
    expect(usualExpiry(rules.get("listed")!, "2024-02-29")).toBeNull();
  });
});

describe("titleFault", () => {
  const codes = (over: Partial<Title>, others: Title[] = [], more = {}) =>
    titleFault(title(over), others, { ...context, ...more }).map((it) => `${it.level} ${it.code}`);

  it("finds nothing on a plain claim", () => {
    expect(codes({}, [title(), title({ id: "x", uscc: "B", number: "GR202351100002" })])).toEqual([]);
  });

  it.each([
    [{ expiresOn: "2023-10-16" }, ["block titles.ends-before-award", "warn titles.unusual-expiry"]],
    [{ revokedOn: "2023-10-15" }, ["block titles.ends-before-award"]],
    [{ awardedOn: "2026-01-01", expiresOn: "2029-01-01" }, ["block titles.in-the-future"]],
    [{ number: "GR20235110000" }, ["warn titles.number-format"]],
    [{ number: " ｇｒ202351100001" }, []],
    [{ expiresOn: "2026-10-15" }, ["warn titles.unusual-expiry"]],
    [{ kind: "tech-firm" as const, number: "any", expiresOn: null }, []],
  ])("%o: %o", (over, expected) => {
    expect(codes(over)).toEqual(expected);
  });

  it("refuses the same title twice and remarks a second one that is not a renewal", () => {
    const other = title({ id: "t0" });
    expect(codes({}, [other])).toEqual(["block titles.duplicate"]);
    const next = { number: "GR202551100001", awardedOn: "2025-10-16", expiresOn: "2028-10-16" };
    expect(codes(next, [other])).toEqual(["warn titles.still-valid"]);
    expect(codes({ ...next, isRenewal: true }, [other])).toEqual([]);
  });

  it("remarks an award before the founding", () => {
    expect(codes({}, [], { foundedOn: "2023-10-17" })).toEqual(["warn titles.before-founding"]);
  });
});
