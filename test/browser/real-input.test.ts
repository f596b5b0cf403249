import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, server, userEvent } from 'vitest/browser';

/** What the other tests take for granted of the engine that they run in: that input is the real thing. */
let seen: string[];
let watching: AbortController;

beforeEach(async () => {
  await page.viewport(800, 600);
  document.body.innerHTML = `
    <button>Go</button>
    <label>Text <textarea></textarea></label>
    <label>Number <input type="number" /></label>
    <label>File <input type="file" /></label>
    <label>Choice <select><option>one</option><option>two</option></select></label>
    <div id="far" style="height: 50px; overflow: auto; width: 200px"><p style="height: 300px"></p><button>Hidden below</button></div>
    <div id="box" style="width: 120px; height: 80px; border: 5px solid; background: rgb(255, 0, 0)"></div>`;
  seen = [];
  watching = new AbortController();
});
afterEach(() => watching.abort());

/** Events of a type, by what `describe` says of each; only those that a user could have made. */
function watch<T extends Event>(type: string, describe: (event: T) => unknown): void {
  const listen = (event: Event): void => void (event.isTrusted && seen.push(`${type} ${String(describe(event as T))}`));
  document.body.addEventListener(type, listen, { capture: true, signal: watching.signal });
}
const box = () => document.querySelector('#box') as HTMLElement;

it('clicks, twice and with other buttons and keys', async () => {
  watch<MouseEvent>('click', ({ shiftKey }) => `${shiftKey}`);
  watch<MouseEvent>('dblclick', ({ detail }) => detail);
  watch<MouseEvent>('contextmenu', ({ button }) => button);
  const button = page.getByRole('button', { name: 'Go' });
  await button.click();
  expect(seen.splice(0)).toEqual(['click false']);
  // Elsewhere: a second click at the same place is a double click.
  await userEvent.click(box(), { modifiers: ['Shift'] });
  expect(seen.splice(0)).toEqual(['click true']);
  await button.dblClick();
  expect(seen.splice(0)).toEqual(['click false', 'click false', 'dblclick 2']);
  document.addEventListener('contextmenu', (event) => event.preventDefault(), { once: true });
  const right = button.click({ button: 'right' });
  if (server.browser === 'webkit') return expect(right).rejects.toThrow('never lets go of another button');
  await right;
  expect(seen).toEqual(['contextmenu 2']);
});

it('points at a place in an element, inside its border', async () => {
  watch<PointerEvent>('pointerdown', ({ clientX, clientY }) => {
    const { x, y } = box().getBoundingClientRect();
    return `${Math.round(clientX - x - 5)}, ${Math.round(clientY - y - 5)}`;
  });
  await userEvent.click(box(), { position: { x: 30, y: 20 } });
  expect(seen).toEqual(['pointerdown 30, 20']);
  await userEvent.hover(box());
  expect(box().matches(':hover')).toBe(true);
  await userEvent.unhover(box());
  expect(box().matches(':hover')).toBe(false);
});

it('scrolls to what lies out of sight', async () => {
  watch<MouseEvent>('click', ({ target }) => (target as HTMLElement).textContent);
  await page.getByRole('button', { name: 'Hidden below' }).click();
  expect(seen).toEqual(['click Hidden below']);
});

it('types text, which counts as changed once the field is left', async () => {
  watch<Event>('change', ({ target }) => JSON.stringify((target as HTMLInputElement).value));
  await page.getByRole('textbox').fill('a:*\n\n  b');
  await page.getByRole('textbox').fill('é–B');
  await page.getByRole('spinbutton').fill('-12.5');
  await userEvent.tab();
  await page.getByRole('spinbutton').fill('');
  await userEvent.tab({ shift: true });
  expect(seen).toEqual(['change "é–B"', 'change "-12.5"', 'change ""']);
  expect(document.activeElement?.tagName).toBe('TEXTAREA');
});

it('presses keys, alone and held', async () => {
  watch<KeyboardEvent>(
    'keydown',
    ({ key, code, shiftKey, ctrlKey }) => `${key.toLowerCase()} ${code}${shiftKey ? ' shift' : ''}${ctrlKey ? ' ctrl' : ''}`,
  );
  await page.getByRole('textbox').click();
  await userEvent.keyboard('a{Shift>}b{/Shift}{Control>}{ArrowLeft}{/Control}{Enter}');
  // Drivers do not agree on whether Shift turns the letter into a capital.
  const expected = [
    'a KeyA',
    'shift ShiftLeft shift',
    'b KeyB shift',
    'control ControlLeft ctrl',
    'arrowleft ArrowLeft ctrl',
    'enter Enter',
  ];
  expect(seen).toEqual(expected.map((key) => `keydown ${key}`));
  await userEvent.type(page.getByRole('textbox'), '+');
  expect(document.querySelector('textarea')?.value).toContain('+');
});

it('turns the wheel', async () => {
  watch<WheelEvent>('wheel', ({ deltaX, deltaY }) => `${Math.sign(deltaX)} ${Math.sign(deltaY)}`);
  await userEvent.wheel(box(), { direction: 'down' });
  await expect.poll(() => seen).toEqual(['wheel 0 1']);
});

it('drags', async () => {
  const path: string[] = [];
  for (const type of ['pointerdown', 'pointerup']) {
    document.body.addEventListener(type, ({ target }) => path.push(`${type} ${(target as HTMLElement).tagName}`), { once: true });
  }
  await userEvent.dragAndDrop(box(), page.getByRole('button', { name: 'Go' }));
  expect(path).toEqual(['pointerdown DIV', 'pointerup BUTTON']);
});

it('hands over files and chooses from lists', async () => {
  await userEvent.upload(page.getByLabelText('File'), new File(['{"a":1}'], 'a.json', { type: 'application/json' }));
  const [file] = document.querySelector<HTMLInputElement>('input[type=file]')!.files!;
  expect([file.name, file.type, await file.text()]).toEqual(['a.json', 'application/json', '{"a":1}']);
  await userEvent.selectOptions(page.getByRole('combobox'), 'two');
  expect(document.querySelector('select')?.value).toBe('two');
});

it('takes pictures', async () => {
  const base64 = await page.screenshot({ element: box(), save: false });
  const picture = new Image();
  picture.src = `data:image/png;base64,${base64}`;
  await picture.decode();
  // 120 by 80 with borders of 5.
  expect([picture.width, picture.height]).toEqual([130, 90]);
  const canvas = document.createElement('canvas').getContext('2d')!;
  canvas.drawImage(picture, 0, 0);
  expect([...canvas.getImageData(60, 40, 1, 1).data]).toEqual([255, 0, 0, 255]);
});

it('says what is in the way', async () => {
  const cover = document.createElement('i');
  cover.style.cssText = 'position: fixed; inset: 0';
  document.body.append(cover);
  await expect(page.getByRole('button', { name: 'Go' }).click({ timeout: 300 })).rejects.toThrow(/covered by|intercepts pointer events/);
});
