import { z } from "zod";
import type { Json } from "#app/domain/shared/canonical.ts";
import { addMonths, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { dutiesOf } from "#app/domain/titles/duties.ts";
import { day, optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import {
  type DutyRow,
  deleteDutyRecord,
  dutyRecordById,
  dutyRecords,
  insertDutyRecord,
  titlesOf,
  updateDutyRecord,
} from "#db/queries/titles.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { DUTY_RULES, dutyRule } from "./duty-rules.ts";

const conflict = () => new Refusal("conflict", "common.changed-meanwhile");

export const noteDutyInput = z.object({
  firmId: z.uuid("titles.firm-required"),
  duty: z.string("registry.duty-unknown").max(60),
  dueOn: day("registry.due-required"),
  state: z.enum(["done", "missed"], "registry.duty-state"),
  doneOn: optionalDay,
  evidence: optionalText(500),
});

/** What is already noted of a duty; null = nothing. Refuses a duty that the firm does not owe on that day. */
async function owed(
  tx: ScopedTx,
  organizationId: string,
  { firmId, duty, dueOn }: Pick<DutyRow, "firmId" | "duty" | "dueOn">,
  existing: readonly DutyRow[],
): Promise<DutyRow | null> {
  const titles = await titlesOf(tx, { organizationId, firmIds: [firmId] });
  const uscc = titles[0]?.uscc ?? "";
  const own = existing.filter((it) => it.firmId === firmId);
  const records = own.map(({ firmId: _, ...it }) => ({ ...it, uscc }));
  const all = dutiesOf(titles, records, DUTY_RULES, { today: dueOn, until: dueOn });
  if (!all.some(({ rule, dueOn: on }) => rule.code === duty && on === dueOn)) {
    throw new Refusal("invalid", "registry.not-owed", { dueOn });
  }
  return own.find((it) => it.duty === duty && it.dueOn === dueOn) ?? null;
}

/**
 * Notes that a duty was done, with its day and evidence, or missed. Refuses what the firm does not owe
 * (`registry.not-owed`), a day to come, a miss before the duty was due.
 */
export async function noteDuty({
  ctx,
  input,
  key,
}: Verb<z.input<typeof noteDutyInput>>): Promise<{ id: string }> {
  authorise(ctx, "titles:write");
  const given = noteDutyInput.parse(input);
  const { state } = given;
  const field = (name: string, code: string) => new Refusal("invalid", code, {}, { [name]: code });
  const doneOn = state === "done" ? given.doneOn : null;
  if (state === "done" && doneOn === null) throw field("doneOn", "registry.done-required");
  if (doneOn !== null && doneOn > ctx.today) throw field("doneOn", "registry.done-later");
  if (state === "missed" && given.dueOn >= ctx.today) throw field("state", "registry.not-missed-yet");
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "note-duty", async () => {
      const before = await owed(tx, organizationId, given, await dutyRecords(tx, organizationId));
      const change = { state, doneOn, evidence: given.evidence };
      const { firmId, duty, dueOn } = given;
      let id = before?.id ?? null;
      if (before) {
        const where = { organizationId, id: before.id, rev: before.rev };
        if (!(await updateDutyRecord(tx, where, change))) throw conflict();
      } else {
        id = await insertDutyRecord(tx, organizationId, { firmId, duty, dueOn, ...change });
      }
      if (id === null) throw conflict();
      const after = { firmId, duty, dueOn, ...change };
      await audit(tx, {
        action: "note",
        entity: "title-duty",
        entityId: id,
        before: before ? ({ ...before } as Json) : undefined,
        after,
      });
      return { id };
    }),
  );
}

export const noteEventInput = z.object({
  firmId: z.uuid("titles.firm-required"),
  duty: z.string("registry.duty-unknown").max(60),
  happenedOn: day("registry.happened-required"),
  evidence: optionalText(500),
});

type TitleEvent = { firmId: string; duty: string; happenedOn: DateOn; evidence: string | null };

/**
 * Opens the duty that an event brings, within a transaction that does more: a renaming. `no-title` where the firm did not hold the
 * title on that day, `known` where the duty is noted already. Refuses a duty that no event brings.
 */
export async function openEvent(
  tx: ScopedTx,
  ctx: Ctx,
  { firmId, duty, happenedOn, evidence }: TitleEvent,
): Promise<{ state: "opened"; id: string } | { state: "no-title" | "known" }> {
  const rule = dutyRule(duty);
  if (rule?.due.every !== "event") throw new Refusal("invalid", "registry.duty-unknown");
  const organizationId = ctx.organization.id;
  const titles = await titlesOf(tx, { organizationId, firmIds: [firmId] });
  const isHolder = titles.some(
    (it) =>
      it.kind === rule.kind &&
      it.awardedOn <= happenedOn &&
      (it.expiresOn === null || happenedOn < it.expiresOn),
  );
  if (!isHolder) return { state: "no-title" };
  const dueOn = addMonths(happenedOn, rule.due.months);
  const row = { firmId, duty, dueOn, state: "open" as const, doneOn: null, evidence };
  const id = await insertDutyRecord(tx, organizationId, row);
  if (id === null) return { state: "known" };
  await audit(tx, { action: "note", entity: "title-duty", entityId: id, after: { ...row, happenedOn } });
  return { state: "opened", id };
}

/** Notes something of a title holder that is to be reported within some months, such as a change of name: the duty is then owed. */
export async function noteEvent({
  ctx,
  input,
  key,
}: Verb<z.input<typeof noteEventInput>>): Promise<{ id: string }> {
  authorise(ctx, "titles:write");
  const event = noteEventInput.parse(input);
  if (dutyRule(event.duty)?.due.every !== "event") throw new Refusal("invalid", "registry.duty-unknown");
  if (event.happenedOn > ctx.today) {
    throw new Refusal("invalid", "registry.done-later", {}, { happenedOn: "registry.done-later" });
  }
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "note-title-event", async () => {
      const opened = await openEvent(tx, ctx, event);
      if (opened.state === "opened") return { id: opened.id };
      if (opened.state === "known") throw new Refusal("conflict", "registry.event-known");
      throw new Refusal("invalid", "registry.no-title", {}, { firmId: "registry.no-title" });
    }),
  );
}

export const withdrawDutyInput = z.object({
  id: z.uuid(),
  rev: z.coerce.number().int().min(0).max(GREATEST_INTEGER),
});

/** Takes back what was noted of a duty; the log keeps it. */
export async function withdrawDuty({ ctx, input }: Verb<z.input<typeof withdrawDutyInput>>): Promise<void> {
  authorise(ctx, "titles:write");
  const { id, rev } = withdrawDutyInput.parse(input);
  const organizationId = ctx.organization.id;
  await withScope(ctx, async (tx) => {
    const before = await dutyRecordById(tx, organizationId, id);
    if (!before) throw new Refusal("absent", "registry.no-duty");
    if (!(await deleteDutyRecord(tx, { organizationId, id, rev }))) throw conflict();
    await audit(tx, { action: "withdraw", entity: "title-duty", entityId: id, before: { ...before } });
  });
}
