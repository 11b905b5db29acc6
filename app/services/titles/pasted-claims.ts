import { parsePaste } from "#app/domain/reports/paste.ts";
import { halfWidth, tidy } from "#app/domain/residency/normalise.ts";
import { normaliseDate } from "#app/domain/residency/normalise-date.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { isTitleKind, type TitleKind } from "#app/domain/titles/kinds.ts";

export type PastedClaim = {
  /** Line of the pasted text, from 1. */
  line: number;
  firm: string;
  kind: TitleKind;
  number: string;
  awardedOn: DateOn;
  expiresOn: DateOn | null;
  isRenewal: boolean;
  evidence: string | null;
};
export type LineFault = { line: number; code: string; details: Readonly<Record<string, string | number>> };

// As the certificates and the authorities' lists write them.
export const KIND_NAMES: Readonly<Record<string, TitleKind>> = {
  科技型企业: "tech-firm",
  科技型中小企业: "tech-sme",
  科小: "tech-sme",
  创新型中小企业: "innovative-sme",
  高新技术企业: "high-tech",
  高企: "high-tech",
  专精特新: "specialised",
  专精特新中小企业: "specialised",
  小巨人: "little-giant",
  专精特新小巨人: "little-giant",
  专精特新小巨人企业: "little-giant",
  单项冠军: "champion",
  制造业单项冠军: "champion",
  上市: "listed",
  上市企业: "listed",
};

const plain = (text: string): string => halfWidth(tidy(text)).replace(/[\s"'“”「」]/g, "");

function kindOf(text: string): TitleKind | null {
  const key = plain(text);
  const code = key.toLowerCase();
  return KIND_NAMES[key] ?? (isTitleKind(code) ? code : null);
}

const isYes = (text: string): boolean => /^(是|重新认定|复审|renewal|yes|y|1|true|✓)$/i.test(plain(text));
const HEADER = /^(企业|企业名称|统一社会信用代码|信用代码|firm|firmname|uscc|code)$/i;

/**
 * Rows copied from a spreadsheet: firm (code or full name), kind, number, awarded on, then as far as there are any:
 * expires on, renewal (是/否), evidence. A heading row and blank lines are passed over. Faults by line:
 * titles.firm-required, .kind-unknown, .number-required, .date-unreadable.
 */
export function readPastedClaims(text: string): { claims: PastedClaim[]; faults: LineFault[] } {
  const claims: PastedClaim[] = [];
  const faults: LineFault[] = [];
  for (const [i, cells] of parsePaste(text).entries()) {
    const [firm = "", kindText = "", number = "", awarded = "", expires = "", renewal = "", evidence = ""] =
      cells.map(tidy);
    if (cells.every((cell) => tidy(cell) === "") || HEADER.test(plain(firm))) continue;
    const line = i + 1;
    const fault = (code: string, details: LineFault["details"] = {}) => faults.push({ line, code, details });
    const kind = kindOf(kindText);
    const awardedOn = normaliseDate(awarded, false);
    const expiresOn = plain(expires) === "" ? null : normaliseDate(expires, false);
    if (firm === "") fault("titles.firm-required");
    else if (kind === null) fault("titles.kind-unknown", { text: kindText });
    else if (number === "") fault("titles.number-required");
    else if (!awardedOn.ok) fault("titles.date-unreadable", { text: awarded });
    else if (expiresOn && !expiresOn.ok) fault("titles.date-unreadable", { text: expires });
    else {
      claims.push({
        line,
        firm,
        kind,
        number,
        awardedOn: awardedOn.value,
        expiresOn: expiresOn?.value ?? null,
        isRenewal: isYes(renewal),
        evidence: evidence || null,
      });
    }
  }
  return { claims, faults };
}
