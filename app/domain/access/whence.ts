/** Whence a request comes, for the log and for the list of a person's sessions. */
export type Whence = {
  /** The number of the request. */
  request: string;
  /** The network address of the client. */
  address: string;
  /** What the browser says of itself. */
  device: string | null;
};
