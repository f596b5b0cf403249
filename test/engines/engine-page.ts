/** What the two halves of the engines' provider say to each other, and what an engine must be able to do. */

/** A point in the runner's window, CSS px. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in the runner's window, CSS px. */
export interface Box extends Spot {
  readonly width: number;
  readonly height: number;
}

/** A point in an element, CSS px from its upper left corner inside the border. */
export type Position = Spot;

export interface FileContent {
  readonly name: string;
  readonly mimeType: string;
  readonly base64: string;
}

/** Answered by the page under test. Each waits at most `timeout` ms for its element and says what was in the way. */
export interface PageSide {
  /** Where to point at an element that is visible, enabled, in view, at rest and not covered. */
  locate(selector: string, position: Position | undefined, timeout: number): Promise<Spot>;
  /** Moves the focus, and selects what is in the element. */
  focus(selector: string, select: boolean, timeout: number): Promise<void>;
  /** Makes sure that keys reach the page. */
  ready(): void;
  /** Writes into what has the focus. */
  insert(text: string): void;
  box(selector: string, timeout: number): Promise<Box>;
  /** Scripts may hand files to a file input, users must use a dialog that belongs to the system. */
  setFiles(selector: string, files: readonly FileContent[], timeout: number): Promise<void>;
  /** The list of a select is drawn by the system, where no driver reaches it. */
  choose(selector: string, values: readonly (string | { readonly element: string })[], timeout: number): Promise<void>;
}

export interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** One step of input. Keys are named as in `KeyboardEvent.key`. */
export type InputStep =
  | { readonly type: 'move'; readonly x: number; readonly y: number }
  | { readonly type: 'down' | 'up'; readonly button: MouseButton }
  /** `count` times, fast enough for a double click. */
  | { readonly type: 'click'; readonly x: number; readonly y: number; readonly button: MouseButton; readonly count: number }
  | { readonly type: 'wheel'; readonly x: number; readonly y: number; readonly deltaX: number; readonly deltaY: number }
  | { readonly type: 'keyDown' | 'keyUp'; readonly key: string };

export type MouseButton = 'left' | 'middle' | 'right';

/** A window of an engine, with the runner in it. */
export interface EnginePage {
  open(url: string): Promise<void>;
  /** Asks the page under test. */
  ask(name: keyof PageSide, args: readonly unknown[]): Promise<Answer>;
  /** Real input, in this order. */
  perform(steps: readonly InputStep[]): Promise<void>;
  /** PNG of a part of the window. */
  screenshot(box: Box): Promise<Buffer>;
}

/** A running engine. */
export interface Engine {
  newPage(): Promise<EnginePage>;
  /** Ends it with all of its processes. */
  close(): Promise<void>;
}

/** Runs in the runner's window: hands a call on to the page under test. It is sent as text, so it may use nothing from around it. */
export function askPageSide(name: string, args: readonly unknown[]): Promise<Answer> {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[data-vitest]');
  const side = frame?.contentWindow as { acttracePageSide?: (name: string, args: readonly unknown[]) => Promise<Answer> } | undefined;
  return side?.acttracePageSide?.(name, args) ?? Promise.resolve({ error: 'The page under test is not there.' });
}

/** Size of the window: tests ask for views up to this size; a larger one would be shown smaller. */
export const WINDOW = { width: 1500, height: 1100 };
