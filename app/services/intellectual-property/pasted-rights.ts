import { isRightKind, type RightKind } from "#app/domain/intellectual-property/rules.ts";
import { parsePaste } from "#app/domain/reports/paste.ts";
import { halfWidth, tidy } from "#app/domain/residency/normalise.ts";
import { normaliseDate } from "#app/domain/residency/normalise-date.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";

export type PastedRight = {
  /** Line of the pasted text, from 1. */
  line: number;
  firm: string;
  kind: RightKind;
  number: string;
  name: string;
  appliedOn: DateOn | null;
  grantedOn: DateOn | null;
  acquiredOn: DateOn | null;
  isMainBusiness: boolean;
};
export type LineFault = { line: number; code: string; details: Readonly<Record<string, string | number>> };

/** The kinds as certificates and lists write them; of each the usual name first. */
export const RIGHT_KIND_NAMES: Readonly<Record<string, RightKind>> = {
  发明专利: "invention",
  发明: "invention",
  实用新型专利: "utility-model",
  实用新型: "utility-model",
  外观设计专利: "design",
  外观设计: "design",
  外观: "design",
  PCT申请: "pct",
  PCT专利: "pct",
  PCT: "pct",
  软件著作权: "software",
  软著: "software",
  计算机软件著作权: "software",
  集成电路布图设计: "circuit-layout",
  集成电路布图: "circuit-layout",
  植物新品种: "plant-variety",
  商标: "trademark",
};
const plain = (text: string): string => halfWidth(tidy(text)).replace(/[\s"'“”]/g, "");
const HEADER = /^(企业|企业名称|统一社会信用代码|信用代码|firm|firmname|uscc|code)$/i;
const YES = /^(是|yes|y|1|true|✓)$/i;

function kindOf(text: string): RightKind | null {
  const key = plain(text);
  return (
    RIGHT_KIND_NAMES[key] ??
    RIGHT_KIND_NAMES[key.toUpperCase()] ??
    (isRightKind(key.toLowerCase()) ? (key.toLowerCase() as RightKind) : null)
  );
}

/**
 * Rows copied from a spreadsheet: firm (code or full name), kind, number, name, applied on, granted on, taken over on, of the
 * main business (是/否). Heading and blank lines are passed over. Faults by line: titles.firm-required, .date-unreadable,
 * intellectual-property.kind-unknown, .number-required, .name-required.
 */
export function readPastedRights(text: string): { rights: PastedRight[]; faults: LineFault[] } {
  const rights: PastedRight[] = [];
  const faults: LineFault[] = [];
  for (const [i, cells] of parsePaste(text).entries()) {
    const [
      firm = "",
      kindText = "",
      number = "",
      name = "",
      applied = "",
      granted = "",
      acquired = "",
      main = "",
    ] = cells.map(tidy);
    if (cells.every((cell) => tidy(cell) === "") || HEADER.test(plain(firm))) continue;
    const line = i + 1;
    const fault = (code: string, details: LineFault["details"] = {}) => faults.push({ line, code, details });
    const kind = kindOf(kindText);
    const days = [applied, granted, acquired].map((it) =>
      plain(it) === "" ? null : normaliseDate(it, false),
    );
    const unreadable = [applied, granted, acquired].find((_, at) => days[at] && !days[at].ok);
    const dayOf = (at: number): DateOn | null => (days[at]?.ok ? days[at].value : null);
    if (firm === "") fault("titles.firm-required");
    else if (kind === null) fault("intellectual-property.kind-unknown", { text: kindText.slice(0, 40) });
    else if (number === "" || number.length > 60) fault("intellectual-property.number-required");
    else if (name === "" || name.length > 200) fault("intellectual-property.name-required");
    else if (unreadable !== undefined) fault("titles.date-unreadable", { text: unreadable.slice(0, 40) });
    else {
      const dates = { appliedOn: dayOf(0), grantedOn: dayOf(1), acquiredOn: dayOf(2) };
      rights.push({ line, firm, kind, number, name, ...dates, isMainBusiness: YES.test(plain(main)) });
    }
  }
  return { rights, faults };
}
