/** Fails where a figure anywhere in a value is negative or NaN, and says which. */
export function expectSound(value: unknown, path: string): void {
  if (typeof value === 'number') {
    if (!(value >= 0)) throw new Error(`${path} is ${value}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) expectSound((value as Record<string, unknown>)[key], `${path}.${key}`);
  }
}
