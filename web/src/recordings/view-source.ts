/** What feeds one video element of a replay. */
export interface ViewSource {
  /** Tries again after the network failed. */
  retry(): void;
  close(): void;
}
