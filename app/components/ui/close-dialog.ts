import type { SyntheticEvent } from "react";

/**
 * Closes the dialog that a form or a button which submits stands in, as it is sent, so that a refusal is read on the
 * page behind it.
 */
export const closeDialog = (event: SyntheticEvent<HTMLElement>): void =>
  event.currentTarget.closest("dialog")?.close();
