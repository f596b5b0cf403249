import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findChromium } from '../helpers/find-browser.js';
import { launchBrowser } from './launch-browser.js';
import { startServer } from './server.js';

export interface PageRun {
  /** Folder of the built pages. */
  readonly folder: string;
  /** Name of the page, with its query. */
  readonly page: string;
  /** A folder for the browser's profile, made when missing. */
  readonly profile: string;
  /** Flags of Chromium beyond those of every page. */
  readonly flags?: readonly string[];
  /** Longest wait for the page's result, ms. */
  readonly patience: number;
}

/**
 * Opens a page in a Chromium of its own, to which nothing is attached, and waits for what it posts.
 * @throws Error when the page fails, the browser ends, or nothing comes in time.
 */
export async function runPage<Result>({ folder, page, profile, flags, patience }: PageRun): Promise<Result> {
  const server = await startServer(folder);
  const browser = launchBrowser(findChromium(), server.url + page, join(profile, page.replace(/\W.*/, '')), flags);
  try {
    return JSON.parse(await Promise.race([server.result, browser.gone, failAfter(page, patience)])) as Result;
  } finally {
    server.close();
    await browser.close();
  }
}

async function failAfter(page: string, patience: number): Promise<never> {
  await setTimeout(patience, undefined, { ref: false });
  throw new Error(`The bench page ${page} sent nothing within ${patience / 1000} s.`);
}
