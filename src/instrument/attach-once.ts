import type { TracerPart } from '../model/tracer-part.js';

/** What a tracer was given already, by tracer and name: a module that is replaced while the page runs asks again. */
const given = new WeakMap<object, Map<string, { users: number; readonly detach: () => void }>>();

/** Attaches a part that must not work twice on one tracer. Who asks again shares it; the last undo removes it. */
export function attachOnce(tracer: { attach(part: TracerPart): () => void }, name: string, part: TracerPart): () => void {
  const parts = given.get(tracer) ?? new Map<string, { users: number; readonly detach: () => void }>();
  given.set(tracer, parts);
  const shared = parts.get(name) ?? { users: 0, detach: tracer.attach(part) };
  parts.set(name, shared);
  shared.users++;
  let used = true;
  return () => {
    if (!used) return;
    used = false;
    if (--shared.users > 0) return;
    parts.delete(name);
    shared.detach();
  };
}
