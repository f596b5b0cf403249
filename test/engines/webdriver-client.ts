/** A small client of WebDriver (https://www.w3.org/TR/webdriver2/): only what driving WebKitGTK needs. */
import type { InputStep, MouseButton } from './engine-page.js';
import { keyValue } from './webdriver-keys.js';

/** A command that the driver refused. */
class WebDriverError extends Error {
  override readonly name = 'WebDriverError';
}

export class WebDriverSession {
  readonly #address: string;
  /** Whether Shift is held down. */
  #shift = false;

  private constructor(address: string) {
    this.#address = address;
  }

  /** @param driver address of the driver, such as `http://127.0.0.1:4444` */
  static async start(driver: string, timeouts: { readonly script: number; readonly pageLoad: number }): Promise<WebDriverSession> {
    const { sessionId } = (await send(`${driver}/session`, 'POST', { capabilities: { alwaysMatch: { timeouts } } })) as {
      sessionId: string;
    };
    return new WebDriverSession(`${driver}/session/${sessionId}`);
  }

  post(command: string, body: object = {}): Promise<unknown> {
    return send(`${this.#address}/${command}`, 'POST', body);
  }

  get(command: string): Promise<unknown> {
    return send(`${this.#address}/${command}`, 'GET');
  }

  /** Ends the session and its browser. */
  async end(): Promise<void> {
    await send(this.#address, 'DELETE');
  }

  /** Real input, a step after the other. */
  async perform(steps: readonly InputStep[]): Promise<void> {
    if (steps.length > 0) await this.post('actions', { actions: toSources(steps.flatMap((step) => this.#withShift(step))) });
  }

  /** WebKitGTK presses the key that bears a character, but not the Shift that belongs to it. */
  #withShift(step: InputStep): InputStep[] {
    if (step.type !== 'keyDown' && step.type !== 'keyUp') return [step];
    if (step.key === 'Shift') this.#shift = step.type === 'keyDown';
    if (step.type === 'keyUp' || this.#shift || !SHIFTED.test(step.key)) return [step];
    return [{ type: 'keyDown', key: 'Shift' }, step, { type: 'keyUp', key: 'Shift' }];
  }
}

async function send(address: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(address, { method, body: body && JSON.stringify(body) });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new WebDriverError(`${method} ${new URL(address).pathname}: ${error}: ${message}`);
}

const BUTTONS: Readonly<Record<MouseButton, number>> = { left: 0, middle: 1, right: 2 };

type Source = 'key' | 'pointer' | 'wheel';
type Action = Readonly<Record<string, unknown>>;

/** WebDriver wants a list for each device, with pauses while another one acts. */
function toSources(steps: readonly InputStep[]): Action[] {
  const moments = steps.flatMap(toActions);
  const list = (source: Source): Action[] => moments.map(([from, action]) => (from === source ? action : { type: 'pause' }));
  const sources: Action[] = [];
  const acts = (source: Source): boolean => moments.some(([from]) => from === source);
  if (acts('key')) sources.push({ type: 'key', id: 'keyboard', actions: list('key') });
  if (acts('pointer')) sources.push({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: list('pointer') });
  if (acts('wheel')) sources.push({ type: 'wheel', id: 'wheel', actions: list('wheel') });
  return sources;
}

/** Characters that a keyboard (US) gives only together with Shift. */
const SHIFTED = /^[A-Z~!@#$%^&*()_+{}|:"<>?]$/;

function toActions(step: InputStep): [Source, Action][] {
  switch (step.type) {
    case 'move':
      return [['pointer', { type: 'pointerMove', duration: 0, x: Math.round(step.x), y: Math.round(step.y) }]];
    case 'down':
      return [['pointer', { type: 'pointerDown', button: BUTTONS[step.button] }]];
    case 'up':
      return [['pointer', { type: 'pointerUp', button: BUTTONS[step.button] }]];
    case 'click': {
      const { x, y, button, count } = step;
      const press = [...toActions({ type: 'down', button }), ...toActions({ type: 'up', button })];
      return [...toActions({ type: 'move', x, y }), ...Array.from({ length: count }, () => press).flat()];
    }
    case 'wheel': {
      const { x, y, deltaX, deltaY } = step;
      return [['wheel', { type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX, deltaY }]];
    }
    default:
      return [['key', { type: step.type, value: keyValue(step.key) }]];
  }
}
