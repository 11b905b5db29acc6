import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";

/** A carrier's recognition at a level, as an outcome that conditions can count. */
export const recognitionKind = (level: (typeof RECOGNITION_LEVELS)[number]) => `recognised-${level}` as const;
const RECOGNITIONS = RECOGNITION_LEVELS.map(recognitionKind);

/**
 * Every kind of outcome that a run's inputs can hold, by subject (`scoring/from-filings.ts` writes them): titles and
 * graduations of firms, recognitions of carriers. A policy that names another is refused when it is checked.
 */
export const OUTCOME_KINDS = {
  firm: [...TITLE_KINDS, "graduated"],
  carrier: RECOGNITIONS,
} as const satisfies Record<"firm" | "carrier", readonly string[]>;

const TITLES: ReadonlySet<string> = new Set([...TITLE_KINDS, ...RECOGNITIONS]);
/** Whether an outcome is a title that is in force for a time, not an event of one day. */
export const isDatedTitle = (outcome: string): boolean => TITLES.has(outcome);
