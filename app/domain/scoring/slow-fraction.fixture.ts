/** Plain fractions for the slow oracle: never reduced on purpose, so that they share no code with the engine. */
export class Q {
  constructor(
    readonly n: bigint,
    readonly d: bigint,
  ) {}
  plus = (b: Q): Q => new Q(this.n * b.d + b.n * this.d, this.d * b.d);
  minus = (b: Q): Q => new Q(this.n * b.d - b.n * this.d, this.d * b.d);
  times = (b: Q): Q => new Q(this.n * b.n, this.d * b.d);
  over = (b: Q): Q => {
    if (b.n === 0n) throw new Error("division by zero");
    return b.n < 0n ? new Q(-this.n * b.d, -(this.d * b.n)) : new Q(this.n * b.d, this.d * b.n);
  };
  lt = (b: Q): boolean => this.n * b.d < b.n * this.d;
  eq = (b: Q): boolean => this.n * b.d === b.n * this.d;
  floor = (): bigint => {
    const rest = ((this.n % this.d) + this.d) % this.d;
    return (this.n - rest) / this.d;
  };
}

/** A decimal text as a fraction. */
export function q(text: string): Q {
  const point = text.indexOf(".");
  const places = point < 0 ? 0 : text.length - point - 1;
  return new Q(BigInt(text.replace(".", "")), 10n ** BigInt(places));
}
