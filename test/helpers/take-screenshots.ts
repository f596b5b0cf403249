/**
 * Takes the pictures of the README from the demo: `npm run screenshots`. Run again whenever the panel changes its looks.
 */
import { fileURLToPath } from 'node:url';
import { DemoPage, openDemoSite } from './demo-page.js';

const FOLDER = fileURLToPath(new URL('../../demo/screenshots/', import.meta.url));
/** Turns before and after a stage is made slow: enough to show the difference. */
const QUIET_TURNS = 6;
const SLOW_TURNS = 2;
/** Until the last analysis is drawn. */
const SETTLED_MS = 700;

const site = await openDemoSite();
try {
  const context = await site.newContext({ viewport: { width: 1280, height: 960 }, deviceScaleFactor: 1.5, colorScheme: 'light' });
  const demo = await DemoPage.open(context, site.url);
  await demo.playTurns(QUIET_TURNS);
  await demo.page.getByRole('switch', { name: 'Slow stage' }).check();
  await demo.playTurns(SLOW_TURNS);
  await demo.page.getByRole('switch', { name: 'Slow stage' }).uncheck();
  await demo.playTurns(1);
  await demo.openPanel();
  // Taller than by default, so that a picture shows a whole tab.
  const handle = demo.page.getByRole('separator', { name: /panel/i });
  await handle.focus();
  for (let press = 0; press < 14; press++) await demo.page.keyboard.press('ArrowUp');
  await handle.blur();
  const picture = async (file: string): Promise<void> => {
    await demo.page.waitForTimeout(SETTLED_MS);
    await demo.page.screenshot({ path: FOLDER + file });
  };
  await picture('overview.png');
  await demo.page.getByRole('button', { name: 'Show slowest in Timeline' }).first().click();
  await demo.page.getByRole('button', { name: 'Zoom out' }).click();
  await picture('timeline.png');
} finally {
  await site.close();
}
