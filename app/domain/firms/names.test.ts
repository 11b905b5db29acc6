import { describe, expect, it } from "vitest";
import { nameFault, nameOn } from "./names.ts";

const NAMES = [
  { validFrom: "2024-05-01", name: "乙" },
  { validFrom: "2020-01-01", name: "甲" },
];
const at = { today: "2026-01-20" };
const codeOf = (validFrom: string, name = "丙", more = {}) =>
  nameFault(NAMES, { validFrom, name }, { ...at, ...more })?.code ?? null;

describe("the names of a firm", () => {
  it("answers with the one in force on a day, and before the first with that", () => {
    expect(nameOn(NAMES, "2024-05-01")?.name).toBe("乙");
    expect(nameOn(NAMES, "2024-04-30")?.name).toBe("甲");
    expect(nameOn(NAMES, "2019-01-01")?.name).toBe("甲");
    expect(nameOn([], "2019-01-01")).toBeNull();
  });

  it("takes a name on any free day since the first one, up to today", () => {
    expect(codeOf("2026-01-20")).toBeNull();
    expect(codeOf("2022-01-01")).toBeNull();
    expect(codeOf("2026-01-21")).toBe("firms.name-later");
    expect(codeOf("2019-12-31")).toBe("firms.name-before-first");
    expect(codeOf("2019-12-31", "丙", { isFirst: true })).toBeNull();
    expect(codeOf("2024-05-01")).toBe("firms.name-same-day");
  });

  it("refuses the name that stands before or after it already", () => {
    expect(codeOf("2025-01-01", "乙")).toBe("firms.name-unchanged");
    expect(codeOf("2022-01-01", "乙")).toBe("firms.name-unchanged");
    expect(codeOf("2022-01-01", "甲")).toBe("firms.name-unchanged");
    expect(codeOf("2025-01-01", "甲")).toBeNull();
  });
});
