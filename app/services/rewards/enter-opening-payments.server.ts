import { z } from "zod";
import { paymentKey } from "#app/domain/rewards/once.ts";
import { type OpeningTarget, openingPayment, openingTarget } from "#app/domain/rewards/opening-balance.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { firmsByCode } from "#db/queries/firms.server.ts";
import { insertOpening, openKeys } from "#db/queries/opening-balance.server.ts";
import { carriersByName } from "#db/queries/recognitions.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { audit, authorise, once, sha256, type Verb } from "../verb.server.ts";
import { type LineFault, type PastedPayment, readPastedPayments } from "./pasted-payments.ts";
import { publishedProgramme } from "./programme.server.ts";

export const enterOpeningInput = z.object({
  programme: z.string("rewards.opening-programme").min(1, "rewards.opening-programme").max(80),
  item: z.string("rewards.opening-item").min(1, "rewards.opening-item").max(80),
  rows: z.string("rewards.opening-rows").max(400_000),
});
export const MOST_PAYMENTS = 2_000;

/** Either every line is entered (`faults` is empty) or none. */
export type EnteredOpening = { entered: number; amountFen: number; faults: LineFault[] };

/**
 * Enters payments from before this system, one a line. They count once another person has confirmed them; until then
 * they stand in the list and hold their place against a second entry.
 */
export async function enterOpeningPayments({
  ctx,
  input,
  key,
}: Verb<z.input<typeof enterOpeningInput>>): Promise<EnteredOpening> {
  authorise(ctx, "rewards:compute");
  const given = enterOpeningInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "enter-opening-payments", async () => {
      const programme = await publishedProgramme(tx, ctx.organization.cityId, given.programme);
      const item = programme.items.find((it) => it.code === given.item);
      const target = item ? openingTarget(programme, item) : null;
      if (!item || !target)
        throw new Refusal("invalid", "rewards.opening-item", {}, { item: "rewards.opening-item" });
      const read = readPastedPayments(given.rows, target);
      const lines = read.payments.length + read.faults.length;
      if (lines === 0)
        throw new Refusal("invalid", "rewards.opening-rows", {}, { rows: "rewards.opening-rows" });
      if (lines > MOST_PAYMENTS) {
        const code = "rewards.opening-too-many";
        throw new Refusal("invalid", code, { max: MOST_PAYMENTS }, { rows: code });
      }
      const named = await namesOf(tx, ctx.organization.cityId, target, read.payments);
      const faults = [...read.faults];
      const rows = read.payments.flatMap(({ line, subject, ...paid }) => {
        const found = named(subject);
        if (!found) {
          faults.push({ line, code: "rewards.opening-carrier", details: { text: subject } });
          return [];
        }
        const payment = openingPayment(programme, item, target, { ...paid, subject: found.id });
        return [{ line, payment, subjectName: found.name, paymentKey: paymentKey(payment) }];
      });
      faults.push(...(await twiceEntered(tx, organizationId, rows)));
      if (faults.length > 0)
        return { entered: 0, amountFen: 0, faults: faults.sort((a, b) => a.line - b.line) };
      const by = { enteredBy: ctx.user.id, enteredByName: ctx.user.name };
      const ids = await insertOpening(
        tx,
        rows.map(({ payment, subjectName, paymentKey: own }) => ({
          organizationId,
          programme: programme.code,
          ...payment,
          document: payment.document ?? "",
          subjectName,
          paymentKey: own,
          ...by,
        })),
      );
      const amountFen = rows.reduce((total, it) => total + it.payment.amountFen, 0);
      await audit(tx, {
        action: "enter",
        entity: "opening-payments",
        entityId: ids[0] ?? null,
        after: {
          programme: programme.code,
          item: item.code,
          rows: ids.length,
          amountFen,
          ids,
          digest: sha256(given.rows),
        },
      });
      return { entered: ids.length, amountFen, faults: [] };
    }),
  );
}

/** Whom a line names: a firm by its code, whether or not it is known here; a carrier by its name or address. */
async function namesOf(
  tx: ScopedTx,
  cityId: string,
  target: OpeningTarget,
  payments: readonly PastedPayment[],
): Promise<(subject: string) => { id: string; name: string } | null> {
  if (target.subject === "firm") {
    const firms = await firmsByCode(tx, [...new Set(payments.map((it) => it.subject))]);
    const names = new Map(firms.map((it) => [it.uscc, it.name]));
    return (uscc) => ({ id: uscc, name: names.get(uscc) ?? uscc });
  }
  const carriers = await carriersByName(tx, cityId);
  const bySlug = new Map(carriers.map((it) => [it.slug, it]));
  return (subject) => {
    const named = carriers.filter((it) => it.name === subject);
    return bySlug.get(subject) ?? (named.length === 1 ? named[0]! : null);
  };
}

/** Lines whose payment stands in the list already, or in an earlier line of the same paste. */
async function twiceEntered(
  tx: ScopedTx,
  organizationId: string,
  rows: readonly { line: number; subjectName: string; paymentKey: string }[],
): Promise<LineFault[]> {
  const seen = new Set(
    await openKeys(
      tx,
      organizationId,
      rows.map((it) => it.paymentKey),
    ),
  );
  return rows.flatMap(({ line, subjectName, paymentKey: own }) => {
    if (seen.has(own)) return [{ line, code: "rewards.opening-exists", details: { text: subjectName } }];
    seen.add(own);
    return [];
  });
}
