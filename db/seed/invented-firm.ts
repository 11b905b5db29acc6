/**
 * Firms that nobody has met: names, codes and dates worked out from a number, the same on every machine. The region
 * part 000000 of a code belongs to no place, so that none of them can be taken for a real firm.
 */
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { usccCheckCharacter } from "#app/domain/shared/uscc.ts";

export type InventedFirm = {
  name: string;
  uscc: string;
  foundedOn: DateOn;
  /** Code of a second-level field in hightech-fields. */
  field: string;
  registeredCapitalFen: number;
};

const HEADS = ["渝", "巴", "嘉", "缙", "两", "山", "江", "云", "磐", "启"];
const TAILS = ["芯", "辰", "禾", "澜", "拓", "衡", "岳", "映", "程", "舟", "砺"];
const TRADES: readonly { word: string; field: string }[] = [
  { word: "微电子", field: "102" },
  { word: "软件", field: "101" },
  { word: "信息安全技术", field: "107" },
  { word: "通信技术", field: "104" },
  { word: "生物医药", field: "201" },
  { word: "医疗器械", field: "205" },
  { word: "航空科技", field: "301" },
  { word: "新材料", field: "403" },
  { word: "金属材料", field: "401" },
  { word: "检测技术", field: "502" },
  { word: "信息技术", field: "503" },
  { word: "环保科技", field: "702" },
  { word: "智能制造", field: "804" },
  { word: "仪器仪表", field: "803" },
  { word: "汽车技术", field: "807" },
];
const FORMS = ["有限公司", "有限责任公司", "股份有限公司"];
const CAPITALS_YUAN = [500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000, 20_000_000];
const FIRST_DAY: DateOn = "2015-01-05";
const DAYS = 3_000;

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
/** A whole number below 2^32 that looks unrelated to its neighbours' (Knuth's multiplicative hash). */
const scatter = (n: number): number => Math.imul(n + 1, 2_654_435_761) >>> 0;

/** The code of firm n: 91, region 000000, MA and seven digits, check character. n from 0 to 9,999,999. */
export function inventedUscc(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n > 9_999_999) throw new RangeError(`no invented firm ${n}`);
  const first17 = `91000000MA${String(n).padStart(7, "0")}`;
  return first17 + usccCheckCharacter(first17)!;
}

/** Firm n, from 0 to 9,999,999. Names differ for the first 1,650 firms; later ones carry their number as well. */
export function inventedFirm(n: number): InventedFirm {
  const uscc = inventedUscc(n);
  const trade = pick(TRADES, n);
  const place = Math.floor(n / TRADES.length);
  const head = pick(HEADS, (n % TRADES.length) + place);
  const tail = pick(TAILS, n + Math.floor(place / HEADS.length));
  const round = Math.floor(n / (TRADES.length * HEADS.length * TAILS.length));
  const number = round === 0 ? "" : `第${round + 1}`;
  const hash = scatter(n);
  return {
    name: `${head}${tail}${trade.word}${number}${pick(FORMS, hash % 7 === 0 ? 2 : hash % 2)}`,
    uscc,
    foundedOn: addDays(FIRST_DAY, (hash >>> 4) % DAYS),
    field: trade.field,
    registeredCapitalFen: pick(CAPITALS_YUAN, hash >>> 8) * 100,
  };
}
