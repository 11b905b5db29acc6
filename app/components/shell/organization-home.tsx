import type { ReactNode } from "react";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import type { Todo } from "#app/services/todos/list-todos.server.ts";
import { useFrame } from "./organization-frame.tsx";
import { TodoList } from "./todo-list.tsx";

/** The link of a to-do in an organisation's pages. */
function hrefOf(todo: Todo, organization: { kind: string; slug: string }): string {
  const carrier = paths.carrier(organization.slug);
  const authority = paths.authority(organization.slug);
  switch (todo.kind) {
    case "file":
    case "sign":
      return carrier.filing(todo.target);
    case "mend":
      return carrier.reports(todo.target);
    case "title-expires":
      return carrier.titles();
    case "title-duty":
      return carrier.titlesRadar();
    case "lease-ends":
      return carrier.room(todo.target);
    case "graduation-due":
    case "term-over":
      return carrier.resident(todo.target, { act: "graduate" });
    case "transfer-waits":
      return carrier.transfer(todo.target);
    case "application-waits":
      return carrier.application(todo.target);
    case "answer-conflict":
      return carrier.conflict(todo.target);
    case "review": {
      const [slug = "", period = ""] = todo.target.split("/");
      return authority.filing(slug, period);
    }
    case "rule":
      return authority.conflict(todo.target);
    case "approve-run":
      return organization.kind === "carrier" ? carrier.run(todo.target) : authority.run(todo.target);
  }
}

/** The home page of every role: what is to be done, by deadline; `children` follow it. */
export function OrganizationHome({
  todos,
  today,
  children,
}: {
  todos: readonly Todo[];
  today: DateOn;
  children?: ReactNode;
}) {
  const { t, locale } = useText();
  const { organization, user } = useFrame();
  const name = locale === "en" ? organization.nameEn : organization.nameZh;
  const items = todos.map((todo) => ({
    key: todo.key,
    title: t(`access:todo.${todo.kind}`, { subject: todo.subject }),
    detail: detailOf(todo),
    href: hrefOf(todo, organization),
    dueOn: todo.dueOn,
  }));
  function detailOf(todo: Todo): string | undefined {
    if (todo.detail === null) return undefined;
    if (todo.kind === "title-expires")
      return t(`glossary:titleKind.${todo.detail}` as "glossary:titleKind.high-tech");
    if (todo.kind === "graduation-due" || todo.kind === "term-over")
      return t("admission:todo.due", { months: todo.detail });
    if (todo.kind === "title-duty")
      return t(`titles:radar.duty.${todo.detail}` as "titles:radar.duty.high-tech-annual-report");
    if (todo.kind === "approve-run") return t(`glossary:runKind.${todo.detail}` as "glossary:runKind.reward");
    return todo.detail;
  }
  return (
    <Page>
      <PageHeader title={t("access:home.greeting", { name: user.name })} description={name} />
      <TodoList items={items} today={today} />
      {children}
    </Page>
  );
}
