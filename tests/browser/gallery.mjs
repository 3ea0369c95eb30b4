// Pictures of one page of every kind, for looking at. Not a test.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kinds, serve, specimens, useBrowser } from './lib.mjs';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const wanted = process.env.KINDS?.split(',') ?? kinds;

const looks = [
  ['1280', { viewport: { width: 1280, height: 900 } }],
  ['375', { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2 }],
  ['1280-dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['375-dark', { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2, colorScheme: 'dark' }],
  ['1280-forced', { viewport: { width: 1280, height: 900 }, forcedColors: 'active' }],
].filter(([name]) => !process.env.LOOKS || process.env.LOOKS.split(',').includes(name));

const hooks = { before: [], after: [] };
const { withPage } = useBrowser({ before: (f) => hooks.before.push(f), after: (f) => hooks.after.push(f) });
for (const hook of hooks.before) await hook();
const server = await serve('/a/b/');
const pictures = [];
for (const kind of kinds.filter((one) => wanted.includes(one))) {
  const { path } = specimens(kind)[0];
  for (const [name, options] of looks)
    await withPage(options, async (page) => {
      await page.goto(server.url(path));
      const file = `${kind}-${name}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: true });
      pictures.push([kind, name, path, file]);
    });
  if (!process.env.LOOKS || process.env.LOOKS.includes('print'))
    await withPage({}, async (page) => {
      await page.goto(server.url(path));
      const file = `${kind}-print.pdf`;
      await page.pdf({ path: join(folder, file), preferCSSPageSize: true, printBackground: false });
      pictures.push([kind, 'print', path, file]);
    });
}
await server.close();
for (const hook of hooks.after) await hook();

const item = ([kind, name, path, file]) =>
  `<figure><figcaption>${kind} · ${name} · ${path}</figcaption>` +
  (file.endsWith('.pdf') ? `<a href="${file}">${file}</a>` : `<img src="${file}" alt="" loading="lazy">`) +
  '</figure>';
writeFileSync(
  join(folder, 'index.html'),
  `<!DOCTYPE html><meta charset="utf-8"><title>Gallery</title>
<style>body{font:14px sans-serif}figure{display:inline-block;margin:8px;vertical-align:top}img{width:360px;border:1px solid #999}</style>
${pictures.map(item).join('\n')}\n`,
);
console.log(`${pictures.length} pictures in ${folder}`);
