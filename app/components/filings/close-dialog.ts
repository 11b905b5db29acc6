import type { MouseEvent } from "react";

/** Closes the dialog around a button that submits, so that a refusal is not said behind it. */
export const closeDialog = (event: MouseEvent<HTMLButtonElement>): void =>
  event.currentTarget.closest("dialog")?.close();
