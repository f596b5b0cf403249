export { byNewest } from './session-order.js';
