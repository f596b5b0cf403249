import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCallSite } from '../../src/analyze/call-site.js';

const frame = (name: string, file = '', line = -1, column = -1, async = false): object => ({ function: name, file, line, column, async });

// Written by hand, line by line as each engine writes them.
const V8 = `Error: stack: of a (strange) message
    at Inventory.load (https://game.example/src/inventory.ts:12:5)
    at https://game.example/src/main.ts:40:11
    at new Room (https://game.example/src/room.ts:3:9)
    at Object.get [as item] (http://localhost:5173/a%20b.js:1:2)
    at Array.map (<anonymous>)
    at eval (eval at start (https://game.example/app.js:7:8), <anonymous>:1:1)
    at async Promise.all (index 0)
    at async run (file:///C:/game/run.js:9:10)
    at <anonymous>
    at cut (https://game.exa[… 120 more characters]`;

const SPIDERMONKEY = `load@https://game.example/src/inventory.ts:12:5
@https://game.example/src/main.ts:40:11
Room/this.open@https://game.example/src/room.ts:3:9
start/<@https://game.example/src/main.ts:41:3
make@https://game.example/app.js line 7 > eval:1:1
async*run@https://game.example/run.js:9:10
promise callback*run@https://game.example/run.js:8:1
setTimeout handler*@https://game.example/run.js:2:1
`;

const JAVASCRIPTCORE = `load@https://game.example/src/inventory.ts:12:5
map@[native code]
@[native code]
[native code]
module code@https://game.example/src/main.ts:40:11
global code@https://game.example/old.js:2
async run@https://game.example/run.js:9:10
@user@https://game.example/x`;

describe('parseCallSite', () => {
  it('reads what V8 writes', () => {
    expect(parseCallSite(V8)).toEqual([
      frame('Inventory.load', 'https://game.example/src/inventory.ts', 12, 5),
      frame('', 'https://game.example/src/main.ts', 40, 11),
      frame('new Room', 'https://game.example/src/room.ts', 3, 9),
      frame('Object.get', 'http://localhost:5173/a%20b.js', 1, 2),
      frame('Array.map'),
      frame('eval', 'https://game.example/app.js', 7, 8),
      frame('Promise.all', '', -1, -1, true),
      frame('run', 'file:///C:/game/run.js', 9, 10, true),
    ]);
  });

  it('reads what SpiderMonkey writes', () => {
    expect(parseCallSite(SPIDERMONKEY)).toEqual([
      frame('load', 'https://game.example/src/inventory.ts', 12, 5),
      frame('', 'https://game.example/src/main.ts', 40, 11),
      frame('Room/this.open', 'https://game.example/src/room.ts', 3, 9),
      frame('start', 'https://game.example/src/main.ts', 41, 3),
      frame('make', 'https://game.example/app.js', 7),
      frame('run', 'https://game.example/run.js', 9, 10, true),
      frame('run', 'https://game.example/run.js', 8, 1, true),
      frame('', 'https://game.example/run.js', 2, 1, true),
    ]);
  });

  it('reads what JavaScriptCore writes', () => {
    expect(parseCallSite(JAVASCRIPTCORE)).toEqual([
      frame('load', 'https://game.example/src/inventory.ts', 12, 5),
      frame('map'),
      frame('', 'https://game.example/src/main.ts', 40, 11),
      frame('', 'https://game.example/old.js', 2),
      frame('run', 'https://game.example/run.js', 9, 10, true),
      frame('', 'user@https://game.example/x'),
    ]);
  });

  it('takes any text, and finds no more frames than it has lines', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(parseCallSite(text).length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
    expect(parseCallSite('')).toEqual([]);
  });
});
