import type { Rows } from './rows.svelte';
import { say } from './toast.svelte';

/** What is done with rows that leave their list when decided. */
export class Deciding<T extends { id: string }> {
  /** The row that is being decided. */
  busy = $state<string | null>(null);
  failure = $state.raw<unknown>();
  #rows: Rows<T>;

  constructor(rows: Rows<T>) {
    this.#rows = rows;
  }

  /** Does it, says so and takes the row away; somebody else may have been faster, so a failure reads anew. */
  async decide(row: T, act: Promise<unknown>, said: string): Promise<void> {
    this.busy = row.id;
    this.failure = undefined;
    try {
      await act;
      this.#rows.remove(row.id);
      say(said);
    } catch (error) {
      this.failure = error;
      await this.#rows.load();
    } finally {
      this.busy = null;
    }
  }
}
