import { Link, type LinkProps, useNavigation } from "@remix-run/react";
import { Check, Copy, Download, LoaderCircle, type LucideIcon } from "lucide-react";
import { type ButtonHTMLAttributes, type ReactNode, useState } from "react";
import { useText } from "#app/i18n/index.ts";
import { cx } from "./class-names.ts";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md";

const VARIANT: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong",
  secondary: "border-line-strong bg-surface text-ink hover:bg-hover",
  quiet: "border-transparent bg-transparent text-ink hover:bg-hover",
  danger: "border-bad-line bg-surface text-bad hover:bg-bad-soft",
};
const SIZE: Record<ButtonSize, string> = {
  sm: "h-7 px-2 pointer-coarse:h-9",
  md: "h-8 px-3 pointer-coarse:h-10",
};

export const buttonClass = (
  variant: ButtonVariant = "secondary",
  size: ButtonSize = "md",
  extra?: string,
): string =>
  cx(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap no-underline",
    "transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:opacity-60",
    VARIANT[variant],
    SIZE[size],
    extra,
  );

type Looks = { variant?: ButtonVariant; size?: ButtonSize; icon?: LucideIcon };

const Face = ({ icon: Icon, children }: { icon?: LucideIcon; children: ReactNode }) => (
  <>
    {Icon ? <Icon aria-hidden className="size-4" /> : null}
    {children}
  </>
);

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Looks;

export function Button({ variant, size, icon, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={buttonClass(variant, size, className)} {...rest}>
      <Face icon={icon}>{children}</Face>
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkProps & Looks) {
  return (
    <Link className={buttonClass(variant, size, className)} {...rest}>
      <Face icon={icon}>{children}</Face>
    </Link>
  );
}

/** A button that shows only an icon; `label` is its name for everyone who cannot see the picture. */
export function IconButton({
  icon: Icon,
  label,
  variant = "quiet",
  size = "md",
  className,
  type = "button",
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> & Looks & { icon: LucideIcon; label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={buttonClass(
        variant,
        size,
        cx(size === "sm" ? "w-7 pointer-coarse:w-9" : "w-8 pointer-coarse:w-10", "px-0!", className),
      )}
      {...rest}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}

/**
 * Submits its form and says so while it waits; a second press is ignored meanwhile.
 * Give `pendingWhen` for forms of a fetcher (`fetcher.state !== "idle"`); else the page's navigation decides.
 */
export function SubmitButton({
  variant = "primary",
  pendingText,
  pendingWhen,
  children,
  icon,
  onClick,
  ...rest
}: ButtonProps & { pendingText?: string; pendingWhen?: boolean }) {
  const { t } = useText();
  const navigation = useNavigation();
  const [wasPressed, setWasPressed] = useState(false);
  const isSubmitting = pendingWhen ?? (navigation.state !== "idle" && navigation.formMethod !== undefined);
  const isPending = isSubmitting && (wasPressed || pendingWhen === true);
  return (
    <Button
      {...rest}
      type="submit"
      variant={variant}
      icon={isPending ? undefined : icon}
      aria-disabled={isSubmitting || undefined}
      onClick={(event) => {
        if (isSubmitting) event.preventDefault();
        setWasPressed(true);
        onClick?.(event);
      }}
    >
      {isPending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : null}
      <span aria-live="polite">{isPending ? (pendingText ?? t("common:form.sending")) : children}</span>
    </Button>
  );
}

/**
 * A file to keep. A plain link: it works without JavaScript and never goes through the client router. One that `asksFirst`
 * may lead to a page that asks who one is, which a link marked as a download would save instead of opening.
 */
export function DownloadLink({
  href,
  children,
  variant = "secondary",
  size,
  filename,
  asksFirst,
}: {
  href: string;
  children: ReactNode;
  variant?: ButtonVariant;
  size?: ButtonSize;
  filename?: string;
  asksFirst?: boolean;
}) {
  return (
    <a
      href={href}
      download={asksFirst ? undefined : (filename ?? true)}
      className={buttonClass(variant, size)}
    >
      <Face icon={Download}>{children}</Face>
    </a>
  );
}

/** Copies a text such as a digest or a code, and says that it did. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useText();
  const [isCopied, setIsCopied] = useState(false);
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      className="inline-flex min-h-6 items-center gap-1 rounded-sm px-1 align-middle text-xs text-ink-soft hover:bg-hover hover:text-ink"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setIsCopied(true);
          setTimeout(() => setIsCopied(false), 2_000);
        });
      }}
    >
      <Icon aria-hidden className="size-3.5" />
      <span aria-live="polite">
        {isCopied ? t("common:actions.copied") : (label ?? t("common:actions.copy"))}
      </span>
    </button>
  );
}
