import { CircleAlert } from "lucide-react";
import {
  createContext,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useContext,
  useEffect,
  useId,
  useRef,
} from "react";
import { useText } from "#app/i18n/index.ts";
import { cx } from "./class-names.ts";

type Control = {
  id: string;
  name: string;
  required?: boolean;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};
const ControlContext = createContext<Partial<Control>>({});

export const controlClass = cx(
  "w-full rounded-md border border-line-strong bg-surface px-2 text-sm text-ink",
  "aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-soft [&[readonly]]:bg-sunken",
  "pointer-coarse:text-base",
);
const lineClass = cx(controlClass, "h-8 pointer-coarse:h-11");

/**
 * A label, a hint, a fault, and the one control inside, tied together for screen readers:
 * `<Field name="area" label={…} error={errors.area}><TextInput defaultValue={…} /></Field>`.
 */
export function Field({
  name,
  label,
  hint,
  error,
  required,
  optional,
  className,
  hideLabel,
  children,
}: {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  /** Marks the field as 选填; use it where most fields of a form are required. */
  optional?: boolean;
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { t } = useText();
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
        {optional ? (
          <span className="ml-1 text-xs font-normal text-ink-soft">{t("common:form.optional")}</span>
        ) : null}
      </label>
      <ControlContext.Provider
        value={{
          id,
          name,
          required,
          "aria-describedby": described || undefined,
          "aria-invalid": error ? true : undefined,
        }}
      >
        {children}
      </ControlContext.Provider>
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-soft">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1 text-xs text-bad">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  );
}

type InputProps = InputHTMLAttributes<HTMLInputElement>;

/** One line of text. `unit` stands at its right edge (㎡, 元). Figures: `inputMode="decimal"` and `align="end"`. */
export function TextInput({
  className,
  unit,
  align,
  ...rest
}: InputProps & { unit?: string; align?: "end" }) {
  const control = useContext(ControlContext);
  const input = (
    <input
      type="text"
      {...control}
      {...rest}
      className={cx(lineClass, align === "end" && "text-right", unit && "pr-10", className)}
    />
  );
  if (!unit) return input;
  return (
    <span className="relative block">
      {input}
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-xs text-ink-soft"
      >
        {unit}
      </span>
    </span>
  );
}

/** A calendar day, by the browser's own picker. */
export function DateInput({ className, ...rest }: InputProps) {
  const control = useContext(ControlContext);
  return <input {...control} {...rest} type="date" className={cx(lineClass, className)} />;
}

export function FileInput({ className, ...rest }: InputProps) {
  const control = useContext(ControlContext);
  return (
    <input
      {...control}
      {...rest}
      type="file"
      className={cx(
        "w-full rounded-md border border-dashed border-line-strong bg-surface p-2 text-sm text-ink-soft aria-invalid:border-bad",
        "file:mr-3 file:h-8 file:cursor-pointer file:rounded-md file:border file:border-solid file:border-line-strong",
        "file:bg-surface file:px-3 file:text-sm file:font-medium file:text-ink",
        className,
      )}
    />
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

/** The browser's own list. `placeholder` is the empty choice. */
export function Select({
  options,
  placeholder,
  className,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & { options: readonly Option[]; placeholder?: string }) {
  const control = useContext(ControlContext);
  return (
    <select {...control} {...rest} className={cx(lineClass, "pr-1", className)}>
      {placeholder !== undefined ? <option value="">{placeholder}</option> : null}
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export function Textarea({ className, rows = 3, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const control = useContext(ControlContext);
  return <textarea {...control} {...rest} rows={rows} className={cx(controlClass, "py-1.5", className)} />;
}

/** A tick box or, with `type="radio"`, one of several choices, with its label at its right. Stands outside a Field. */
export function Checkbox({
  label,
  hint,
  className,
  type = "checkbox",
  ...rest
}: Omit<InputProps, "type"> & { label: ReactNode; hint?: ReactNode; type?: "checkbox" | "radio" }) {
  const id = useId();
  return (
    <div className={cx("flex items-start gap-2", className)}>
      <input
        id={id}
        type={type}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
        className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-5"
      />
      <span className="min-w-0">
        <label htmlFor={id} className="block min-h-6">
          {label}
        </label>
        {hint ? (
          <span id={`${id}-hint`} className="block text-xs text-ink-soft">
            {hint}
          </span>
        ) : null}
      </span>
    </div>
  );
}

/** Several choices under one question. */
export function Choices({
  legend,
  hint,
  error,
  children,
}: {
  legend: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  children: ReactNode;
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {hint ? <p className="text-xs text-ink-soft">{hint}</p> : null}
      {children}
      {error ? <p className="text-xs text-bad">{error}</p> : null}
    </fieldset>
  );
}

/** The faults of a sent form, on top of it; takes the focus so that nobody overlooks them. */
export function FormErrors({ errors }: { errors: readonly ReactNode[] | undefined }) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const count = errors?.length ?? 0;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count]);
  if (!errors || count === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="rounded-md border border-bad-line bg-bad-soft px-3 py-2 text-sm text-bad"
    >
      <p className="flex items-start gap-1.5 font-medium">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 wrap-anywhere">
          {count === 1 ? errors[0] : t("common:form.errorTitle", { count })}
        </span>
      </p>
      {count > 1 ? (
        <ul className="mt-1 list-disc pl-6">
          {errors.map((error, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
            <li key={index}>{error}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The key that makes a repeated submission the same act. The loader makes it, so that it outlives a reload of the form. */
export const IdempotencyField = ({ value }: { value: string }) => (
  <input type="hidden" name="idempotencyKey" value={value} />
);
