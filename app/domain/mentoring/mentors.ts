import type { CodeEntry } from "../people/code-lists.ts";
import { isForward, type Span, shareADay } from "../people/spans.ts";
import { block, type Fault } from "../reports/fault.ts";
import type { DateOn } from "../shared/dates.ts";

/** A mentor of the carrier, from the first to the last day of the appointment. */
export type Mentor = Span & {
  id: string;
  name: string;
  kind: string;
  employer: string | null;
  startsOn: DateOn;
};

/** A mentor coaches a resident, from the first to the last day. */
export type Coaching = Span & { id: string; mentorId: string; residencyId: string; startsOn: DateOn };

const plain = (text: string | null) => (text ?? "").normalize("NFKC").replaceAll(/\s/g, "").toLowerCase();

/**
 * What is wrong with a mentor beside the others (the same id is the one being changed): the same person of the same
 * employer twice at a time. Codes: mentoring.kind-required, people.last-before-start, mentoring.mentor-exists (all block).
 */
export function mentorFault(
  mentor: Mentor,
  others: readonly Mentor[],
  kinds: readonly Pick<CodeEntry, "code">[],
): Fault[] {
  const faults: Fault[] = [];
  if (!kinds.some(({ code }) => code === mentor.kind)) faults.push(block("mentoring.kind-required", "kind"));
  if (!isForward(mentor)) faults.push(block("people.last-before-start", "lastOn"));
  const twin = others.some(
    (other) =>
      other.id !== mentor.id &&
      plain(other.name) === plain(mentor.name) &&
      plain(other.employer) === plain(mentor.employer) &&
      shareADay(other, mentor),
  );
  if (twin) faults.push(block("mentoring.mentor-exists", "name", { name: mentor.name }));
  return faults;
}

/**
 * What is wrong with a coaching: it lies within the mentor's appointment and begins while the firm is in residence or
 * before; the same two never coach twice at a time.
 * Codes: people.last-before-start, mentoring.outside-appointment, mentoring.after-leaving, mentoring.coaching-exists (block).
 */
export function coachingFault(
  coaching: Coaching,
  others: readonly Coaching[],
  { mentor, leftOn }: { mentor: Pick<Mentor, "startsOn" | "lastOn">; leftOn: DateOn | null },
): Fault[] {
  const faults: Fault[] = [];
  if (!isForward(coaching)) faults.push(block("people.last-before-start", "lastOn"));
  if (coaching.startsOn < mentor.startsOn || (mentor.lastOn !== null && coaching.startsOn > mentor.lastOn)) {
    const details = { startsOn: mentor.startsOn, lastOn: mentor.lastOn ?? "" };
    faults.push(block("mentoring.outside-appointment", "startsOn", details));
  }
  if (leftOn !== null && coaching.startsOn >= leftOn) {
    faults.push(block("mentoring.after-leaving", "startsOn", { leftOn }));
  }
  const clash = others.some(
    (other) =>
      other.id !== coaching.id &&
      other.mentorId === coaching.mentorId &&
      other.residencyId === coaching.residencyId &&
      shareADay(other, coaching),
  );
  if (clash) faults.push(block("mentoring.coaching-exists", "residencyId"));
  return faults;
}
