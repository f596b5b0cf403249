/** Whether `--only` lets something through: its name holds the text, upper or lower case. No text lets everything through. */
export function matchesOnly(name: string, only: string | null | undefined): boolean {
  return only == null || name.toLowerCase().includes(only.toLowerCase());
}
