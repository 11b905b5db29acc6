import { z } from "zod";

const MONEY = /^\d{1,11}(\.\d{1,2})?$/;

/** A budget as it is typed, in 元 with at most two decimals; empty means that none was set. Gives fen. */
export const budgetInput = z
  .string()
  .trim()
  .optional()
  .transform((typed, context) => {
    if (!typed) return null;
    const plain = typed.normalize("NFKC").replaceAll(",", "");
    if (!MONEY.test(plain)) {
      context.addIssue({ code: "custom", message: "rewards.budget-form" });
      return z.NEVER;
    }
    const [yuan = "0", fen = ""] = plain.split(".");
    return Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
  });
