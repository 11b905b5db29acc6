import type { Candidate, Verdict } from "#app/domain/imports/dry-run.ts";
import { titlesTemplate } from "#app/domain/imports/templates.ts";
import type { ImportRule, ImportWarning } from "#app/domain/residency/import-texts.ts";
import { TITLE_KINDS, type TitleKind } from "#app/domain/titles/kinds.ts";
import { normalNumber, type Title, titleFault } from "#app/domain/titles/titles.ts";
import { KIND_NAMES } from "#app/services/titles/pasted-claims.ts";
import { TITLE_RULES } from "#app/services/titles/title-rules.ts";
import { insertTitles, type OwnFirm, type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { fault, firmFor, holdCodes, knownFirms } from "./firm-of-row.ts";
import { type Importing, textIn } from "./importing.ts";

/** Every kind with the names that certificates and lists give it, the first one offered. */
const KINDS = TITLE_KINDS.map((kind) => {
  const [label = kind, ...aliases] = Object.keys(KIND_NAMES).filter((name) => KIND_NAMES[name] === kind);
  return { value: kind, label, aliases: [kind, ...aliases] };
});

const claimOf = (firm: OwnFirm, { values }: Candidate) => ({
  firmId: firm.id,
  kind: textIn(values.kind) as TitleKind,
  number: textIn(values.number) ?? "",
  awardedOn: textIn(values.awardedOn)!,
  expiresOn: textIn(values.expiresOn),
  isRenewal: values.renewal === "yes",
  evidence: textIn(values.evidence),
});

const COLUMNS: Readonly<Record<string, string>> = {
  isRenewal: "renewal",
  foundedOn: "awardedOn",
  revokedOn: "expiresOn",
};
const RULES: Readonly<Record<string, ImportRule>> = {
  "titles.ends-before-award": "title-ends-before-award",
  "titles.in-the-future": "title-in-the-future",
  "titles.duplicate": "title-duplicate",
};
const WARNINGS: Readonly<Record<string, ImportWarning>> = {
  "titles.number-format": "title-number-format",
  "titles.unusual-expiry": "title-unusual-expiry",
  "titles.still-valid": "title-still-valid",
  "titles.before-founding": "title-before-founding",
};

/** Titles of firms that are or were in residence. */
export const titlesImport: Importing = {
  noun: "titles",
  template: titlesTemplate(KINDS),
  read: "titles:read",
  write: "titles:write",
  async hold(tx, ctx, rows) {
    await holdCodes(tx, ctx, new Set(rows.map(({ values }) => values.uscc)));
  },
  async judge(tx, ctx) {
    const organizationId = ctx.organization.id;
    const firms = await knownFirms(tx, ctx);
    const known: readonly TitleRow[] = await titlesOf(tx, { organizationId });
    const titles: Title[] = [...known];
    const rowOf = new Map<string, number>();
    return (candidate): Verdict => {
      const firm = firmFor(firms, candidate);
      if ("rule" in firm) return { faults: [firm], warnings: [], isSame: false };
      const claim = claimOf(firm, candidate);
      const key = JSON.stringify([firm.uscc, claim.kind, normalNumber(claim.number)]);
      const same = known.find(
        (one) => one.firmId === firm.id && one.kind === claim.kind && one.number === claim.number,
      );
      const isSame =
        same?.awardedOn === claim.awardedOn &&
        same.expiresOn === claim.expiresOn &&
        same.isRenewal === claim.isRenewal;
      if (isSame) return { faults: [], warnings: [], isSame };
      const twin = rowOf.get(key);
      if (twin !== undefined)
        return { faults: [fault("number", "title-twice", { row: twin })], warnings: [], isSame: false };
      const title: Title = { ...claim, id: `row ${candidate.row}`, uscc: firm.uscc, revokedOn: null };
      const said = titleFault(title, titles, {
        rules: TITLE_RULES,
        today: ctx.today,
        foundedOn: firm.foundedOn,
      });
      const column = (field: string | undefined) => COLUMNS[field ?? ""] ?? field ?? "number";
      const faults = said
        .filter(({ level }) => level === "block")
        .map(({ code, field, details }) => fault(column(field), RULES[code] ?? "title-refused", details));
      if (faults.length === 0) {
        titles.push(title);
        rowOf.set(key, candidate.row);
      }
      const warnings = said
        .filter(({ level }) => level === "warn")
        .map(
          ({ code, field, details }) =>
            ({ column: column(field), rule: WARNINGS[code] ?? "title-odd", params: details }) as const,
        );
      return { faults, warnings, isSame: false };
    };
  },
  async add(tx, ctx, rows) {
    const firms = await knownFirms(tx, ctx);
    const claims = rows.map((row) => {
      const firm = firmFor(firms, row);
      // Judged a moment ago, in the same transaction.
      if ("rule" in firm) throw new RangeError(`row ${row.row} is no title any more`);
      return claimOf(firm, row);
    });
    return { titles: await insertTitles(tx, ctx.organization.id, claims) };
  },
};
