/** Keys without a character, by `KeyboardEvent.key` (WebDriver, section "Keyboard actions"). */
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  // Another one is that of the number pad.
  Enter: '\uE006',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Insert: '\uE016',
  Delete: '\uE017',
  ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`F${index + 1}`, String.fromCharCode(0xe031 + index)])),
  Meta: '\uE03D',
};

/** What WebDriver calls a key, by `KeyboardEvent.key`. */
export function keyValue(key: string): string {
  const value = KEYS[key] ?? key;
  if (Array.from(value).length !== 1) throw new Error(`WebDriver knows no key "${key}".`);
  return value;
}
