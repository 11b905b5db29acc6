import { Link } from "@remix-run/react";
import { Plus } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { DateRange, Missing } from "#app/components/ui/values.tsx";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { asksOf, MARK_KINDS, type MarkKind } from "#app/domain/people/marks.ts";
import { holdsOn } from "#app/domain/people/spans.ts";
import { useText } from "#app/i18n/index.ts";
import type { PeopleView } from "#app/services/people/show-people.server.ts";
import { FounderForm } from "./founder-form.tsx";
import { MarkForm } from "./mark-form.tsx";

type Founder = PeopleView["founders"][number];
type Mark = PeopleView["marks"][number];
/** The address of the page with a form open; null for those who may not write. */
type HrefOf = ((at: { act: string; of?: string }) => string) | null;

const isMarkKind = (text: string | null): text is MarkKind => MARK_KINDS.some((kind) => kind === text);

/** The form that the address asks for, above the facts; none for those who may not write. */
export function PeopleForms({
  view,
  act,
  of,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: {
  view: PeopleView;
  act: string | null;
  of: string | null;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const shared = { view, today, idempotencyKey, cancelHref, error };
  if (act === "founder") {
    const founder = view.founders.find(({ id }) => id === of) ?? null;
    return of && !founder ? null : <FounderForm {...shared} founder={founder} />;
  }
  if (act !== "mark") return null;
  if (isMarkKind(of)) return <MarkForm key={of} {...shared} kind={of} mark={null} />;
  const mark = view.marks.find(({ id }) => id === of);
  return mark ? <MarkForm {...shared} kind={mark.kind} mark={mark} /> : null;
}

/** What was just done with founders and marks, from `?done=`. */
export function PeopleDone({ done }: { done: string | null }) {
  const { t } = useText();
  if (done === "people-saved") return <Banner tone="success" title={t("people:done")} />;
  return done === "people-removed" ? <Banner tone="success" title={t("people:removed")} /> : null;
}

function Days({ startsOn, lastOn }: { startsOn: string | null; lastOn: string | null }) {
  const { t } = useText();
  if (startsOn) return <DateRange from={startsOn} lastOn={lastOn} />;
  return lastOn ? (
    <span className="whitespace-nowrap">
      {t("people:lastOn")} {lastOn}
    </span>
  ) : null;
}

function FounderLine({
  founder,
  view,
  today,
  hrefOf,
}: {
  founder: Founder;
  view: PeopleView;
  today: string;
  hrefOf: HrefOf;
}) {
  const { t, locale } = useText();
  const details = [founder.former, founder.evidence].filter(Boolean).join(" · ");
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line py-1.5">
      <span className="font-medium">{founder.name}</span>
      {founder.position ? <span>{founder.position}</span> : null}
      {founder.kinds.map((code) => (
        <Badge key={code} icon={null} tone="info">
          {wordOf(view.lists.founderKinds, code, locale)}
        </Badge>
      ))}
      {holdsOn(founder, today) ? null : <Badge tone="muted">{t("people:ended")}</Badge>}
      <span className="text-xs text-ink-soft">
        {details} <Days {...founder} />
      </span>
      {hrefOf ? (
        <Link
          to={hrefOf({ act: "founder", of: founder.id })}
          className="link ml-auto text-xs"
          aria-label={t("people:correctThis", { what: founder.name })}
        >
          {t("people:correct")}
        </Link>
      ) : null}
    </li>
  );
}

function MarkText({ mark, view, today }: { mark: Mark; view: PeopleView; today: string }) {
  const { t, locale } = useText();
  const { code: list } = asksOf(mark.kind);
  const word = list && mark.code ? wordOf(view.lists[list], mark.code, locale) : null;
  const entry = list ? view.lists[list].find(({ code }) => code === mark.code) : undefined;
  const text = [word, mark.name].filter(Boolean).join(locale === "en" ? ": " : "：");
  const details = [mark.person, mark.evidence].filter(Boolean).join(" · ");
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <span>{text || t("people:markKind.chain-leader")}</span>
      {mark.kind === "industry" && entry?.verification === "unverified" ? (
        <Badge tone="warn" title={t("people:unverified")}>
          {t("common:verification.unverified")}
        </Badge>
      ) : null}
      {holdsOn(mark, today) ? null : <Badge tone="muted">{t("people:ended")}</Badge>}
      <span className="text-xs text-ink-soft">
        {details} <Days {...mark} />
      </span>
    </span>
  );
}

function MarksOfKind({
  kind,
  view,
  today,
  hrefOf,
}: {
  kind: MarkKind;
  view: PeopleView;
  today: string;
  hrefOf: HrefOf;
}) {
  const { t } = useText();
  const what = t(`people:markKind.${kind}`);
  const marks = view.marks.filter((mark) => mark.kind === kind);
  const mayAdd = hrefOf && !(kind === "introduced" && marks.length > 0);
  return (
    <div className="flex min-w-0 items-baseline gap-4 border-b border-line py-1.5">
      <dt className="w-28 shrink-0 text-ink-soft">{what}</dt>
      <dd className="flex min-w-0 grow flex-col gap-1">
        {marks.length === 0 ? <Missing reason="none" /> : null}
        {marks.map((mark) => (
          <span key={mark.id} className="flex flex-wrap items-baseline gap-x-3">
            <MarkText mark={mark} view={view} today={today} />
            {hrefOf ? (
              <Link
                to={hrefOf({ act: "mark", of: mark.id })}
                className="link text-xs"
                aria-label={t("people:correctThis", { what })}
              >
                {t("people:correct")}
              </Link>
            ) : null}
          </span>
        ))}
      </dd>
      {mayAdd ? (
        <dd className="shrink-0">
          <Link
            to={hrefOf({ act: "mark", of: kind })}
            className="link text-xs"
            aria-label={t("people:addThis", { what })}
          >
            {t("people:add")}
          </Link>
        </dd>
      ) : null}
    </div>
  );
}

/** Founders and principals, and what the stay is marked with. */
export function PeopleSection({ view, today, hrefOf }: { view: PeopleView; today: string; hrefOf: HrefOf }) {
  const { t } = useText();
  return (
    <Section
      id="people"
      title={t("people:title")}
      actions={
        hrefOf ? (
          <LinkButton size="sm" to={hrefOf({ act: "founder" })} icon={Plus}>
            {t("people:addFounder")}
          </LinkButton>
        ) : null
      }
    >
      <h3 className="text-xs font-medium text-ink-soft">{t("people:founders")}</h3>
      {view.founders.length === 0 ? (
        <p className="py-1.5 text-ink-soft">{t("people:noFounders")}</p>
      ) : (
        <ul>
          {view.founders.map((founder) => (
            <FounderLine key={founder.id} founder={founder} view={view} today={today} hrefOf={hrefOf} />
          ))}
        </ul>
      )}
      <h3 className="mt-4 text-xs font-medium text-ink-soft">{t("people:marks")}</h3>
      <dl>
        {MARK_KINDS.map((kind) => (
          <MarksOfKind key={kind} kind={kind} view={view} today={today} hrefOf={hrefOf} />
        ))}
      </dl>
    </Section>
  );
}
