import { describe, expect, it } from 'vitest';
import { nameElement, shortAddress, shortInvoker, shortText } from '../../src/observe/short-text.js';

describe('what is kept of texts', () => {
  it.each([
    ['https://x.test/a.js?token=1#part', 'https://x.test/a.js'],
    ['/a.js#part', '/a.js'],
    ['data:image/png;base64,AAAA', 'data:'],
    ['blob:https://x.test/1234', 'blob:https://x.test/1234'],
    [undefined, ''],
  ])('an address %s becomes %s', (address, kept) => {
    expect(shortAddress(address)).toBe(kept);
  });

  it.each([
    ['BUTTON#next.onclick', 'BUTTON#next.onclick'],
    ['TimerHandler:setInterval', 'TimerHandler:setInterval'],
    ['https://x.test/game.js?token=1', 'https://x.test/game.js'],
    ['IMG[src=https://x.test/a.png?token=1#x].onload', 'IMG[src=https://x.test/a.png].onload'],
    ['IMG[src=a.png?token=1].onload', 'IMG[src=a.png].onload'],
    ['IMG[src=data:image/png;base64,AAAA].onload', 'IMG[src=data:image/png;base64].onload'],
    [undefined, ''],
  ])('an invoker %s becomes %s', (invoker, kept) => {
    expect(shortInvoker(invoker)).toBe(kept);
  });

  it('is bounded', () => {
    expect(shortText('x'.repeat(1000))).toHaveLength(200);
    expect(shortInvoker('x'.repeat(100_000))).toHaveLength(200);
  });
});

describe('nameElement', () => {
  it.each([
    ['<button id="next" class="big">Secret</button>', 'button#next'],
    ['<button class="big primary">Secret</button>', 'button.big'],
    ['<button>Secret</button>', 'button'],
    // The name of a field hides the form's own id.
    ['<form><input name="id"></form>', 'form'],
  ])('names %s %s', (html, name) => {
    document.body.innerHTML = html;
    expect(nameElement(document.body.firstElementChild)).toBe(name);
  });

  it('names a text by the element around it, and nothing where there is none', () => {
    document.body.innerHTML = '<p id="hint">text</p>';
    expect(nameElement(document.body.firstElementChild!.firstChild)).toBe('p#hint');
    expect([nameElement(document), nameElement(null), nameElement(undefined)]).toEqual(['', '', '']);
  });
});
