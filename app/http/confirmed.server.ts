const PREFIX = "confirm.";

/** The evidence typed beside open conditions (`confirm.<code>`), as the one text that the verbs take. */
export function confirmedIn(form: FormData): string {
  const said: Record<string, string> = {};
  for (const [name, value] of form.entries()) {
    if (name.startsWith(PREFIX) && typeof value === "string") said[name.slice(PREFIX.length)] = value;
  }
  return JSON.stringify(said);
}
