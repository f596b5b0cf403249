import { base } from './base.js';
import { blame } from './blame.js';
import { live } from './live.js';
import { progress } from './progress.js';
import { shell } from './shell.js';
import { table } from './table.js';
import { tabs } from './tabs.js';
import { tokens } from './tokens.js';

/** The panel's one style system, in cascade order. */
export const panelStyles = [tokens, base, shell, table, tabs, blame, live, progress];
