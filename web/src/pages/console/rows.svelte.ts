/** One page of a list, as the API answers it. */
export interface Paged<T> {
  items: T[];
  next_cursor?: string | null;
}

/** The rows of a list that is read page by page. What is shown stays until something newer has come. */
export class Rows<T extends { id: string }> {
  items = $state.raw<T[]>();
  failure = $state.raw<unknown>();
  loading = $state(false);
  #next = $state.raw<string | null>(null);
  /** Answers to older questions are dropped. */
  #turn = 0;
  #read: (cursor: string | undefined) => Promise<Paged<T>>;

  constructor(read: (cursor: string | undefined) => Promise<Paged<T>>) {
    this.#read = read;
  }

  /** Whether there are rows behind those read so far. */
  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads the first page. */
  async load(): Promise<void> {
    await this.#ask(undefined);
  }

  /** Reads the page behind those read so far. */
  async loadMore(): Promise<void> {
    if (this.#next !== null) await this.#ask(this.#next);
  }

  /** Puts a changed row in its place. */
  replace(changed: T): void {
    this.items = this.items?.map((item) => (item.id === changed.id ? changed : item));
  }

  /** Takes a row away. */
  remove(id: string): void {
    this.items = this.items?.filter((item) => item.id !== id);
  }

  async #ask(cursor: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const page = await this.#read(cursor);
      if (turn !== this.#turn) return;
      this.items = cursor === undefined ? page.items : [...(this.items ?? []), ...page.items];
      this.#next = page.next_cursor ?? null;
      this.failure = undefined;
    } catch (error) {
      if (turn === this.#turn) this.failure = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
