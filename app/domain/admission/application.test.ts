import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../shared/dates.ts";
import {
  APPLICATION_STATUSES,
  APPLICATION_STEPS,
  type ApplicationStatus,
  ERASE_AFTER_DAYS,
  isContactOver,
  isOpen,
  maskedName,
  maskedPhone,
  statusAfter,
} from "./application.ts";

describe("the life of an application", () => {
  it.each([
    ["received", "review", "in-review"],
    ["in-review", "review", null],
    ["received", "opinion", "received"],
    ["in-review", "refuse", "refused"],
    ["received", "withdraw", "withdrawn"],
    ["refused", "reopen", "in-review"],
    ["withdrawn", "reopen", "in-review"],
    ["admitted", "reopen", null],
    ["admitted", "refuse", null],
    ["refused", "opinion", null],
  ] as const)("%s, %s: %s", (status, step, after) => {
    expect(statusAfter(status, step)).toBe(after);
  });

  it("never leaves admitted, and is decided only by refusal, withdrawal or admission", () => {
    const steps = fc.array(fc.constantFrom(...APPLICATION_STEPS));
    fc.assert(
      fc.property(fc.constantFrom(...APPLICATION_STATUSES), steps, (first, taken) => {
        let status: ApplicationStatus = first;
        for (const step of taken) {
          const after = statusAfter(status, step);
          if (after !== null && isOpen(status) && !isOpen(after))
            expect(["refuse", "withdraw"]).toContain(step);
          status = after ?? status;
        }
        expect(status === "admitted").toBe(first === "admitted");
      }),
    );
  });
});

describe("contacts", () => {
  it("are over a fixed time after a refusal or withdrawal, never while open or admitted", () => {
    const today = "2026-01-20";
    const at = (status: ApplicationStatus, daysAgo: number | null) =>
      isContactOver({ status, closedOn: daysAgo === null ? null : addDays(today, -daysAgo) }, today);
    expect(at("refused", ERASE_AFTER_DAYS)).toBe(false);
    expect(at("refused", ERASE_AFTER_DAYS + 1)).toBe(true);
    expect(at("withdrawn", ERASE_AFTER_DAYS + 1)).toBe(true);
    expect(at("admitted", 5000)).toBe(false);
    expect(at("received", null)).toBe(false);
  });

  it("are shown masked", () => {
    expect(maskedPhone("13800000001")).toBe("138****0001");
    expect(maskedPhone("123456")).toBe("****");
    expect(maskedName("张三丰")).toBe("张**");
    expect(maskedName("")).toBe("**");
  });
});
