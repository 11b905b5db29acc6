/** The form with these fields joined by commas: several boxes of one name are one list (`manyOf` takes it apart). */
export function withJoined(form: FormData, ...names: readonly string[]): FormData {
  const joined = new FormData();
  for (const [name, value] of form.entries()) if (!names.includes(name)) joined.append(name, value);
  for (const name of names) {
    const values = form.getAll(name).filter((it): it is string => typeof it === "string" && it !== "");
    if (values.length > 0) joined.set(name, values.join(","));
  }
  return joined;
}
