import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * What happens on the way between the product and PostgreSQL.
 * pass: everything goes through · refuse: connections are closed at once · hole: nothing goes through any more and nobody is
 * told, neither on open connections nor on new ones.
 */
export type Way = "pass" | "refuse" | "hole";

// CommandComplete of PostgreSQL's protocol for COMMIT: type, length of 11, tag.
const COMMITTED = Buffer.concat([Buffer.from([0x43, 0, 0, 0, 11]), Buffer.from("COMMIT\0")]);

export class DatabaseProxy {
  readonly #server: Server;
  readonly #pairs = new Set<{ near: Socket; far: Socket }>();
  #way: Way = "pass";
  #isArmed = false;
  /** How many answers to COMMIT were dropped together with their connection. */
  dropped = 0;

  constructor(
    readonly port: number,
    readonly target: number,
  ) {
    this.#server = createServer((near) => this.#accept(near));
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.port, "127.0.0.1", resolve);
    });
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  set way(way: Way) {
    this.#way = way;
    if (way === "refuse") this.cut();
    for (const { near, far } of this.#pairs) {
      for (const socket of [near, far]) way === "hole" ? socket.pause() : socket.resume();
    }
  }

  /** Closes every open connection. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.#pairs.clear();
  }

  /** The next answer to a COMMIT is not delivered: the transaction stands, its connection is gone. */
  dropNextCommit(): void {
    this.#isArmed = true;
  }

  disarm(): void {
    this.#isArmed = false;
  }

  #accept(near: Socket): void {
    if (this.#way === "refuse") return void near.destroy();
    const far = connect(this.target, "127.0.0.1");
    const pair = { near, far };
    this.#pairs.add(pair);
    let tail = Buffer.alloc(0);
    near.on("data", (chunk) => void far.write(chunk));
    far.on("data", (chunk) => {
      const seen = Buffer.concat([tail, chunk]);
      tail = seen.subarray(Math.max(0, seen.length - COMMITTED.length + 1));
      if (this.#isArmed && seen.includes(COMMITTED)) {
        this.#isArmed = false;
        this.dropped++;
        return end();
      }
      near.write(chunk);
    });
    const end = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", end);
      if (this.#way === "hole") socket.pause();
    }
  }
}
