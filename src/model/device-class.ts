/** What a recording's machine and browser have in common with others whose times may be compared with it. */
export interface DeviceClass {
  /** Logical processors; 0 unknown. */
  readonly cores: number;
  /** Memory, GB as the browser rounds it (at most 8 in Chromium, which alone tells it); 0 unknown. */
  readonly memory: number;
  readonly engine: 'chromium' | 'firefox' | 'webkit' | 'unknown';
  /** Cross-origin isolated: the clock steps finer. */
  readonly isolated: boolean;
}

export const ENGINES: readonly DeviceClass['engine'][] = ['chromium', 'firefox', 'webkit', 'unknown'];

/** A class that was stored; undefined for what is none. */
export function readDeviceClass(value: unknown): DeviceClass | undefined {
  const { cores, memory, engine: found, isolated } = (typeof value === 'object' && value !== null ? value : {}) as Partial<DeviceClass>;
  const engine = ENGINES.find((known) => known === found);
  if (engine === undefined || !isAmount(cores) || !isAmount(memory) || typeof isolated !== 'boolean') return undefined;
  return { cores, memory, engine, isolated };
}

function isAmount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

/** Of recordings from before it was kept. */
const UNKNOWN_DEVICE: DeviceClass = { cores: 0, memory: 0, engine: 'unknown', isolated: false };

/** Equal for devices whose times may be compared. */
export function deviceKey({ engine, cores, memory, isolated }: DeviceClass = UNKNOWN_DEVICE): string {
  return `${engine}/${cores}/${memory}/${isolated ? 'isolated' : 'shared'}`;
}
