// Print: a report on A4 paper, with nothing of its tables cut off.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cellIds, fileUrl, fullReport, none, serve, specimens, useBrowser } from './lib.mjs';

const { withPage } = useBrowser({ before, after });
const POINTS_PER_MM = 72 / 25.4;

/** The width that is left for content on the page each table is printed on, after the style sheet's own @page rules. */
function rooms() {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const flat = rules.flatMap((rule) => (rule instanceof CSSMediaRule ? [...rule.cssRules] : [rule]));
  const paper = flat.filter((rule) => rule instanceof CSSPageRule);
  const px = (length) => {
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.setProperty('width', length);
    const { width } = probe.getBoundingClientRect();
    probe.remove();
    return width;
  };
  const room = (name) => {
    const mine = paper.filter((rule) => rule.selectorText === '' || rule.selectorText === name);
    const last = (property) => mine.map((rule) => rule.style.getPropertyValue(property)).filter(Boolean).at(-1);
    const width = last('size')?.includes('landscape') ? '297mm' : '210mm';
    const side = (edge) => px(last(`margin-${edge}`) ?? '10mm');
    return px(width) - side('left') - side('right');
  };
  return [...document.querySelectorAll('table.grid')].map((table) => {
    let { page } = getComputedStyle(table);
    for (let up = table; up && page === 'auto'; up = up.parentElement) ({ page } = getComputedStyle(up));
    return { id: table.id, room: room(page) };
  });
}

/** A box that cuts its table off, or makes a reader scroll on paper. */
function cutOff(id) {
  const table = document.getElementById(id);
  const found = [];
  for (let up = table; up && up !== document.documentElement; up = up.parentElement)
    if (up.scrollWidth > up.clientWidth + 1 && getComputedStyle(up).overflowX !== 'visible')
      found.push(`<${up.tagName.toLowerCase()} class="${up.className}"> cuts it off`);
  return { width: table.getBoundingClientRect().width, found };
}

// Over http: from the disk a browser does not let a page read its own style sheets.
let server;
before(async () => {
  server = await serve('/');
});
after(() => server.close());

test('tables are no wider than the paper', () =>
  withPage({}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const problems = [];
    for (const { path } of [fullReport, ...specimens('report')]) {
      await page.goto(server.url(path));
      const tables = await page.evaluate(rooms);
      assert.equal(tables.length, 3, path);
      for (const { id, room } of tables) {
        await page.setViewportSize({ width: Math.floor(room), height: 1000 });
        const { width, found } = await page.evaluate(cutOff, id);
        if (width > room + 1) found.push(`${Math.round(width)} px wide on ${Math.round(room)} px of paper`);
        problems.push(...found.map((what) => `${path}: ${id}: ${what}`));
      }
    }
    none(problems, 'tables that do not fit on paper');
  }));

test('the PDF of a report is A4 and holds every cell', () =>
  withPage({}, async (page) => {
    await page.goto(fileUrl(fullReport.path));
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true, tagged: true })).toString('latin1');
    const sheets = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
    assert.ok(sheets.length > 0, 'the PDF has no page');
    for (const [, width, height] of sheets) {
      const [short, long] = [Number(width), Number(height)].sort((a, b) => a - b).map((points) => points / POINTS_PER_MM);
      assert.ok(Math.abs(short - 210) < 1 && Math.abs(long - 297) < 1, `a sheet of ${short} × ${long} mm`);
    }
    const cells = [...pdf.matchAll(/\/S\s*\/TD\b/g)].length;
    assert.ok(cells >= cellIds(fullReport).length, `${cells} cells of ${cellIds(fullReport).length} are in the PDF`);
  }));
