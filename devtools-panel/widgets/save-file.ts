/** Hands a text to the browser as a download. */
export function saveFile(name: string, text: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the blob after this task; a minute is more than it takes to start.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** File name of an exported session: `acttrace-my-game-2026-03-24-1402.json`. */
export function traceFileName(session: { readonly name: string; readonly timeOrigin: number }, extension = 'json'): string {
  const slug = session.name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const date = new Date(session.timeOrigin);
  const when = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 16).replace(/:/g, '').replace('T', '-');
  return `${['acttrace', slug, when].filter(Boolean).join('-')}.${extension}`;
}
