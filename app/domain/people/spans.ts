import type { DateOn } from "../shared/dates.ts";

/** From `startsOn` to `lastOn`, both counted in; null = since ever, without end. */
export type Span = { startsOn: DateOn | null; lastOn: DateOn | null };

/** True when it holds on that day. */
export const holdsOn = ({ startsOn, lastOn }: Span, on: DateOn): boolean =>
  (startsOn === null || startsOn <= on) && (lastOn === null || on <= lastOn);

/** True when both hold on some day. */
export const shareADay = (a: Span, b: Span): boolean =>
  (a.startsOn === null || b.lastOn === null || a.startsOn <= b.lastOn) &&
  (b.startsOn === null || a.lastOn === null || b.startsOn <= a.lastOn);

/** True unless it ends before it begins. */
export const isForward = ({ startsOn, lastOn }: Span): boolean =>
  startsOn === null || lastOn === null || startsOn <= lastOn;
