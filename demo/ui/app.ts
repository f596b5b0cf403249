import { html, render, type TemplateResult } from 'lit';
import type { Tracer } from '../../src/index.js';
import type { Command } from '../actions/command.js';
import type { GameEvent } from '../game/game-event.js';
import { Game } from '../game/game.js';
import type { Discovery } from '../pipeline/action-discovery.js';
import type { StageName } from '../pipeline/discovery-context.js';
import type { Pause } from '../pipeline/pace.js';
import type { Scenarios } from '../scenarios.js';
import type { EntityId } from '../world/components.js';
import { generateWorld } from '../world/generate-world.js';
import { AutoPlay } from './auto-play.js';
import { heroView } from './hero-view.js';
import { legendView } from './legend-view.js';
import { logView } from './log-view.js';
import { followWith, type MapWindow } from './map-layout.js';
import { mapView } from './map-view.js';
import { drawOverview, overviewSize, roomAt } from './overview-map.js';
import { roomView } from './room-view.js';
import { Flood } from '../scenarios/flood.js';
import { Serial } from './serial.js';
import { toolbarView } from './toolbar-view.js';
import { troubleView } from './trouble-view.js';

export interface AppOptions {
  readonly root: HTMLElement;
  readonly tracer: Tracer;
  readonly scenarios: Scenarios;
  readonly pause: Pause;
  readonly seed: number;
  readonly size: number;
  /** Another world was made: for the page's address. */
  readonly onWorld: (size: number, seed: number) => void;
}

/** Events told in the chronicle. */
const LOG_LIMIT = 120;
/** How long an event is shown on the map, ms. */
const RECENT_MS = 1_600;
/** Cells shown at once, by the map's width in CSS pixels. */
const WINDOWS = [
  { from: 640, columns: 6, rows: 4 },
  { from: 440, columns: 4, rows: 4 },
  { from: 0, columns: 3, rows: 4 },
] as const;

/** Holds the page's state and draws it, at most once a frame. */
export class App {
  readonly #options: AppOptions;
  readonly #serial = new Serial();
  readonly #autoPlay = new AutoPlay(() => this.nextTurn());
  readonly #flood = new Flood(() => this.#everybodysTurn());
  #game: Game;
  #log: GameEvent[] = [];
  #recent: GameEvent[] = [];
  #discovery: Discovery | undefined;
  /** A room the player looks at; else the hero's. */
  #room: EntityId | undefined;
  #stage: StageName = 'prerequisite_evaluation';
  #turns = 0;
  #turnMs: number | undefined;
  #draggedSize: number | undefined;
  #earlierExecutions = 0;
  #busy = 0;
  #width = 0;
  #window: MapWindow | undefined;
  #frame = 0;

  constructor(options: AppOptions) {
    this.#options = options;
    this.#game = this.#createGame(options.size, options.seed);
    this.#draw();
    this.#watchWidth();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#invalidate());
  }

  /** First look around of the hero. */
  start(): Promise<void> {
    return this.#work(() => this.#lookAround());
  }

