import { type CodeLists, parseCodeLists, parseIndustryTags, wordOf } from "#app/domain/people/code-lists.ts";
import industries from "#app/policies/industry-tags.json";
import lists from "#app/policies/people.json";

export const CODE_LISTS: CodeLists = parseCodeLists(lists);
export const INDUSTRY_TAGS = parseIndustryTags(industries);
/** The lists that marks take their codes from. */
export const MARK_LISTS = { ...CODE_LISTS, industryTags: INDUSTRY_TAGS };

/** The word of a code as the log keeps it, so that an entry can be read when the list has changed. */
export const loggedWord = (list: keyof typeof MARK_LISTS, code: string): string =>
  wordOf(MARK_LISTS[list], code, "zh-CN");
