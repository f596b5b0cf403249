/**
 * Entry of `acttrace.iife.js`, for `<script src="…">`: as `acttrace/auto`, with the panel inside the same file.
 */
import * as panel from '../../devtools-panel/index.js';
import { bootstrap } from './bootstrap.js';

bootstrap(() => Promise.resolve(panel));
