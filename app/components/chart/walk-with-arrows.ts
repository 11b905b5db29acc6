const BLOCKS = "[data-plan-block]";

type Place = { block: HTMLElement; middleX: number; middleY: number };
const placeOf = (block: HTMLElement): Place => {
  const { left, width, top, height } = block.getBoundingClientRect();
  return { block, middleX: left + width / 2, middleY: top + height / 2 };
};

/** Of the blocks in the next row above or below, the one that lies nearest. */
function nearestInRow(all: readonly Place[], from: Place, direction: 1 | -1): HTMLElement | null {
  const beyond = all.filter(({ middleY }) => (middleY - from.middleY) * direction > 8);
  if (beyond.length === 0) return null;
  const distance = Math.min(...beyond.map(({ middleY }) => Math.abs(middleY - from.middleY)));
  const row = beyond.filter(({ middleY }) => Math.abs(middleY - from.middleY) - distance < 8);
  const nearest = row.reduce((a, b) =>
    Math.abs(b.middleX - from.middleX) < Math.abs(a.middleX - from.middleX) ? b : a,
  );
  return nearest.block;
}

function targetOf(root: HTMLElement, current: HTMLElement, key: string): HTMLElement | null {
  const blocks = [...root.querySelectorAll<HTMLElement>(BLOCKS)];
  const at = blocks.indexOf(current);
  if (key === "ArrowRight") return blocks[at + 1] ?? null;
  if (key === "ArrowLeft") return blocks[at - 1] ?? null;
  if (key === "Home") return blocks[0] ?? null;
  if (key === "End") return blocks.at(-1) ?? null;
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  return nearestInRow(blocks.map(placeOf), placeOf(current), key === "ArrowDown" ? 1 : -1);
}

function onKey(this: HTMLElement, event: KeyboardEvent): void {
  const current = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(BLOCKS) : null;
  if (!current || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = targetOf(this, current, event.key);
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** Given as the ref of what holds the blocks: arrow keys, Home and End lead from the block that has the focus to others. */
export function walkWithArrows(root: HTMLElement | null): void {
  // The same function again is the same listener, so that a ref that is called twice listens once.
  root?.addEventListener("keydown", onKey);
}
