import { ROOM_TONES, type EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import type { MapWindow } from './map-layout.js';

const CELL = 9;
const GAP = 2;

/** Size of the whole world's picture, CSS pixels. */
export function overviewSize(world: World): { readonly width: number; readonly height: number } {
  return { width: world.columns * (CELL + GAP) + GAP, height: world.rows * (CELL + GAP) + GAP };
}

/** The room at a point of the picture. */
export function roomAt(world: World, x: number, y: number): EntityId | undefined {
  const column = Math.min(world.columns - 1, Math.max(0, Math.floor((x - GAP / 2) / (CELL + GAP))));
  const row = Math.min(world.rows - 1, Math.max(0, Math.floor((y - GAP / 2) / (CELL + GAP))));
  return world.rooms[row * world.columns + column];
}

/** Draws every room as a cell, those with people stronger, and a frame around what the map shows. */
export function drawOverview(canvas: HTMLCanvasElement, world: World, window: MapWindow, hero: EntityId): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = overviewSize(world);
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const color = (name: string): string => colorOf(canvas, name);
  const tones = Object.fromEntries(ROOM_TONES.map((tone) => [tone, color(`--${tone}-strong`)]));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const inhabited = new Set(world.characters.map((id) => world.store.get(id).position?.room));
  for (const id of world.rooms) {
    const { x, y, tone } = world.store.need(id, 'room');
    context.globalAlpha = inhabited.has(id) ? 1 : 0.4;
    context.fillStyle = tones[tone] ?? '';
    context.fillRect(GAP + x * (CELL + GAP), GAP + y * (CELL + GAP), CELL, CELL);
  }
  context.globalAlpha = 1;
  context.strokeStyle = color('--ink');
  context.lineWidth = 1.5;
  const step = CELL + GAP;
  context.strokeRect(window.left * step + 1, window.top * step + 1, window.columns * step, window.rows * step);
  const home = world.store.get(hero).position?.room;
  if (home === undefined) return;
  const { x, y } = world.store.need(home, 'room');
  context.fillStyle = color('--accent');
  context.beginPath();
  context.arc(GAP + x * step + CELL / 2, GAP + y * step + CELL / 2, 4, 0, 2 * Math.PI);
  context.fill();
}

/** A custom property as a canvas understands it: `light-dark()` and the like are resolved only in a real colour property. */
function colorOf(element: HTMLElement, property: string): string {
  element.style.color = `var(${property})`;
  return getComputedStyle(element).color;
}
