/** Between two turns, ms: long enough to watch, and to click. */
const REST_MS = 700;

/** Plays turn after turn while on. */
export class AutoPlay {
  readonly #turn: () => Promise<void>;
  #on = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #playing = false;

  constructor(turn: () => Promise<void>) {
    this.#turn = turn;
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    clearTimeout(this.#timer);
    if (on && !this.#playing) void this.#play();
  }

  async #play(): Promise<void> {
    this.#playing = true;
    try {
      await this.#turn();
    } finally {
      this.#playing = false;
    }
    if (this.#on) this.#timer = setTimeout(() => void this.#play(), REST_MS);
  }
}
