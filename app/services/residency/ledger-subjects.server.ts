import { recordedFacts } from "#app/domain/intellectual-property/counts.ts";
import type { ReportedFigure, RunPeriod, SubjectInput } from "#app/domain/scoring/input.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import { isValid } from "#app/domain/titles/titles.ts";
import { RIGHT_RULES } from "#app/services/intellectual-property/right-rules.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type FirmFacts, firmsById } from "#db/queries/firms.server.ts";
import { type FirmFigure, yearFiguresOf } from "#db/queries/graduations.server.ts";
import { type RightRow, rightsOf } from "#db/queries/intellectual-property.server.ts";
import { type PeriodRow, periodsOf } from "#db/queries/reports.server.ts";
import { type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** What a carrier's own books say of its firms on a day, as policies read it. */
export type LedgerSubjects = {
  /** The last whole year before the day, and those before it. */
  periods: RunPeriod[];
  /** By firm id. */
  subjects: Map<string, SubjectInput>;
};

const NO_SOURCE = { filing: null, carrier: null, report: null, evidence: null } as const;

/** The last whole year that ended before a day, and those before it, as the city names them or by the calendar. */
function yearsBefore(day: DateOn, named: readonly PeriodRow[]): RunPeriod[] {
  const last = Number(day.slice(0, 4)) - 1;
  return Array.from({ length: 10 }, (_, back): RunPeriod => {
    const [firstDay, lastDay] = [`${last - back}-01-01`, `${last - back}-12-31`];
    const known = named.find(
      (it) => it.kind === "year" && it.firstDay === firstDay && it.lastDay === lastDay,
    );
    return { code: known?.code ?? String(last - back), kind: "year", firstDay, lastDay };
  });
}

/** A title that is valid on the day counts as held at the end of the last year too: conditions ask whether there is one. */
function outcomesOf(titles: readonly TitleRow[], day: DateOn, lastDay: DateOn): SubjectInput["outcomes"] {
  return titles
    .filter((title) => isValid(title, day))
    .map(({ kind, awardedOn, isRenewal, number, id }) => ({
      kind,
      on: awardedOn < lastDay ? awardedOn : lastDay,
      renewal: isRenewal,
      until: null,
      ref: { ...NO_SOURCE, source: "registry", cell: `titles/${id}`, evidence: number } satisfies SourceRef,
    }));
}

/** A figure that the ledger tells by itself: it yields to what somebody reported. */
const told = (uscc: string, fact: string, period: string, value: number): ReportedFigure => ({
  fact,
  period,
  state: "known",
  value,
  precedence: 0,
  ref: { ...NO_SOURCE, source: "platform", report: uscc, cell: fact },
});

/** What was reported for a firm, and what its recorded rights tell: stocks of the last year as of the day itself. */
function figuresOf(
  { uscc }: FirmFacts,
  reported: readonly FirmFigure[],
  rights: readonly RightRow[],
  periods: readonly RunPeriod[],
  on: DateOn,
): ReportedFigure[] {
  const typed = reported
    .filter(({ fact }) => KNOWN.has(fact))
    .map(
      ({ fact, period, state, value }): ReportedFigure => ({
        fact,
        period,
        state,
        value,
        precedence: 0,
        ref: { ...NO_SOURCE, source: "filing", report: uscc, cell: fact },
      }),
    );
  const recorded = periods.flatMap(({ code, firstDay, lastDay }, back) => {
    const { "patents-applied": applied, ...stocks } = recordedFacts(
      rights,
      { firstDay, lastDay: back === 0 ? on : lastDay },
      RIGHT_RULES,
    );
    const flow = recordedFacts(rights, { firstDay, lastDay }, RIGHT_RULES)["patents-applied"];
    const facts = Object.entries(applied === undefined ? {} : { ...stocks, "patents-applied": flow! });
    return facts.map(([fact, value]) => told(uscc, fact, code, value));
  });
  return [...typed, ...recorded];
}

const KNOWN = new Set(factCatalogue.facts.map(({ code }) => code));

/**
 * What the ledger knows of these firms on a day: founding and field, titles valid that day, figures reported for whole years whether
 * filed yet or not, and what the recorded intellectual property tells. As many queries for a thousand firms as for one.
 * With `isFilled` the last year is the last one for which anything was reported.
 */
export async function ledgerSubjects(
  tx: ScopedTx,
  ctx: Ctx,
  { firmIds, on, isFilled = false }: { firmIds: readonly string[]; on: DateOn; isFilled?: boolean },
): Promise<LedgerSubjects> {
  const organizationId = ctx.organization.id;
  const ids = [...new Set(firmIds)];
  const years = yearsBefore(on, await periodsOf(tx, ctx.organization.cityId));
  const firms = await firmsById(tx, ids);
  const titles = grouped(await titlesOf(tx, { organizationId, firmIds: ids }), (it) => it.firmId);
  const figures = await yearFiguresOf(tx, organizationId, ids);
  const rights = grouped(await rightsOf(tx, { organizationId, firmIds: ids }), (it) => it.firmId);
  const filled = years.findIndex(({ code }) => figures.some(({ period }) => period === code));
  const periods = isFilled && filled > 0 ? years.slice(filled) : years;
  const reported = grouped(figures, (it) => it.firmId);
  const subjects = firms.map((firm): [string, SubjectInput] => [
    firm.id,
    {
      id: firm.uscc,
      name: firm.name,
      foundedOn: firm.foundedOn,
      field: firm.field,
      kind: null,
      figures: figuresOf(firm, reported.get(firm.id) ?? [], rights.get(firm.id) ?? [], periods, on),
      outcomes: outcomesOf(titles.get(firm.id) ?? [], on, periods[0]!.lastDay),
    },
  ]);
  return { periods, subjects: new Map(subjects) };
}

function grouped<T>(rows: readonly T[], firmOf: (row: T) => string): Map<string, T[]> {
  const by = new Map<string, T[]>();
  for (const row of rows) {
    const known = by.get(firmOf(row));
    if (known) known.push(row);
    else by.set(firmOf(row), [row]);
  }
  return by;
}
