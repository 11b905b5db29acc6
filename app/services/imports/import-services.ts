import type { Candidate, Verdict } from "#app/domain/imports/dry-run.ts";
import { servicesTemplate } from "#app/domain/imports/service-template.ts";
import { serviceFault, told } from "#app/domain/mentoring/services.ts";
import { holdsOn } from "#app/domain/people/spans.ts";
import { isResident } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { addServices } from "#db/queries/ledger-imports.server.ts";
import { lockMentoring, type MentorRow, mentorsOf, staysToServe } from "#db/queries/mentoring.server.ts";
import { allEntries, type EntryFacts } from "#db/queries/services.server.ts";
import { holdFirms } from "#db/queries/titles.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { type Fault, fault, type KnownFirms, knownFirms } from "./firm-of-row.ts";
import { firmsFor } from "./firms-of-row.ts";
import { type Importing, nameKey, textIn, wholeIn } from "./importing.ts";
import { refused, type Sentences, sameAgain, verdictOf } from "./rule-verdict.ts";

const KINDS = CODE_LISTS.serviceKinds.map(({ code, zh, en }) => ({
  value: code,
  label: zh,
  aliases: [code, en],
}));

type Stay = Awaited<ReturnType<typeof staysToServe>>[number];
type Entry = EntryFacts & { residencyIds: string[] };
type Known = {
  firms: KnownFirms;
  stays: Stay[];
  staysOf: ReadonlyMap<string, Stay[]>;
  mentors: MentorRow[];
};

async function knownTo(tx: ScopedTx, ctx: Ctx): Promise<Known> {
  const stays = await staysToServe(tx, ctx.organization.id, ctx.today);
  const staysOf = new Map<string, Stay[]>(stays.map(({ uscc }) => [uscc, []]));
  for (const stay of stays) staysOf.get(stay.uscc)!.push(stay);
  return {
    firms: await knownFirms(tx, ctx),
    stays,
    staysOf,
    mentors: await mentorsOf(tx, ctx.organization.id),
  };
}

/** The stay in which a firm was served: that of the day, else the last one before it, else the earliest. */
function stayOn(stays: readonly Stay[], on: DateOn): Stay {
  const latestFirst = stays.toSorted((a, b) => (a.enteredOn < b.enteredOn ? 1 : -1));
  return (
    latestFirst.find((stay) => isResident(stay, on)) ??
    latestFirst.find(({ enteredOn }) => enteredOn <= on) ??
    latestFirst.at(-1)!
  );
}

/** The mentor of a name, or of “name（employer）”; of several of one name the one who was appointed that day. */
function mentorFor(mentors: readonly MentorRow[], said: string | null, on: DateOn): MentorRow | Fault | null {
  if (said === null) return null;
  const [, name = said, employer = null] = /^(.+?)[（(](.+)[)）]$/.exec(said) ?? [];
  const whole = mentors.filter((one) => nameKey(one.name) === nameKey(said));
  const named =
    whole.length > 0
      ? whole
      : mentors.filter(
          (one) =>
            nameKey(one.name) === nameKey(name) &&
            (employer === null || nameKey(one.employer ?? "") === nameKey(employer)),
        );
  if (named.length === 0) return fault("mentor", "mentor-unknown", { name: said });
  const appointed = named.filter((one) => holdsOn(one, on));
  const [first, ...others] = appointed.length > 0 ? appointed : named;
  return others.length === 0
    ? first!
    : fault("mentor", "mentor-unclear", { name: said, count: others.length + 1 });
}

type Wish = { entry: Entry; mentor: MentorRow | null };

/** The entry that a row asks for, or what is wrong with it. */
function entryFor(known: Known, candidate: Candidate): Wish | Fault[] {
  const { values } = candidate;
  const heldOn = textIn(values.heldOn)!;
  const firms = firmsFor(known.firms, candidate);
  const mentor = mentorFor(known.mentors, textIn(values.mentor), heldOn);
  const isFaulty = mentor !== null && "rule" in mentor;
  if ("rule" in firms || isFaulty) {
    return [firms, mentor].filter((one): one is Fault => one !== null && "rule" in one);
  }
  const residencyIds = firms.map(({ uscc }) => stayOn(known.staysOf.get(uscc)!, heldOn).id).toSorted();
  const entry = {
    heldOn,
    kind: textIn(values.kind)!,
    mentorId: mentor?.id ?? null,
    staff: textIn(values.staff),
    minutes: wholeIn(values.hours)!,
    topic: textIn(values.topic)!,
    evidence: textIn(values.evidence),
    residencyIds,
  };
  return { entry, mentor };
}

