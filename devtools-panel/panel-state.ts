/** What the panel remembers between openings, in `localStorage` where there is one. */
export const TAB_IDS = ['overview', 'timeline', 'stages', 'actions', 'monitor', 'history', 'compare', 'settings'] as const;
export type TabId = (typeof TAB_IDS)[number];

/** Parts of the Monitor tab. */
export const MONITOR_SECTIONS = ['metrics', 'alerts', 'memory', 'adjustments'] as const;
export type MonitorSectionId = (typeof MONITOR_SECTIONS)[number];

export type Dock = 'bottom' | 'right';

export interface PanelState {
  readonly tab: TabId;
  readonly dock: Dock;
  /** Height when docked at the bottom, CSS px. */
  readonly height: number;
  /** Width when docked at the right, CSS px. */
  readonly width: number;
  readonly monitorSection: MonitorSectionId;
}

const KEY = 'acttrace.panel';
export const DEFAULT_STATE: PanelState = { tab: 'overview', dock: 'bottom', height: 400, width: 520, monitorSection: 'metrics' };

/** Smaller than this, not one row of a table is left below the header. */
export const LEAST_HEIGHT = 160;
export const LEAST_WIDTH = 320;

export function loadState(): PanelState {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return DEFAULT_STATE;
    const { tab, dock, height, width, monitorSection } = kept as Partial<Record<keyof PanelState, unknown>>;
    return {
      tab: TAB_IDS.find((id) => id === tab) ?? DEFAULT_STATE.tab,
      dock: dock === 'right' ? 'right' : 'bottom',
      height: isSize(height) ? height : DEFAULT_STATE.height,
      width: isSize(width) ? width : DEFAULT_STATE.width,
      monitorSection: MONITOR_SECTIONS.find((id) => id === monitorSection) ?? DEFAULT_STATE.monitorSection,
    };
  } catch {
    // No storage, or not our text in it: the panel opens as it does for the first time.
    return DEFAULT_STATE;
  }
}

export function saveState(state: PanelState): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // No storage or no room: the state lasts as long as the page.
  }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= LEAST_WIDTH / 2 && value < 100_000;
}