  nextTurn(command?: Command): Promise<void> {
    return this.#work(async () => {
      const before = performance.now();
      await this.#game.turn(command);
      this.#turnMs = performance.now() - before;
      await this.#lookAround();
      this.#turns++;
    });
  }

  /** A turn in which everybody acts; how many did. */
  async #everybodysTurn(): Promise<number> {
    let acted = 0;
    await this.#work(async () => {
      acted = await this.#game.turn(undefined, true);
      await this.#lookAround();
      this.#turns++;
    });
    return acted;
  }

  /** How much of the world is shown depends on the map's width, which only a first drawing can tell. */
  #watchWidth(): void {
    const card = this.#options.root.querySelector('.map-card');
    if (!card) return;
    this.#width = card.clientWidth;
    this.#draw();
    new ResizeObserver(() => {
      this.#width = card.clientWidth;
      this.#invalidate();
    }).observe(card);
  }

  #createGame(size: number, seed: number): Game {
    const { tracer, scenarios, pause } = this.#options;
    return new Game(generateWorld(size, seed), { tracer, scenarios, pause, onEvent: (event) => this.#onEvent(event) });
  }

  #newWorld(size: number, seed: number): void {
    void this.#work(async () => {
      this.#earlierExecutions += this.#game.executions;
      this.#options.scenarios.history.clear();
      this.#game = this.#createGame(size, seed);
      this.#log = [];
      this.#recent = [];
      this.#discovery = undefined;
      this.#room = undefined;
      this.#window = undefined;
      this.#turns = 0;
      this.#turnMs = undefined;
      this.#draggedSize = undefined;
      this.#options.onWorld(this.#game.world.store.size, seed);
      await this.#lookAround();
    });
  }

  #selectHero(id: EntityId): void {
    void this.#work(async () => {
      this.#game.hero = id;
      this.#room = undefined;
      this.#discovery = undefined;
      await this.#lookAround();
    });
  }

  async #lookAround(): Promise<void> {
    this.#discovery = await this.#game.lookAround();
  }

  async #work(task: () => Promise<void>): Promise<void> {
    this.#busy++;
    this.#invalidate();
    try {
      await this.#serial.run(task);
    } finally {
      this.#busy--;
      this.#invalidate();
    }
  }

  #onEvent(event: GameEvent): void {
    this.#log = [...this.#log, event].slice(-LOG_LIMIT);
    this.#recent = [...this.#recent, event];
    setTimeout(() => {
      this.#recent = this.#recent.filter((other) => other !== event);
      this.#invalidate();
    }, RECENT_MS);
    this.#invalidate();
  }

  #invalidate(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { world, hero } = this.#game;
    const home = world.store.need(hero, 'position').room;
    const room = this.#room ?? home;
    const { columns, rows } = WINDOWS.find(({ from }) => this.#width >= from) ?? WINDOWS[2];
    const window = followWith(this.#window, world, room, columns, rows);
    this.#window = window;
    render(this.#page(window, room), this.#options.root);
    const canvas = this.#options.root.querySelector<HTMLCanvasElement>('canvas.overview');
    if (canvas) drawOverview(canvas, world, window, hero);
  }

  #page(window: MapWindow, room: EntityId): TemplateResult {
    const { scenarios } = this.#options;
    const { world, hero } = this.#game;
    const onRoom = (id: EntityId): void => {
      this.#room = id;
      this.#invalidate();
    };
    const onCharacter = (id: EntityId): void => this.#selectHero(id);
    return html`
      ${toolbarView({
        turns: this.#turns,
        executions: this.#earlierExecutions + this.#game.executions,
        turnMs: this.#turnMs,
        size: this.#draggedSize ?? world.store.size,
        seed: world.seed,
        playing: this.#autoPlay.on,
        onNextTurn: () => void this.nextTurn(),
        onAutoPlay: () => {
          this.#autoPlay.on = !this.#autoPlay.on;
          this.#invalidate();
        },
        onSizeInput: (size) => {
          this.#draggedSize = size;
          this.#invalidate();
        },
        onWorld: (size, seed) => this.#newWorld(size, seed),
      })}
      <main aria-busy=${this.#busy > 0}>
        <section class="card map-card" aria-label="Map">
          ${mapView({ world, window, hero, selectedRoom: room, recent: this.#recent, onRoom, onCharacter })}
          <footer class="below-map">${this.#overview(window)} ${legendView()}</footer>
        </section>
        <section class="card hero-card" aria-labelledby="hero-name">
          ${heroView({ world, hero, discovery: this.#discovery, onCommand: (command) => void this.nextTurn(command) })}
        </section>
        <section class="card room-card" aria-labelledby="room-name">${roomView(world, room, hero, onCharacter)}</section>
        <section class="card log-card" aria-labelledby="log-title">
          <h2 id="log-title">Chronicle</h2>
          ${logView(this.#log, (event) => world.store.get(event.room).name?.text ?? '')}
        </section>
        <section class="card trouble-card" aria-labelledby="trouble-title">
          <h2 id="trouble-title">Make trouble</h2>
          <p class="muted">Then open the panel (Alt+Shift+T) and look for it there.</p>
          ${troubleView({
            scenarios,
            flood: this.#flood,
            stage: this.#stage,
            onStage: (stage) => {
              this.#stage = stage;
              if (scenarios.slowStage !== undefined) scenarios.slowStage = stage;
              this.#invalidate();
            },
            onChange: () => this.#invalidate(),
          })}
        </section>
      </main>
    `;
  }

  /** The whole world in small, where the map shows only a part of it. */
  #overview(window: MapWindow): TemplateResult | '' {
    const { world } = this.#game;
    if (window.columns === world.columns && window.rows === world.rows) return '';
    const { width, height } = overviewSize(world);
    const onClick = (event: MouseEvent): void => {
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      this.#room = roomAt(world, ((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height);
      this.#invalidate();
    };
    return html`<figure class="whole">
      <canvas
        class="overview"
        style="width:${width}px;aspect-ratio:${width}/${height}"
        role="img"
        aria-label="The whole world: ${world.rooms.length} rooms"
        @click=${onClick}
      ></canvas>
      <figcaption class="muted">
        All ${world.rooms.length} rooms; the frame is what you see. Click to look elsewhere.
        ${
          this.#room === undefined
            ? ''
            : html`<button type="button" class="command" @click=${() => this.#backToHero()}>
                Back to ${world.store.get(this.#game.hero).name?.text}
              </button>`
        }
      </figcaption>
    </figure>`;
  }

  #backToHero(): void {
    this.#room = undefined;
    this.#invalidate();
  }
}
