import { UNTOLD_FAILURE } from '../model/span.js';

/** The reason when a stage says `{ success: false }`, else undefined. */
export function failureOf(result: unknown): unknown {
  try {
    if (typeof result !== 'object' || result === null) return undefined;
    const { success, error, errors } = result as { success?: unknown; error?: unknown; errors?: unknown };
    if (success !== false) return undefined;
    const reason: unknown = error ?? (Array.isArray(errors) ? errors[0] : undefined);
    return typeof reason === 'object' && reason !== null && 'message' in reason ? reason.message : (reason ?? UNTOLD_FAILURE);
  } catch {
    // A result whose getters throw says nothing about success.
    return undefined;
  }
}
