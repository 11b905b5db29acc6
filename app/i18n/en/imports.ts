import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/imports.ts";

/** What imports other than the residents' say beyond `residency:import`, which holds what all of them say. */
export default {
  title: "Import {{noun}}",
  noun: {
    rooms: "rooms",
    leases: "leases",
    titles: "titles",
    "intellectual-property": "intellectual property",
    services: "services",
  },
  nouns: "What to import",
  residents: "residents",
  lead: {
    rooms:
      "One workbook can bring a whole building: rooms are recorded with the buildings they are in. You see the check of every row first; nothing is written before you confirm.",
    leases:
      "Leases of rooms that are in the ledger; each row is checked for its room, its tenant and the area that is free. Nothing is written before you confirm.",
    titles: "Titles of firms that are or were in residence. Nothing is written before you confirm.",
    "intellectual-property":
      "Patents, software copyrights and other rights of firms that are or were in residence. Nothing is written before you confirm.",
    services:
      "One service a row, for one firm or several; mentors are found by their names among those on record. Nothing is written before you confirm.",
  },
  open: "Import",
  commitBody_one: "{{count}} row will be added. The whole import can be undone afterwards.",
  commitBody_other: "{{count}} rows will be added. The whole import can be undone afterwards.",
  committed_one: "Committed: {{count}} row added.",
  committed_other: "Committed: {{count}} rows added.",
  undoBody_one: "Removes the {{count}} row that this import added.",
  undoBody_other: "Removes the {{count}} rows that this import added.",
  undoServices_one:
    "Withdraws the {{count}} service that this import added: it counts no more, and stays among the withdrawn ones with the reason.",
  undoServices_other:
    "Withdraws the {{count}} services that this import added: they count no more, and stay among the withdrawn ones with the reason.",
  sumNote: "{{fresh}} new, {{same}} the same",
  drift:
    "The ledger has changed since the check, which concerns {{count}} rows ({{rows}}). Upload the same file again to check it anew.",
  rowAndThing: "Row and contents",
  columns: {
    title: "Match columns",
    lead: "The headers of “{{file}}” are not those of the template. Say what each column is; it is remembered for files with the same headers.",
    sheet: "Sheet: {{sheet}}, headers in row {{row}}",
    header: "Header in the file",
    column: "Column of the template",
    ignore: "Not imported",
    required: "{{name}} (needed)",
    submit: "Check like this",
  },
  proposals: {
    title: "Which firms are meant",
    lead: "These rows give a name only. It is that of a firm in the ledger, but nothing is taken of it before you tick it.",
    row: "Row {{row}}: {{said}} → {{name}} ({{uscc}})",
    rows: "{{count}} rows ({{row}} …): {{said}} → {{name}} ({{uscc}})",
    submit: "Check again with the firms ticked",
    more_one: "{{count}} more row; enter its code in the file.",
    more_other: "{{count}} more rows; enter their codes in the file.",
  },
} satisfies Shape<typeof zh>;
