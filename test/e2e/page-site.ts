import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

/** What a page posted: to which path, with which query, and what. */
export interface Posted {
  readonly what: string;
  readonly query: URLSearchParams;
  readonly value: unknown;
}

/** Pages of `test/e2e/pages`, built for production as an app's are, on one origin. */
export interface PageSite {
  readonly url: string;
  /** A folder that goes with the site. */
  readonly folder: string;
  onPost: (posted: Posted) => void;
  close(): Promise<void>;
}

export async function openPageSite(...pages: string[]): Promise<PageSite> {
  const root = fileURLToPath(new URL('pages', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'scratch-pages-'));
  const built = join(folder, 'built');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir: built, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: pages.map((page) => join(root, page)) } },
  });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      response.writeHead(204).end();
      site.onPost({ what: pathname.slice(1), query: searchParams, value: JSON.parse(Buffer.concat(parts).toString('utf8')) });
      return;
    }
    const content = await readFile(join(built, normalize(pathname))).catch(() => undefined);
    if (content === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream' }).end(content);
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const site: PageSite = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    folder,
    onPost: () => undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  return site;
}
