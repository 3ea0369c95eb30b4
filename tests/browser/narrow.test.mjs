// Widths: nothing sticks out on a phone, the wide table scrolls in its box, and fits on a desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyKind, fileUrl, fullReport, none, ofKind, pages, specimens, useBrowser } from './lib.mjs';

const { withPage } = useBrowser({ before, after });
const PHONES = [375, 320];
const WIDTHS = [1280, 1024, 960, 768, ...PHONES];
const opened = pages.length < 200 ? pages : everyKind;

/** The element that sticks out furthest to the right and is not inside a box that scrolls. */
function widest() {
  const scrolls = (element) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX);
  const inBox = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };
  const right = (element) => element.getBoundingClientRect().right;
  const free = [...document.body.querySelectorAll('*')].filter((element) => !inBox(element));
  const found = free.reduce((a, b) => (right(b) >= right(a) ? b : a));
  const name = found.id ? `#${found.id}` : [...found.classList].map((one) => `.${one}`).join('');
  return {
    content: document.documentElement.scrollWidth,
    window: innerWidth,
    element: `<${found.tagName.toLowerCase()}${name}> “${found.textContent.trim().slice(0, 20)}”`,
  };
}

test('no page is wider than its window', () =>
  withPage({}, async (page) => {
    const problems = [];
    for (const { path } of opened) {
      await page.goto(fileUrl(path));
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 740 });
        const { content, window, element } = await page.evaluate(widest);
        if (content > window) problems.push(`${path}: ${content} px wide at ${width} px: ${element}`);
      }
    }
    none(problems, 'pages wider than the window');
  }));

/** Scrolls the box of the applications table to its right end and says what cannot be seen of each row. */
function rowsAtTheRight() {
  const table = document.getElementById('t3');
  const box = table.closest('[role="region"]');
  const seen = (element) => {
    const part = element.getBoundingClientRect();
    const room = box.getBoundingClientRect();
    const [x, y] = [(part.left + part.right) / 2, (part.top + part.bottom) / 2];
    const over = document.elementFromPoint(x, y);
    return part.left >= room.left - 1 && part.right <= room.right + 1 && element.contains(over);
  };
  const hidden = [];
  for (const row of table.tBodies[0].rows) {
    const labels = [...row.querySelectorAll('th.leaf')];
    const cells = [...row.querySelectorAll('td')];
    for (const element of [...labels, cells.at(-1)]) {
      element.scrollIntoView({ block: 'center' });
      box.scrollLeft = box.scrollWidth;
      if (!seen(element)) hidden.push(`<${element.tagName.toLowerCase()} id="${element.id}">`);
    }
    if (labels.length === 0) hidden.push(`${row.outerHTML.slice(0, 60)} has no leaf label`);
  }
  return { hidden, box: box.clientWidth, table: box.scrollWidth, left: box.scrollLeft };
}

for (const width of PHONES)
  test(`at ${width} px the applications table scrolls in its box and keeps its labels`, () =>
    withPage({ viewport: { width, height: 740 } }, async (page) => {
      const problems = [];
      for (const { path } of [fullReport, ...specimens('report'), ...specimens('form')]) {
        await page.goto(fileUrl(path));
        const found = await page.evaluate(rowsAtTheRight);
        assert.ok(found.box <= width, `${path}: the box is ${found.box} px wide`);
        assert.ok(found.table > found.box, `${path}: the table is not wider than its box (${found.table} px)`);
        assert.ok(found.left > 0, `${path}: the box does not scroll`);
        problems.push(...found.hidden.map((element) => `${path}: ${element} is out of sight, scrolled to the right`));
      }
      none(problems, 'labels and totals out of sight');
    }));

test('at 1280 px the applications table needs no scrolling', () =>
  withPage({ viewport: { width: 1280, height: 900 } }, async (page) => {
    const problems = [];
    for (const { path } of ofKind('report')) {
      await page.goto(fileUrl(path));
      const { box, table } = await page.evaluate(() => {
        const region = document.getElementById('t3').closest('[role="region"]');
        return { box: region.clientWidth, table: region.scrollWidth };
      });
      if (table > box) problems.push(`${path}: the table takes ${table} px of ${box} px`);
    }
    none(problems, 'tables that scroll on a desk');
  }));
