/** Actions after which a flood is over. */
export const FLOOD_ACTIONS = 10_000;

/** While on, everybody acts, turn after turn without rest, until 10,000 actions are done. */
export class Flood {
  readonly #turn: () => Promise<number>;
  #on = false;
  #playing = false;
  #actions = 0;

  /** @param turn - plays one in which everybody acts; how many did. */
  constructor(turn: () => Promise<number>) {
    this.#turn = turn;
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    if (on && !this.#on) this.#actions = 0;
    this.#on = on;
    if (on && !this.#playing) void this.#play();
  }

  /** Done since it was switched on. */
  get actions(): number {
    return this.#actions;
  }

  async #play(): Promise<void> {
    this.#playing = true;
    try {
      while (this.#on) {
        this.#actions += await this.#turn();
        if (this.#actions >= FLOOD_ACTIONS) this.#on = false;
      }
    } finally {
      this.#playing = false;
    }
  }
}
