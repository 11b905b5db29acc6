import { type FigureFault, readFigure, writeFigure } from "../reports/figures.ts";

const UNIT_NAMES = ["m²", "平方米", "平米", "平方"];

/** A typed area in m² with at most two decimals as 0.01 m² (dm2), above 0. Full-width digits and "㎡" are read. */
export function parseArea(
  text: string,
): { value: number } | { fault: FigureFault | "space.area-not-positive" } {
  const read = readFigure(text, 2, UNIT_NAMES);
  return "value" in read && read.value <= 0 ? { fault: "space.area-not-positive" } : read;
}

/** An area in m² with two decimals and thousands separators: 123450 dm2 is "1,234.50". */
export const formatArea = (areaDm2: number): string => writeFigure(areaDm2, 2, 2, true);

/** An area in m² as it is typed in a field: no separators, no needless zeros. */
export const areaInput = (areaDm2: number): string => writeFigure(areaDm2, 2, 0);
