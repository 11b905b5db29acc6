import { expect, it } from "vitest";
import { maskedPhone, phoneNumberOf } from "./phone-number.ts";

it.each([
  ["13800001234", "13800001234"],
  [" 138 0000 1234 ", "13800001234"],
  ["+86 138-0000-1234", "13800001234"],
  ["008613800001234", "13800001234"],
  ["8613800001234", "13800001234"],
  ["12800001234", null],
  ["1380000123", null],
  ["138000012345", null],
  ["+85213800001234", null],
  ["１３８００００１２３４", null],
  ["13800001234; 13900001234", null],
  ["", null],
])("reads %j as %j", (text, number) => expect(phoneNumberOf(text)).toBe(number));

it("shows three digits and the last four", () => expect(maskedPhone("13800001234")).toBe("138****1234"));
