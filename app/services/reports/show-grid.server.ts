import { z } from "zod";
import { can } from "#app/domain/access/permissions.ts";
import { figuresOf } from "#app/domain/filings/firm-facts.ts";
import { recordedFacts } from "#app/domain/intellectual-property/counts.ts";
import { reportFaults } from "#app/domain/reports/cells.ts";
import { type Fact, reportedFacts } from "#app/domain/reports/facts.ts";
import type { Grid, GridCell, GridRow } from "#app/domain/reports/grid.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { commentsOf, filingOf } from "#db/queries/filings.server.ts";
import { type RightRow, rightsOf } from "#db/queries/intellectual-property.server.ts";
import { type CellRow, cellsOf, firmsOfRecord, type PeriodRow } from "#db/queries/reports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { RIGHT_RULES } from "../intellectual-property/right-rules.ts";
import { factCatalogue } from "./catalogue.ts";
import { lastFigures } from "./last-figures.server.ts";
import { figuresLock } from "./lock.server.ts";
import { periodAsked, periodView } from "./period.server.ts";

export const showGridInput = z.object({ periodCode: z.string() });

/**
 * The year grid: every firm that this carrier answers for in the period, and its own figures, with the last period's
 * value, what the records say, what still wants an explanation, and the reviewer's comments on cells that came back.
 */
export async function showGrid({ ctx, input }: Verb<z.input<typeof showGridInput>>): Promise<Grid> {
  authorise(ctx, "reports:read");
  const { periodCode } = showGridInput.parse(input);
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const period = await periodAsked(tx, ctx, periodCode);
    const filing = await filingOf(tx, organizationId, period.id);
    const firms = await firmsOfRecord(tx, organizationId, period.lastDay);
    const stored = await cellsOf(tx, organizationId, period.id);
    const last = await lastFigures(tx, organizationId, period, firms);
    const recorded = await recordedFigures(tx, organizationId, period, firms);
    // What was said about a revision stays beside the figures until the next one is sent.
    const isBack = filing !== null && ["returned", "prepared", "amending"].includes(filing.status);
    const said = isBack
      ? (await commentsOf(tx, organizationId, filing.id)).filter((it) => it.revision === filing.revision)
      : [];
    const row = (firmId: string | null, uscc: string | null, name: string): GridRow => ({
      uscc,
      name,
      cells: gridCells(
        reportedFacts(factCatalogue, uscc === null ? "carrier" : "firm"),
        stored.filter((it) => it.firmId === firmId),
        last ? figuresOf(last, uscc) : {},
        firmId === null ? {} : (recorded.get(firmId) ?? {}),
        said.filter((it) => it.uscc === uscc),
      ),
    });
    const lock = figuresLock(ctx, period, filing);
    return {
      period: periodView(period),
      lastCode: last?.code ?? null,
      status: filing?.status ?? null,
      lock: lock ? { code: lock.code, details: lock.details } : null,
      mayWrite: can(
        { orgKind: ctx.organization.kind, carrierKind: ctx.organization.carrierKind, role: ctx.role },
        "reports:write",
      ),
      firmFacts: reportedFacts(factCatalogue, "firm"),
      carrierFacts: reportedFacts(factCatalogue, "carrier"),
      firms: firms.map((it) => row(it.firmId, it.uscc, it.name)),
      own: row(null, null, ctx.organization.nameZh),
    };
  });
}

/** What the recorded rights of each firm come to for the period, by firm and fact. */
async function recordedFigures(
  tx: ScopedTx,
  organizationId: string,
  period: Pick<PeriodRow, "firstDay" | "lastDay">,
  firms: readonly { firmId: string }[],
): Promise<Map<string, Partial<Record<string, number>>>> {
  const firmIds = firms.map(({ firmId }) => firmId);
  const byFirm = new Map<string, RightRow[]>();
  for (const right of await rightsOf(tx, { organizationId, firmIds })) {
    const known = byFirm.get(right.firmId);
    if (known) known.push(right);
    else byFirm.set(right.firmId, [right]);
  }
  return new Map([...byFirm].map(([id, rights]) => [id, recordedFacts(rights, period, RIGHT_RULES)]));
}

function gridCells(
  facts: readonly Fact[],
  stored: readonly CellRow[],
  last: Readonly<Record<string, number>>,
  recorded: Readonly<Partial<Record<string, number>>>,
  said: readonly {
    fact: string;
    text: string;
    authorName: string;
    authorOrganizationName: string;
    at: string;
  }[],
): Record<string, GridCell> {
  const cells = stored.map((it) => ({
    fact: it.fact,
    state: it.state,
    value: it.value ?? it.textValue,
    explanation: it.explanation,
  }));
  const faults = reportFaults(factCatalogue, cells, last);
  const byFact = new Map(stored.map((it) => [it.fact, it]));
  const empty = { state: "missing", value: null, textValue: null, explanation: null, rev: 0 } as const;
  return Object.fromEntries(
    facts.map(({ code }): [string, GridCell] => {
      const { state, value, textValue, explanation, rev } = byFact.get(code) ?? empty;
      return [
        code,
        {
          state,
          value: value ?? textValue,
          explanation,
          rev,
          last: last[code] ?? null,
          recorded: recorded[code] ?? null,
          faults: faults
            .filter((it) => it.field === code)
            .map(({ level, code: c, details }) => ({ level, code: c, details })),
          comments: said
            .filter((it) => it.fact === code)
            .map((it) => ({
              text: it.text,
              author: `${it.authorOrganizationName} ${it.authorName}`,
              at: it.at,
            })),
        },
      ];
    }),
  );
}
