/** Sends a value to the server that the page came from. */
export async function post(what: string, value: unknown): Promise<void> {
  await fetch(`/${what}${location.search}`, { method: 'POST', body: JSON.stringify(value) });
}
