// The drafting server as a clerk sees it: the page follows every save, what is wrong stands beside it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { useBrowser } from './lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { withPage } = useBrowser({ before, after });
const root = join(import.meta.dirname, '..', '..');
const office = 'content/yunxiu/gongan';

let folder;
let server;
let url;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongkai-serve-'));
  for (const name of ['content', 'site.toml']) cpSync(join(root, name), join(folder, name), { recursive: true });
  const args = ['serve', '-r', folder, '-p', '0', '--lang', 'zh', '--editor', 'vscode://file/{path}:{line}:{column}'];
  server = spawn(process.env.GONGKAI, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  url = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (bytes) => {
      said += bytes;
      const found = /http:\/\/[\d.]+:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
    server.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
});
after(() => {
  server.removeAllListeners('exit');
  server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name) => join(folder, name);
const text = (name) => readFileSync(file(name), 'utf8');
/** Saves as most editors do: a new file takes the place of the old one. */
function save(name, words) {
  writeFileSync(file(`${name}.new~`), words);
  renameSync(file(`${name}.new~`), file(name));
}

/** The first number of the row of new requests, changed. */
const spoiled = (words) => words.replace(/^(new\s*=\s*\[\s*)(\d+)/m, (_, head, number) => head + (Number(number) + 7));

const quiet = (page) => {
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  return said;
};

test('a saved cell is shown, flashes, and is ringed when it is wrong', () =>
  withPage({ viewport: { width: 1280, height: 900 } }, async (page) => {
    const said = quiet(page);
    const name = `${office}/2024.toml`;
    const good = text(name);
    await page.goto(`${url}/yunxiu/gongan/2024/`);
    const cell = page.locator('[id="t3.new.nat"]');
    // A mark of a finding may stand beside the number.
    const shown = async () => Number.parseInt((await cell.innerText()).replace(/\D/g, ''), 10);
    const number = await shown();
    await page.getByText('没有发现问题').waitFor();
    await cell.scrollIntoViewIfNeeded();
    const place = (await cell.boundingBox()).y;
    save(name, spoiled(good));
    await page.locator('[id="t3.new.nat"].gk-flash').waitFor();
    assert.equal(await shown(), number + 7);
    const moved = Math.abs((await cell.boundingBox()).y - place);
    assert.ok(moved < 3, `what one looks at stays in sight, and moved by ${moved}`);
    await page.locator('.gk-ring-error').first().waitFor();
    await page.getByRole('button', { name: /错误 [1-9]/ }).click();
    const link = page.locator('.gk-list a.gk-place').first();
    assert.match(await link.innerText(), /^content\/yunxiu\/gongan\/2024\.(toml|md):\d+:\d+$/);
    assert.match(await link.getAttribute('href'), /^vscode:\/\/file\/.+2024\.(toml|md):\d+:\d+$/);
    if (process.env.GONGKAI_PICTURES) await page.screenshot({ path: join(process.env.GONGKAI_PICTURES, 'serve.png') });
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run('.gk-panel'));
    assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
    save(name, good);
    await page.getByText('没有发现问题').waitFor();
    assert.equal(await shown(), number);
    assert.deepEqual(said, []);
  }));

test('a file that cannot be read keeps its page, says so, and is forgiven when it is mended', () =>
  withPage({ viewport: { width: 375, height: 740 } }, async (page) => {
    const said = quiet(page);
    const name = `${office}/2023.toml`;
    const good = text(name);
    await page.goto(`${url}/yunxiu/gongan/2023/`);
    const cell = page.locator('[id="t3.new.nat"]');
    const number = await cell.innerText();
    save(name, `${good}\nx = [`);
    await page.getByText('页面显示的是上一次能读取的内容').waitFor();
    assert.equal(await cell.innerText(), number);
    await page.reload();
    assert.equal(await cell.innerText(), number, 'also for those who come later');
    save(name, good);
    await page.getByText('没有发现问题').waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= globalThis.innerWidth));
    assert.deepEqual(said, []);
  }));

test('a saved paragraph flashes, and no other page is disturbed', () =>
  withPage({ viewport: { width: 1280, height: 900 } }, async (page) => {
    const other = await page.context().newPage();
    await other.goto(`${url}/yunxiu/jiaoyu/2024/`);
    await other.evaluate(() => {
      globalThis.here = true;
    });
    await page.bringToFront();
    await page.goto(`${url}/yunxiu/gongan/2022/`);
    const name = `${office}/2022.md`;
    save(name, `${text(name).trimEnd()}\n\n新增的一段文字。\n`);
    await page.locator('p.gk-flash', { hasText: '新增的一段文字' }).waitFor();
    assert.equal(await page.locator('.gk-flash').count(), 1, 'nothing else flashes');
    assert.equal(await other.evaluate(() => globalThis.here), true);
  }));

test('the board shows every office and follows a save', () =>
  withPage({ viewport: { width: 375, height: 740 } }, async (page) => {
    const said = quiet(page);
    await page.goto(`${url}/__status/`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document));
    assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
    if (process.env.GONGKAI_PICTURES) await page.screenshot({ path: join(process.env.GONGKAI_PICTURES, 'board.png') });
    const row = page.locator('tr', { has: page.locator('a[href="/yunxiu/gongan/2024/"]') });
    assert.equal(await row.locator('td.gk-error').count(), 0);
    const name = `${office}/2024.toml`;
    const good = text(name);
    save(name, spoiled(good));
    await row.locator('td.gk-error').waitFor();
    save(name, good);
    await row.locator('td.gk-error').waitFor({ state: 'detached' });
    assert.deepEqual(said, []);
  }));
