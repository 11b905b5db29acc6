import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Select,
  Textarea,
  TextInput,
} from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { ROOM_USES, TENURES } from "#app/domain/space/rooms.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addBuilding, addBuildingInput } from "#app/services/space/add-building.server.ts";
import { addRooms, addRoomsForm } from "#app/services/space/add-rooms.server.ts";
import { listRooms } from "#app/services/space/list-rooms.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("space:add.title"));

export const loader = carrierLoader({ can: "space:write" }, async ({ ctx }) => {
  const { buildings, on } = await listRooms({ ctx, input: {} });
  return { buildings, today: on, keys: { building: freshKey(), rooms: freshKey() } };
});

export const action = carrierAction({ can: "space:write" }, async ({ ctx, form, key }) => {
  switch (form.get("intent")) {
    case "building": {
      const id = await addBuilding({ ctx, input: parseForm(addBuildingInput, form), key });
      return redirect(paths.carrier(ctx.organization.slug).spaceNew(id));
    }
    case "rooms":
      return { added: (await addRooms({ ctx, input: parseForm(addRoomsForm, form), key })).length };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

export default function AddSpace() {
  const { t } = useText();
  const { buildings, today, keys } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [search] = useSearchParams();
  const to = paths.carrier(useFrame().organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const fields = refusal?.fields ?? {};
  const error = (name: string) => (fields[name] ? refusalText(t, fields[name], refusal?.details) : undefined);
  const lines = Object.keys(fields).flatMap((name) => {
    const line = /^line-(\d+)$/.exec(name)?.[1];
    return line ? [`${t("space:add.line", { line })}: ${error(name)}`] : [];
  });
  return (
    <Page>
      <PageHeader title={t("space:add.title")} crumbs={[{ label: t("space:title"), href: to.space() }]} />
      {result?.ok && "added" in result ? (
        <Banner
          tone="success"
          title={t("space:add.done", { count: result.added })}
          actions={
            <LinkButton size="sm" to={to.space()}>
              {t("space:add.toPlan")}
            </LinkButton>
          }
        />
      ) : search.get("building") && !refusal ? (
        <Banner tone="success" title={t("space:add.buildingAdded")} />
      ) : null}
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details), ...lines]} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
        <Section title={t("space:add.building")}>
          <Form method="post" className="flex flex-col gap-3" key={keys.building}>
            <input type="hidden" name="intent" value="building" />
            <IdempotencyField value={keys.building} />
            <Field
              name="name"
              label={t("space:building")}
              hint={t("space:add.buildingHint")}
              error={error("name")}
              required
            >
              <TextInput maxLength={80} />
            </Field>
            <Field
              name="site"
              label={t("space:site")}
              hint={t("space:add.siteHint")}
              error={error("site")}
              optional
            >
              <TextInput maxLength={80} />
            </Field>
            <Field name="address" label={t("space:address")} error={error("address")} optional>
              <TextInput maxLength={200} />
            </Field>
            <div>
              <SubmitButton variant={buildings.length === 0 ? "primary" : "secondary"}>
                {t("space:add.building")}
              </SubmitButton>
            </div>
          </Form>
        </Section>
        <Section title={t("space:add.rooms")} description={t("space:add.roomsHint")}>
          {buildings.length === 0 ? (
            <p className="text-ink-soft">{t("space:add.noBuilding")}</p>
          ) : (
            <Form method="post" className="flex flex-col gap-3" key={keys.rooms}>
              <input type="hidden" name="intent" value="rooms" />
              <IdempotencyField value={keys.rooms} />
              <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
                <Field name="buildingId" label={t("space:building")} error={error("buildingId")} required>
                  <Select
                    defaultValue={search.get("building") ?? buildings.at(-1)?.id}
                    options={buildings.map(({ id, site, name }) => ({
                      value: id,
                      label: [site, name].filter(Boolean).join(" "),
                    }))}
                  />
                </Field>
                <Field name="from" label={t("space:add.from")} error={error("from")} required>
                  <DateInput defaultValue={today} />
                </Field>
                <Field name="use" label={t("space:use")} error={error("use")} required>
                  <Select
                    options={ROOM_USES.map((use) => ({ value: use, label: t(`glossary:roomUse.${use}`) }))}
                  />
                </Field>
                <Field name="tenure" label={t("space:tenure")} error={error("tenure")} required>
                  <Select
                    options={TENURES.map((tenure) => ({
                      value: tenure,
                      label: t(`glossary:tenure.${tenure}`),
                    }))}
                  />
                </Field>
              </div>
              <Field
                name="lines"
                label={t("space:add.lines")}
                hint={t("space:add.linesHint")}
                error={error("lines")}
                required
              >
                <Textarea
                  rows={10}
                  placeholder={t("space:add.linesExample")}
                  className="font-mono"
                  spellCheck={false}
                />
              </Field>
              <div>
                <SubmitButton>{t("space:add.submit")}</SubmitButton>
              </div>
            </Form>
          )}
        </Section>
      </div>
    </Page>
  );
}

export const ErrorBoundary = RouteError;
