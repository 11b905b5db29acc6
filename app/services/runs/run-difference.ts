/** As much of a result as two runs are compared by. */
export type Standing = {
  subject: string;
  subjectName: string;
  totalMilli: number | null;
  rank: number | null;
  grade: string | null;
  amountFen: number | null;
};
/** A subject that stands otherwise than in the run before; null where it was not in one of the two. */
export type Move = { subject: string; name: string; before: Standing | null; after: Standing | null };

/** Who moved in total, rank, grade or money between two runs, in the order of the later one; who left it comes last. */
export function runDifference(before: readonly Standing[], after: readonly Standing[]): Move[] {
  const earlier = new Map(before.map((it) => [it.subject, it]));
  const moves = after.flatMap((now): Move[] => {
    const then = earlier.get(now.subject) ?? null;
    earlier.delete(now.subject);
    return then && isSame(then, now)
      ? []
      : [{ subject: now.subject, name: now.subjectName, before: then, after: now }];
  });
  const gone = [...earlier.values()].map(
    (then): Move => ({ subject: then.subject, name: then.subjectName, before: then, after: null }),
  );
  return [...moves, ...gone];
}

const isSame = (a: Standing, b: Standing): boolean =>
  a.totalMilli === b.totalMilli && a.rank === b.rank && a.grade === b.grade && a.amountFen === b.amountFen;
