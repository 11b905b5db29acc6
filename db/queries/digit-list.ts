const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const OPEN = 123;
const CLOSE = 125;
/** More than any whole double takes with its sign and comma. */
const LONGEST = 24;
const LARGEST = 2 ** 31 - 1;

/** Whole numbers as the text of a PostgreSQL array, written as digits without a string for each. */
export class DigitList {
  private bytes = Buffer.alloc(1 << 16);
  private at = 1;

  add(value: number): void {
    this.reserve();
    if (!(value <= LARGEST && value >= -LARGEST)) {
      this.at += this.bytes.write(String(value), this.at, "latin1");
    } else {
      let left = value;
      if (left < 0) {
        this.bytes[this.at++] = MINUS;
        left = -left;
      }
      let end = this.at + 1;
      for (let over = (left / 10) | 0; over > 0; over = (over / 10) | 0) end++;
      this.at = end;
      do {
        const tenth = (left / 10) | 0;
        this.bytes[--end] = ZERO + left - tenth * 10;
        left = tenth;
      } while (left > 0);
    }
    this.bytes[this.at++] = COMMA;
  }
  addNull(): void {
    this.reserve();
    this.at += this.bytes.write("NULL,", this.at, "latin1");
  }
  /** The array of what was added since the last call. */
  take(): string {
    if (this.at === 1) return "{}";
    this.bytes[0] = OPEN;
    this.bytes[this.at - 1] = CLOSE;
    const text = this.bytes.toString("latin1", 0, this.at);
    this.at = 1;
    return text;
  }

  private reserve(): void {
    if (this.at + LONGEST <= this.bytes.length) return;
    const larger = Buffer.alloc(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
