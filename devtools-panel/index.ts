export { openPanel, type OpenedPanel, type OpenPanelOptions } from './panel.js';
export { ActtracePanel } from './acttrace-panel.js';
