import { z } from "zod";

/** A code of a list with its words. `source` and the mark say how far the list itself was read somewhere. */
const codeEntry = z.strictObject({
  code: z.string().regex(/^[a-z][a-z-]*$/),
  zh: z.string().min(1),
  en: z.string().min(1),
  source: z.string().min(1).nullable(),
  verification: z.enum(["verified", "unverified", "example"]),
});
export type CodeEntry = z.infer<typeof codeEntry>;
const list = z.array(codeEntry).min(1);

const codeLists = z.strictObject({
  founderKinds: list,
  spinOffRelations: list,
  universityRelations: list,
  originPlaces: list,
  mentorKinds: list,
  serviceKinds: list,
});
export type CodeLists = z.infer<typeof codeLists>;

/** The two schemes of industries, and where a tag stands in its scheme. */
const industryTag = z.strictObject({
  scheme: z.enum(["33618", "416"]),
  tier: z.enum(["leading", "pillar", "special", "highland"]),
  code: z.string().regex(/^(33618|416)-\d{1,3}$/),
  zh: z.string().min(1),
  en: z.string().min(1),
  verification: z.enum(["verified", "unverified", "example"]),
});
export type IndustryTag = z.infer<typeof industryTag>;

const assertOnce = (codes: readonly string[]) => {
  if (new Set(codes).size !== codes.length) throw new RangeError("a code stands twice in its list");
};

/** Reads app/policies/people.json. Throws ZodError on another shape, RangeError when a code stands twice in a list. */
export function parseCodeLists(document: unknown): CodeLists {
  const lists = codeLists.parse(document);
  for (const entries of Object.values(lists)) assertOnce(entries.map(({ code }) => code));
  return lists;
}

/** Reads app/policies/industry-tags.json. Throws ZodError on another shape, RangeError when a code stands twice. */
export function parseIndustryTags(document: unknown): readonly IndustryTag[] {
  const { tags } = z
    .strictObject({ note: z.strictObject({ zh: z.string(), en: z.string() }), tags: z.array(industryTag) })
    .parse(document);
  assertOnce(tags.map(({ code }) => code));
  return tags;
}

/** The word of a code in a language; the code itself where the list no longer has it. */
export function wordOf(
  entries: readonly Pick<CodeEntry, "code" | "zh" | "en">[],
  code: string,
  locale: "zh-CN" | "en",
): string {
  const entry = entries.find((it) => it.code === code);
  if (!entry) return code;
  return locale === "en" ? entry.en : entry.zh;
}
