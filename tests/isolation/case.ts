/** A call of a function, and whether it answers: shows a row, says yes, or does what it is asked for. */
export type Case = { what: string; statement: string; answers: boolean };
export const ask = (what: string, call: string, answers: boolean): Case => ({
  what,
  statement: `select from ${call}`,
  answers,
});
export const says = (what: string, call: string, answers: boolean): Case =>
  ask(what, `(select ${call} as said) s where s.said is not null and s.said::text <> 'false'`, answers);
/** Does something, and asks whether it came about. */
export const does = (what: string, call: string, then: string, answers: boolean): Case => ({
  what,
  statement: `do $$ begin ${call}; if ${then} then raise exception using errcode = 'ZZDID'; end if; end $$`,
  answers,
});
