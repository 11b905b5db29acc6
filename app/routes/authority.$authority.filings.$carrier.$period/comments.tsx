import { useEffect, useRef, useState } from "react";
import type { CellAt, Drafts } from "#app/components/filings/figures-table.tsx";
import { factLabel } from "#app/components/filings/texts.ts";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Field, Textarea } from "#app/components/ui/field.tsx";
import { cellPath } from "#app/domain/filings/difference.ts";
import { useText } from "#app/i18n/index.ts";

export type Comments = {
  drafts: Drafts;
  put: (path: string, text: string) => void;
};

/** Comments on cells that wait to be sent with a return; kept in the browser, so that nothing is lost on the way. */
export function useComments(storageKey: string): Comments {
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  useEffect(() => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]") as [string, string][];
      setDrafts(new Map(kept));
    } catch {
      setDrafts(new Map());
    }
  }, [storageKey]);
  const put = (path: string, text: string) =>
    setDrafts((now) => {
      const next = new Map(now);
      if (text.trim() === "") next.delete(path);
      else next.set(path, text.trim());
      try {
        sessionStorage.setItem(storageKey, JSON.stringify([...next]));
      } catch {
        // A full or forbidden store: the page itself still holds them.
      }
      return next;
    });
  return { drafts, put };
}

/** The small form that a cell opens. An empty text takes the comment back. */
export function CommentDialog({
  cell,
  comments,
  onClose,
}: {
  cell: CellAt | null;
  comments: Comments;
  onClose: () => void;
}) {
  const { t, locale } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const path = cell ? cellPath(cell.uscc, cell.fact.code) : "";
  useEffect(() => {
    if (!cell) return;
    dialog.current?.showModal();
    form.current?.querySelector("textarea")?.focus();
  }, [cell]);
  const keep = (words: string) => {
    comments.put(path, words);
    dialog.current?.close();
  };
  return (
    <Dialog
      dialogRef={dialog}
      title={t("filings:comment.title")}
      onClose={onClose}
      footer={
        <>
          {comments.drafts.has(path) ? (
            <Button variant="danger" onClick={() => keep("")}>
              {t("filings:comment.remove")}
            </Button>
          ) : null}
          <Button variant="primary" type="submit" form="comment-form">
            {t("filings:comment.save")}
          </Button>
        </>
      }
    >
      <form
        id="comment-form"
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          keep(String(new FormData(event.currentTarget).get("comment") ?? ""));
        }}
      >
        {cell ? (
          <Field
            key={path}
            name="comment"
            label={t("filings:comment.where", { firm: cell.name, fact: factLabel(cell.fact, locale) })}
          >
            <Textarea defaultValue={comments.drafts.get(path)} maxLength={1000} />
          </Field>
        ) : null}
      </form>
    </Dialog>
  );
}
