import { X } from "lucide-react";
import { type ReactNode, type RefObject, useCallback, useId, useRef } from "react";
import { useText } from "#app/i18n/index.ts";
import { Button, type ButtonProps, IconButton } from "./button.tsx";
import { cx } from "./class-names.ts";

/** Opens and closes a Dialog or Drawer: `const dialog = useDialog()`. */
export function useDialog() {
  const ref = useRef<HTMLDialogElement>(null);
  const open = useCallback(() => ref.current?.showModal(), []);
  const close = useCallback(() => ref.current?.close(), []);
  return { ref, open, close };
}

type DialogProps = {
  dialogRef: RefObject<HTMLDialogElement>;
  title: ReactNode;
  children: ReactNode;
  /** Buttons at the foot; the first way out is always the close button. */
  footer?: ReactNode;
  onClose?: () => void;
};

const Frame = ({
  dialogRef,
  title,
  children,
  footer,
  onClose,
  className,
}: DialogProps & { className: string }) => {
  const { t } = useText();
  const titleId = useId();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog by itself; the click is on its backdrop
    <dialog
      ref={dialogRef}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      // A dialog in a table's cell would take over that its texts stay on one line, and its weight.
      className={cx(
        "overflow-hidden border border-line bg-surface p-0 text-left font-normal whitespace-normal text-ink shadow-lift",
        className,
      )}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        <div className="flex items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-4">
          <h2 id={titleId} className="text-base">
            {title}
          </h2>
          <IconButton icon={X} label={t("common:actions.close")} onClick={() => dialogRef.current?.close()} />
        </div>
        <div className="min-h-0 grow overflow-auto p-4">{children}</div>
        {footer ? (
          <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
        ) : null}
      </div>
    </dialog>
  );
};

/** A modal question in the middle. The browser keeps the focus inside, closes on Escape and gives the focus back. */
export const Dialog = (props: DialogProps) => (
  <Frame {...props} className="m-auto max-h-[85dvh] w-[min(36rem,calc(100vw-2rem))] rounded-lg" />
);

/** A sheet at the right edge: the details of a row without leaving the list. */
export const Drawer = (props: DialogProps) => (
  <Frame {...props} className="my-0 mr-0 ml-auto h-dvh max-h-none w-[min(40rem,100vw)] max-w-none" />
);

/**
 * A button that asks before it acts. `children` say what will happen, how many rows, and how to undo it;
 * `confirm` is the button (usually a SubmitButton of the form around it, or a Form of its own) that does it.
 */
export function ConfirmButton({
  title,
  children,
  confirm,
  label,
  ...button
}: Omit<ButtonProps, "children" | "onClick" | "title"> & {
  title: ReactNode;
  label: ReactNode;
  children: ReactNode;
  confirm: ReactNode;
}) {
  const { t } = useText();
  const dialog = useDialog();
  return (
    <>
      <Button {...button} onClick={dialog.open} aria-haspopup="dialog">
        {label}
      </Button>
      <Dialog
        dialogRef={dialog.ref}
        title={title}
        footer={
          <>
            <Button onClick={dialog.close}>{t("common:actions.cancel")}</Button>
            {confirm}
          </>
        }
      >
        {children}
      </Dialog>
    </>
  );
}
