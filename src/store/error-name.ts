/** The `name` of what was thrown; '' of what has none, or cannot be read. */
export function errorName(error: unknown): string {
  try {
    return String((error as { name?: unknown }).name);
  } catch {
    return '';
  }
}
