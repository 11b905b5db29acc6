import { z } from "zod";

const MONEY = /^\d{1,11}(\.\d{1,2})?$/;

/** An amount as it is typed, in 元 with at most two decimals; gives fen, null where it is none. */
export function fenOfYuan(typed: string): number | null {
  const plain = typed.trim().normalize("NFKC").replaceAll(",", "");
  if (!MONEY.test(plain)) return null;
  const [yuan = "0", fen = ""] = plain.split(".");
  return Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
}

/** A budget as it is typed; empty means that none was set. Gives fen. */
export const budgetInput = z
  .string()
  .trim()
  .optional()
  .transform((typed, context) => {
    if (!typed) return null;
    const fen = fenOfYuan(typed);
    if (fen === null) {
      context.addIssue({ code: "custom", message: "rewards.budget-form" });
      return z.NEVER;
    }
    return fen;
  });
