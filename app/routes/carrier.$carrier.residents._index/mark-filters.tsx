import { Field, Select } from "#app/components/ui/field.tsx";
import { MARK_KINDS } from "#app/domain/people/marks.ts";
import { useText } from "#app/i18n/index.ts";
import type { MarkChoices } from "#app/services/people/mark-choices.server.ts";

/** Filters of the residents' list by kind of founder, and by origin, industry and tag. */
export function MarkFilters({
  choices,
  founder,
  mark,
}: {
  choices: MarkChoices;
  founder: string | undefined;
  mark: string | undefined;
}) {
  const { t, locale } = useText();
  const wordIn = (entry: { zh: string; en: string }) => (locale === "en" ? entry.en : entry.zh);
  return (
    <>
      <Field name="founder" label={t("people:filter.founder")}>
        <Select
          defaultValue={founder ?? ""}
          placeholder={t("people:filter.all")}
          options={choices.founderKinds.map((it) => ({ value: it.code, label: wordIn(it) }))}
        />
      </Field>
      <Field name="mark" label={t("people:filter.mark")} className="sm:max-w-72">
        <Select
          defaultValue={mark ?? ""}
          placeholder={t("people:filter.all")}
          options={[
            ...MARK_KINDS.map((kind) => ({ value: kind, label: t(`people:markKind.${kind}`) })),
            ...choices.industryTags.map((tag) => ({
              value: `industry:${tag.code}`,
              label: `${tag.scheme} · ${wordIn(tag)}`,
            })),
            ...choices.tags.map(({ name, count }) => ({
              value: `tag:${name}`,
              label: `# ${name} (${count})`,
            })),
          ]}
        />
      </Field>
    </>
  );
}
