/** A block copied from a spreadsheet: cells parted by tabs, rows by line ends, quoted where a cell holds either. */

/**
 * The pasted text as rows of cells. A cell in double quotes may hold tabs, line ends and doubled quotes; a quote
 * that never closes properly is taken as it stands. One line end at the very end closes the last row.
 */
export function parsePaste(text: string): string[][] {
  const body = text.replace(/\r\n?/g, "\n");
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < body.length || row.length > 0) {
    const { cell, end } = cellAt(body, at);
    row.push(cell);
    if (body[end] === "\t") {
      at = end + 1;
      continue;
    }
    rows.push(row);
    row = [];
    at = end + 1;
  }
  return rows;
}

function cellAt(body: string, start: number): { cell: string; end: number } {
  const quoted = /"((?:[^"]|"")*)"(?=\t|\n|$)/y;
  quoted.lastIndex = start;
  const match = quoted.exec(body);
  if (match) return { cell: match[1]!.replaceAll('""', '"'), end: quoted.lastIndex };
  let end = start;
  while (end < body.length && body[end] !== "\t" && body[end] !== "\n") end += 1;
  return { cell: body.slice(start, end), end };
}

/** Where a pasted block falls on a grid of `rows` × `columns` when its first cell goes to `at`. */
export function placePaste(
  block: readonly (readonly string[])[],
  at: { row: number; column: number },
  rows: number,
  columns: number,
): { cells: { row: number; column: number; text: string }[]; outside: number } {
  const cells: { row: number; column: number; text: string }[] = [];
  let outside = 0;
  block.forEach((line, i) => {
    line.forEach((text, j) => {
      const row = at.row + i;
      const column = at.column + j;
      if (row < rows && column < columns) cells.push({ row, column, text });
      else outside += 1;
    });
  });
  return { cells, outside };
}
