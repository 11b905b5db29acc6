import type { z } from "zod";
import { listWorkbook } from "#app/integrations/workbook/list-workbook.server.ts";
import type { Verb } from "#app/services/verb.server.ts";
import { type Statement, showStatement, type showStatementInput } from "./show-statement.server.ts";

/** The words of the workbook, in the reader's language. */
export type StatementTexts = {
  title: string;
  sum: string;
  definitions: string;
  /** In the order of the columns. */
  headers: readonly string[];
  /** What is counted, and that the official fields are not verified. */
  notes: readonly (readonly string[])[];
};

/** Figures leave their exact units only here: 0.01 m² become m², fen become yuan, both with two places. */
const hundredths = (value: number | null): number | null => (value === null ? null : value / 100);

const PLACES = { text: 0, days: 0, figure: 2 } as const;
const KINDS = ["text", "text", "text", "figure", "days", "figure", "figure", "figure", "figure"] as const;

const rowsOf = ({ rows, total }: Statement, sum: string): (string | number | null)[][] => [
  ...rows.map((row) => [
    row.occupant,
    row.uscc ?? "",
    row.room,
    hundredths(row.areaDm2),
    row.residentDays,
    hundredths(row.residentAreaDays),
    hundredths(row.otherAreaDays),
    hundredths(row.residentFen),
    hundredths(row.otherFen),
  ]),
  [
    ...[sum, "", "", null, null],
    ...[total.residentAreaDays, total.otherAreaDays, total.residentFen, total.otherFen].map(hundredths),
  ],
];

/** The monthly statement as .xlsx: a line a lease, their sums, and a sheet that says what is counted. */
export async function statementWorkbook({
  ctx,
  input,
  texts,
}: Verb<z.input<typeof showStatementInput>> & { texts: StatementTexts }): Promise<{
  month: string;
  bytes: Uint8Array;
}> {
  const statement = await showStatement({ ctx, input });
  const columns = texts.headers.map((header, index) => {
    const kind = KINDS[index] ?? "text";
    return { header, kind: kind === "text" ? ("text" as const) : ("number" as const), places: PLACES[kind] };
  });
  const list = { name: `${texts.title} ${statement.month}`, columns, rows: rowsOf(statement, texts.sum) };
  const bytes = await listWorkbook(list, { name: texts.definitions, rows: texts.notes });
  return { month: statement.month, bytes };
}
