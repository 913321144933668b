/**
 * Brings what is known of one state into order. News that the server sends are taken as they come. An answer is taken
 * only if no news came since it was asked for, and no later question has been answered.
 */
export class Latest<State> {
  #take: (state: State) => void;
  #news = 0;
  #asked = 0;
  #taken = 0;

  constructor(take: (state: State) => void) {
    this.#take = take;
  }

  /** News: as of now. */
  tell(state: State): void {
    this.#news += 1;
    this.#take(state);
  }

  /** Asks, and takes the answer unless something newer is known by then. */
  async ask(question: () => Promise<State>): Promise<void> {
    const news = this.#news;
    const turn = (this.#asked += 1);
    const state = await question();
    if (news !== this.#news || turn < this.#taken) return;
    this.#taken = turn;
    this.#take(state);
  }
}
