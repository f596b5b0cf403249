/**
 * The first `most` characters of a text, as a string of its own: engines keep the whole text alive for the sake of a slice of it,
 * and what an app hands us may be megabytes long.
 */
export function cutText(text: string, most: number): string {
  return text.length > most ? (JSON.parse(JSON.stringify(text.slice(0, most))) as string) : text;
}
