/** What an installation follows: of passwords, and of who administers (`roles.ts`). `asvs` follows OWASP ASVS 5 (6.2), `dengbao` what assessors of GB/T 22239 ask. */
export const SECURITY_MODES = ["asvs", "dengbao"] as const;
export type SecurityMode = (typeof SECURITY_MODES)[number];

export type PasswordPolicy = {
  minimumLength: number;
  maximumLength: number;
  /** Of upper case, lower case, digits and signs, how many kinds it holds at least. */
  kinds: number;
  /** Days after which it is to be changed; null: never for its age alone. */
  maximumAgeDays: number | null;
  /** How many passwords before the present one may not come back. */
  history: number;
};

export const MAXIMUM_PASSWORD_LENGTH = 128;

/**
 * The policy of an installation. ASVS 5 forbids rules of composition (6.2.5) and changes for age alone (6.2.10), and the
 * assessors of 等保 ask for both (GB/T 22239-2019, 8.1.4.1): the two can only be a choice.
 */
export function passwordPolicy(given: {
  mode: SecurityMode;
  minimumLength: number;
  maximumAgeDays: number;
  history: number;
}): PasswordPolicy {
  const { mode, minimumLength, maximumAgeDays, history } = given;
  const base = { minimumLength, maximumLength: MAXIMUM_PASSWORD_LENGTH };
  return mode === "dengbao"
    ? { ...base, kinds: 3, maximumAgeDays, history }
    : { ...base, kinds: 0, maximumAgeDays: null, history: 0 };
}

export type PasswordFault = {
  code: "short" | "long" | "kinds" | "common" | "personal" | "simple";
  details: Record<string, number>;
};

/** Characters as people count them: an emoji or a rare 汉字 is one. */
const lengthOf = (text: string): number => [...text].length;

const KINDS = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];

/** What is left of a password without the digits and signs that people put around a word. */
const stemOf = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/** One piece over and over (abcabcabc), or a run along the alphabet or the digits (abcdefg, 87654321). */
function isSimple(text: string): boolean {
  const letters = [...text];
  for (let period = 1; period <= 4; period++) {
    if (letters.every((letter, at) => letter === letters[at % period])) return true;
  }
  const steps = new Set(
    letters.slice(1).map((letter, at) => letter.codePointAt(0)! - letters[at]!.codePointAt(0)!),
  );
  return steps.size === 1;
}

/**
 * The first fault of a new password, or null. `words` are what everybody knows of its person: name, address, the
 * product. No rule asks for kinds of characters unless the policy does; spaces and any script are welcome.
 */
export function passwordFault(
  password: string,
  policy: PasswordPolicy,
  known: { isCommon: (text: string) => boolean; words: readonly string[] },
): PasswordFault | null {
  if (lengthOf(password) < policy.minimumLength) {
    return { code: "short", details: { minimum: policy.minimumLength } };
  }
  if (lengthOf(password) > policy.maximumLength) {
    return { code: "long", details: { maximum: policy.maximumLength } };
  }
  const lower = password.toLowerCase();
  const stem = stemOf(lower);
  if (isSimple(lower)) return { code: "simple", details: {} };
  if (known.isCommon(lower) || (stem.length > 0 && known.isCommon(stem)) || /^\d+$/.test(lower)) {
    return { code: "common", details: {} };
  }
  const words = known.words.map((word) => word.trim().toLowerCase()).filter((word) => word.length > 1);
  if (words.some((word) => word === lower || word === stem)) return { code: "personal", details: {} };
  if (KINDS.filter((kind) => kind.test(password)).length < policy.kinds) {
    return { code: "kinds", details: { kinds: policy.kinds } };
  }
  return null;
}

/** Whether a password of this age, in whole days, is to be changed before anything else. */
export const isPasswordDue = (policy: PasswordPolicy, ageDays: number): boolean =>
  policy.maximumAgeDays !== null && ageDays >= policy.maximumAgeDays;
