import { halfWidth, tidy } from "../residency/normalise.ts";
import { normaliseDate } from "../residency/normalise-date.ts";
import { normaliseUscc } from "../residency/normalise-uscc.ts";
import type { DateOn } from "../shared/dates.ts";
import type { TitleKind } from "./kinds.ts";
import { normalNumber } from "./titles.ts";

/** A firm that an announcement of the city names. `expiresOn` null: the announcement does not say. */
export type RegistryEntry = {
  id: string;
  uscc: string;
  name: string;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
};

/** A row as it was written: of a workbook or of a paste. */
export type RegistryText = {
  /** As people count it: the spreadsheet's row, the paste's line. */
  row: number;
  uscc: string;
  name: string;
  number: string;
  awardedOn: string;
  expiresOn: string;
};

export const REGISTRY_ROW_STATES = ["new", "changed", "same", "wrong"] as const;
export type RegistryRowState = (typeof REGISTRY_ROW_STATES)[number];
export type RegistryFields = Omit<RegistryEntry, "id" | "kind">;
/** A row with what it would do: `was` is the entry that it changes, or repeats. */
export type RegistryRow = {
  row: number;
  state: RegistryRowState;
  fields: RegistryFields;
  was: RegistryEntry | null;
  changes: (keyof RegistryFields)[];
  faults: { code: string; field: string; details: Readonly<Record<string, string | number>> }[];
};

type Faults = RegistryRow["faults"];
const FIELDS = ["name", "number", "awardedOn", "expiresOn"] as const;

function readRow(given: RegistryText, today: DateOn, date1904: boolean) {
  const faults: Faults = [];
  const fault = (code: string, field: string, details: Faults[number]["details"] = {}) =>
    faults.push({ code, field, details });
  const name = halfWidth(tidy(given.name)).replaceAll("(", "（").replaceAll(")", "）");
  const number = tidy(given.number);
  const code = normaliseUscc(given.uscc);
  if (tidy(given.uscc) === "") fault("residency.uscc-required", "uscc");
  else if (!code.ok) fault(`residency.${code.rule}`, "uscc", code.params);
  if (name === "") fault("registry.name-required", "name");
  else if (name.length > 100) fault("registry.too-long", "name", { max: 100 });
  if (number === "") fault("registry.number-required", "number");
  else if (number.length > 60) fault("registry.too-long", "number", { max: 60 });
  const dateOf = (text: string, field: "awardedOn" | "expiresOn"): DateOn | null => {
    if (tidy(text) === "") return null;
    const read = normaliseDate(text, date1904);
    if (read.ok) return read.value;
    fault("titles.date-unreadable", field, { text: tidy(text).slice(0, 40) });
    return null;
  };
  const awardedOn = dateOf(given.awardedOn, "awardedOn");
  const expiresOn = dateOf(given.expiresOn, "expiresOn");
  if (tidy(given.awardedOn) === "") fault("titles.awarded-required", "awardedOn");
  if (awardedOn !== null && awardedOn > today) fault("titles.in-the-future", "awardedOn", { awardedOn });
  if (awardedOn !== null && expiresOn !== null && expiresOn <= awardedOn) {
    fault("titles.ends-before-award", "expiresOn", { awardedOn, endsOn: expiresOn });
  }
  const fields: RegistryFields = {
    uscc: code.ok ? code.value : tidy(given.uscc),
    name,
    number,
    awardedOn: awardedOn ?? tidy(given.awardedOn),
    expiresOn,
  };
  return { fields, faults };
}

/**
 * The dry run of a list of one kind: each row new, same, changed or wrong beside the entries that stand. A row is about
 * an entry of the same firm with the same number, else with the same day of award. Codes of faults: residency.uscc-*,
 * registry.name-required, .number-required, .too-long, .row-twice, titles.date-unreadable, .in-the-future, .ends-before-award.
 */
export function registryDryRun(
  texts: readonly RegistryText[],
  standing: readonly RegistryEntry[],
  { today, date1904 = false }: { today: DateOn; date1904?: boolean },
): RegistryRow[] {
  const ofFirm = new Map<string, RegistryEntry[]>();
  for (const entry of standing) ofFirm.set(entry.uscc, [...(ofFirm.get(entry.uscc) ?? []), entry]);
  const seen = new Map<string, number>();
  const taken = new Set<string>();
  return texts.map((given): RegistryRow => {
    const { fields, faults } = readRow(given, today, date1904);
    const key = `${fields.uscc} ${normalNumber(fields.number)}`;
    const earlier = seen.get(key);
    if (faults.length === 0 && earlier !== undefined) {
      faults.push({ code: "registry.row-twice", field: "number", details: { row: earlier } });
    }
    if (!seen.has(key)) seen.set(key, given.row);
    if (faults.length > 0) {
      return { row: given.row, state: "wrong", fields, was: null, changes: [], faults };
    }
    const own = (ofFirm.get(fields.uscc) ?? []).filter(({ id }) => !taken.has(id));
    const was =
      own.find((it) => normalNumber(it.number) === normalNumber(fields.number)) ??
      own.find((it) => it.awardedOn === fields.awardedOn) ??
      null;
    if (was) taken.add(was.id);
    const changes = was === null ? [] : FIELDS.filter((name) => was[name] !== fields[name]);
    const state = was === null ? "new" : changes.length > 0 ? "changed" : "same";
    return { row: given.row, state, fields, was, changes, faults };
  });
}

/** How many rows stand in each state. */
export const countRows = (rows: readonly Pick<RegistryRow, "state">[]): Record<RegistryRowState, number> =>
  Object.fromEntries(
    REGISTRY_ROW_STATES.map((state) => [state, rows.filter((row) => row.state === state).length]),
  ) as Record<RegistryRowState, number>;
