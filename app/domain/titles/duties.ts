import { z } from "zod";
import { addMonths, type DateOn, isDate } from "../shared/dates.ts";
import { TITLE_KINDS, type TitleKind } from "./kinds.ts";
import { endsOn, type Title } from "./titles.ts";

const dutyRule = z.strictObject({
  code: z.string().regex(/^[a-z-]+$/),
  /** Of whom it is asked: holders of a valid title of this kind. */
  kind: z.enum(TITLE_KINDS),
  /** `year`: each year on that day; `event`: so many months after something that the carrier notes; `end`: by the title's end. */
  due: z.discriminatedUnion("every", [
    z.strictObject({ every: z.literal("year"), monthDay: z.string().regex(/^\d{2}-\d{2}$/) }),
    z.strictObject({ every: z.literal("event"), months: z.number().int().positive() }),
    z.strictObject({ every: z.literal("end") }),
  ]),
  /** So many misses within one title's validity cancel it; null = none do. */
  missesThatCancel: z.number().int().positive().nullable(),
  source: z.string().min(1),
  verification: z.enum(["verified", "unverified", "example"]),
});
export type DutyRule = z.infer<typeof dutyRule>;

/** Reads app/policies/title-duties.json. Throws ZodError on another shape, RangeError when a code stands twice. */
export function parseDutyRules(document: unknown): DutyRule[] {
  const { duties } = z.strictObject({ duties: z.array(dutyRule) }).parse(document);
  if (new Set(duties.map(({ code }) => code)).size !== duties.length) {
    throw new RangeError("a duty stands twice");
  }
  return duties;
}

export const DUTY_RECORD_STATES = ["open", "done", "missed"] as const;
export type DutyRecordState = (typeof DUTY_RECORD_STATES)[number];
/** What somebody noted about a duty of a firm. */
export type DutyRecord = {
  id: string;
  uscc: string;
  duty: string;
  dueOn: DateOn;
  state: DutyRecordState;
  doneOn: DateOn | null;
  evidence: string | null;
  rev: number;
};

/** `upcoming`: due on a day to come; `overdue`: its day has passed and nothing was noted. */
export type DutyState = "done" | "missed" | "overdue" | "upcoming";
export type Duty<T> = {
  rule: DutyRule;
  title: T;
  dueOn: DateOn;
  state: DutyState;
  record: DutyRecord | null;
  /** Misses noted for this duty within the title's validity, and whether they are as many as cancel it. */
  misses: number;
  isCancelling: boolean;
};

type Held = Pick<Title, "id" | "uscc" | "kind" | "awardedOn" | "expiresOn" | "revokedOn">;

/** The days by which a holder owes a duty, from the award up to `until`. */
function dueDays(rule: DutyRule, title: Held, until: DateOn): DateOn[] {
  const end = endsOn(title);
  if (rule.due.every === "event") return [];
  if (rule.due.every === "end") return end !== null && end <= until && title.revokedOn === null ? [end] : [];
  const days: DateOn[] = [];
  for (let year = Number(title.awardedOn.slice(0, 4)); year <= Number(until.slice(0, 4)); year++) {
    const day = `${year}-${rule.due.monthDay}`;
    if (isDate(day) && day > title.awardedOn && (end === null || day < end) && day <= until) days.push(day);
  }
  return days;
}

/**
 * What holders owe and owed, as of a day, up to `until`; the earliest first. A duty at a title's end is done where a later
 * title of the kind begins by then or after. A record of an event stands with the title that is valid on its day.
 */
export function dutiesOf<T extends Held>(
  titles: readonly T[],
  records: readonly DutyRecord[],
  rules: readonly DutyRule[],
  { today, until }: { today: DateOn; until: DateOn },
): Duty<T>[] {
  const known = new Map(records.map((it) => [`${it.uscc} ${it.duty} ${it.dueOn}`, it]));
  const duties = rules.flatMap((rule) => {
    const holders = titles.filter(({ kind }) => kind === rule.kind);
    return holders.flatMap((title): Duty<T>[] => {
      const own = records.filter((it) => it.uscc === title.uscc && it.duty === rule.code);
      const within = (day: DateOn) =>
        title.awardedOn <= day && (endsOn(title) === null || day < endsOn(title)!);
      const events = rule.due.every === "event" ? own.filter((it) => isEventOf(it, rule, title)) : [];
      const days = [...dueDays(rule, title, until), ...events.map((it) => it.dueOn)];
      const misses = own.filter((it) => it.state === "missed" && within(it.dueOn)).length;
      return days.map((dueOn) => {
        const record = known.get(`${title.uscc} ${rule.code} ${dueOn}`) ?? null;
        const isRenewed =
          rule.due.every === "end" &&
          holders.some((it) => it.uscc === title.uscc && it.awardedOn > title.awardedOn);
        const noted = record && record.state !== "open" ? record.state : null;
        const state = noted ?? (isRenewed ? "done" : dueOn < today ? "overdue" : "upcoming");
        const isCancelling = rule.missesThatCancel !== null && misses >= rule.missesThatCancel;
        return { rule, title, dueOn, state, record, misses, isCancelling };
      });
    });
  });
  return duties.toSorted((a, b) =>
    a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.title.id < b.title.id ? -1 : 1,
  );
}

/** The event itself, some months before the duty was due, lay in the title's validity. */
function isEventOf(record: DutyRecord, rule: DutyRule, title: Held): boolean {
  if (rule.due.every !== "event") return false;
  const event = addMonths(record.dueOn, -rule.due.months);
  const end = endsOn(title);
  return title.awardedOn <= event && (end === null || event < end);
}

/** Kinds of titles of which something is owed. */
export const kindsWithDuties = (rules: readonly DutyRule[]): TitleKind[] => [
  ...new Set(rules.map(({ kind }) => kind)),
];
