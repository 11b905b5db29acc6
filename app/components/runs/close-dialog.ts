import type { FormEvent } from "react";

/** Closes the question that a form stands in as it is sent, so that a refusal is read on the page behind it. */
export function closeDialog(event: FormEvent<HTMLFormElement>): void {
  event.currentTarget.closest("dialog")?.close();
}