const SENTENCES: Sentences = {
  columns: { mentorId: "mentor", residencyIds: "firms", minutes: "hours" },
  rules: {
    "mentoring.held-in-future": "service-in-the-future",
    "mentoring.provider-required": "provider-missing",
    "mentoring.firm-required": "firms-missing",
  },
  warnings: {
    "mentoring.not-resident-then": "service-not-resident",
    "mentoring.mentor-not-appointed": "service-mentor-not-appointed",
  },
  otherwise: { rule: "service-refused", warning: "service-odd" },
};
const MINUTES_OF_A_DAY = 24 * 60;

/** What happened, whoever gave it and however long it took; and the whole of it, without the evidence. */
const occasionOf = ({ heldOn, kind, topic, residencyIds }: Entry): string =>
  JSON.stringify([heldOn, kind, nameKey(topic), residencyIds]);
const wholeOf = (entry: Entry): string =>
  JSON.stringify([
    occasionOf(entry),
    entry.mentorId,
    entry.staff === null ? null : nameKey(entry.staff),
    entry.minutes,
  ]);

/** What the rules of the form say to an entry, in the sentences of an import. */
function judged(known: Known, { entry, mentor }: Wish, today: DateOn): Verdict {
  const said = serviceFault(
    { id: "", ...entry },
    { today, kinds: CODE_LISTS.serviceKinds, stays: known.stays, mentor },
  );
  const blocks = said.filter(({ level }) => level === "block");
  const verdict = verdictOf([...blocks, ...told(said)], SENTENCES);
  if (entry.minutes > MINUTES_OF_A_DAY) {
    verdict.warnings.push({ column: "hours", rule: "service-long", params: {} });
  }
  return verdict;
}

/** Entries of the service log, each for one or several firms that are or were in residence. */
export const servicesImport: Importing = {
  noun: "services",
  template: servicesTemplate(KINDS),
  read: "residency:read",
  write: "residency:write",
  async hold(tx, ctx, rows) {
    // Two files with the same rows are written one after the other.
    await lockMentoring(tx, ctx.organization.id);
    const firms = await knownFirms(tx, ctx);
    const ids = rows.flatMap((row) => {
      const found = firmsFor(firms, row);
      return "rule" in found ? [] : found.map(({ id }) => id);
    });
    await holdFirms(tx, ctx.organization.id, [...new Set(ids)]);
  },
  async judge(tx, ctx) {
    const known = await knownTo(tx, ctx);
    const standing = await allEntries(tx, ctx.organization.id);
    const wholes = new Set(standing.map(wholeOf));
    const occasions = new Set(standing.map(occasionOf));
    const rowOf = new Map<string, number>();
    return (candidate): Verdict => {
      const wish = entryFor(known, candidate);
      if (Array.isArray(wish)) return refused(...wish);
      const [whole, occasion] = [wholeOf(wish.entry), occasionOf(wish.entry)];
      if (wholes.has(whole)) return sameAgain();
      const twin = rowOf.get(whole);
      if (twin !== undefined) return refused(fault("topic", "service-twice", { row: twin }));
      const verdict = judged(known, wish, ctx.today);
      if (verdict.faults.length > 0) return verdict;
      if (occasions.has(occasion)) {
        verdict.warnings.push({ column: "topic", rule: "service-alike", params: {} });
      }
      occasions.add(occasion);
      rowOf.set(whole, candidate.row);
      return verdict;
    };
  },
  async add(tx, ctx, rows) {
    const known = await knownTo(tx, ctx);
    const entries = rows.map((row) => {
      const wish = entryFor(known, row);
      // Judged a moment ago, in the same transaction.
      if (Array.isArray(wish)) throw new RangeError(`row ${row.row} is no service any more`);
      return wish.entry;
    });
    return { services: await addServices(tx, ctx.organization.id, entries) };
  },
};
