import { reportedFacts } from "#app/domain/reports/facts.ts";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { typeIn } from "./reporting.ts";
import type { World } from "./world.ts";

type Step = "typed" | "prepared" | "submitted" | "unit-accepted" | "accepted";
const STEPS: Step[] = ["typed", "prepared", "submitted", "unit-accepted", "accepted"];

export type FiledYear = {
  unit?: "unit-a" | "unit-b";
  firms: readonly string[];
  year: number;
  /** How far the filing goes; accepted by default. */
  upTo?: Step;
  /** Figures in 元 or whole counts that differ from the invented ones, by "<uscc>/<fact>" or "own/<fact>". */
  figures?: Readonly<Record<string, string>>;
};

/** A plausible figure, worked out from the firm's place, the fact's place and the year; never beyond a rule's bounds. */
function invented(fact: string, firm: number, year: number): string {
  const growth = 100 + (year - 2024) * (8 + firm);
  const base: Record<string, number> = {
    revenue: 6_000_000 + firm * 2_500_000,
    "high-tech-revenue": 3_000_000 + firm * 900_000,
    "rd-expense": 600_000 + firm * 130_000,
    "net-profit": 300_000 + firm * 70_000,
    "tax-paid": 200_000 + firm * 30_000,
    employees: 20 + firm * 3,
    "rd-staff": 6 + firm,
    "equity-financing": firm % 3 === 0 ? 2_000_000 : 0,
    "total-income": 5_000_000,
    "service-income": 2_000_000,
    "property-income": 1_500_000,
    "fund-size": 10_000_000,
    mentors: 8,
    staff: 10,
    "specialised-staff": 6,
    "events-held": 24,
  };
  return String(Math.floor(((base[fact] ?? firm % 4) * growth) / 100));
}

/** Types a year's figures of a carrier and takes its filing through sign, unit and city, each by who does it. */
export async function fileYear(world: World, slug: string, filed: FiledYear): Promise<void> {
  const { year, firms, upTo = "accepted", unit = "unit-a" } = filed;
  const today = `${year + 1}-02-01`;
  const periodCode = String(year);
  const goes = (step: Step) => STEPS.indexOf(upTo) >= STEPS.indexOf(step);
  const cell = (uscc: string | null, fact: string, firm: number) => {
    const text = filed.figures?.[`${uscc ?? "own"}/${fact}`] ?? invented(fact, firm, year);
    return [uscc, fact, text, 0, "已核对"] as [string | null, string, string, number, string];
  };
  const operator = await world.as(slug, "operator", today);
  await typeIn(operator, periodCode, [
    ...reportedFacts(factCatalogue, "carrier").map((fact) => cell(null, fact.code, 0)),
    ...firms.flatMap((uscc, firm) =>
      reportedFacts(factCatalogue, "firm").map((fact) => cell(uscc, fact.code, firm + 1)),
    ),
  ]);
  if (!goes("prepared")) return;
  const { digest } = await prepareFiling({ ctx: operator, input: { periodCode } });
  if (!goes("submitted")) return;
  const reviewer = await world.as(slug, "reviewer", today);
  const { revision } = await signFiling({ ctx: reviewer, input: { periodCode, digest } });
  const accept = { periodCode, filings: [{ carrierSlug: slug, revision }] };
  if (!goes("unit-accepted")) return;
  await acceptFilings({ ctx: await world.as(unit, "reviewer", today), input: accept });
  if (!goes("accepted")) return;
  await acceptFilings({ ctx: await world.as("city", "reviewer", today), input: accept });
}
