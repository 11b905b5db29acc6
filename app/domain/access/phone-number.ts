/** A mobile number of mainland China as it is kept, eleven digits; null for any other text. Spaces, hyphens and +86 are welcome. */
export function phoneNumberOf(text: string): string | null {
  const digits = text.replace(/[\s-]/g, "").replace(/^(?:\+|00)?86(?=1\d{10}$)/, "");
  return /^1[3-9]\d{9}$/.test(digits) ? digits : null;
}

/** A number as it is shown: enough to know it again, and no more. */
export const maskedPhone = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`;
