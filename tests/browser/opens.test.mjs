// Every page opens: from the disk, and at a sub-path of somebody else's site under the strictest policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyKind, fileUrl, none, pages, serve, useBrowser } from './lib.mjs';

const { withPage } = useBrowser({ before, after });
const opened = pages.length < 200 ? pages : everyKind;

/** Opens an address in a page and returns what went wrong while it did. */
async function openIn(page, url) {
  const problems = [];
  const listeners = {
    console: (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    },
    pageerror: (error) => problems.push(error.message),
    requestfailed: (request) => problems.push(`${request.url()} ${request.failure()?.errorText}`),
    request: (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin) problems.push(`asks for ${request.url()}`);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) page.on(name, listener);
  await page.goto(url, { waitUntil: 'load' });
  for (const [name, listener] of Object.entries(listeners)) page.off(name, listener);
  return problems;
}

/** Opens all addresses one after the other. */
const openAll = (addresses) =>
  withPage({}, async (page) => {
    const problems = [];
    for (const [name, url] of addresses)
      problems.push(...new Set((await openIn(page, url)).map((problem) => `${name}: ${problem}`)));
    return problems;
  });

test('pages open from the disk without an error', async () => {
  none(await openAll(opened.map(({ path }) => [path, fileUrl(path)])), 'errors from file://');
});

test("pages open at a sub-path under default-src 'self'", async () => {
  const server = await serve('/a/b/nianbao/');
  try {
    none(await openAll(opened.map(({ path }) => [path, server.url(path)])), 'errors over http');
    none(server.missed, 'addresses that were asked for and do not exist');
  } finally {
    await server.close();
  }
});

test('the policy is in force where the test looks for it', async () => {
  const server = await serve('/');
  try {
    await withPage({}, async (page) => {
      await page.goto(server.url('index.html'));
      const refused = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
      await page.evaluate(() => document.body.setAttribute('onclick', 'void 0'));
      assert.ok(await refused);
    });
  } finally {
    await server.close();
  }
});
