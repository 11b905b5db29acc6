import { z } from "zod";
import { phoneNumberOf } from "#app/domain/access/phone-number.ts";

/** A mainland mobile number, however it is typed. */
export const phoneField = z
  .string("access.phone-form")
  .max(40, "access.phone-form")
  .transform((text, context) => {
    const number = phoneNumberOf(text);
    if (number === null) context.addIssue({ code: "custom", message: "access.phone-form" });
    return number ?? z.NEVER;
  });

export const phoneCodeField = z.string("access.code-required").max(20, "access.wrong-phone-code");
