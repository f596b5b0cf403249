/** 16 random hex digits. Unique enough for the sessions of one site; not a secret. */
export function createSessionId(): string {
  return Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
}
