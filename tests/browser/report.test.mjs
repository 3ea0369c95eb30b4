// Report pages: the official sections and tables, an address for each cell, numbers in columns.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { attr, cellIds, elements, fileUrl, fullReport, none, ofKind, show, text, useBrowser, words } from './lib.mjs';

const { withPage } = useBrowser({ before, after });
const SECTIONS = [
  '一、总体情况',
  '二、主动公开政府信息情况',
  '三、收到和处理政府信息公开申请情况',
  '四、政府信息公开行政复议、行政诉讼情况',
  '五、存在的主要问题及改进情况',
  '六、其他需要报告的事项',
];
const TABLES = ['t2', 't3', 't4'];
const reports = ofKind('report');

/** The form whose empty tables have just these cells. */
const forms = new Map(ofKind('form').map((page) => [cellIds(page).join(' '), page.path]));

test('the form of 2021 has 200 cells, the form of 2019 has 198', () => {
  const counts = Object.fromEntries(ofKind('form').map((page) => [page.path, cellIds(page).length]));
  assert.deepEqual(counts, { 'forms/cn-xxgk-2019/index.html': 198, 'forms/cn-xxgk-2021/index.html': 200 });
});

test('reports hold the six sections in the official order', () => {
  const problems = reports.flatMap(({ path, elements: all }) => {
    const headings = all.filter((element) => element.tagName === 'h2').map((element) => text(element).trim());
    const official = headings.filter((heading) => /^[一二三四五六]、/.test(heading));
    return official.join() === SECTIONS.join() ? [] : [`${path}: ${official.join(' ')}`];
  });
  none(problems, 'reports with other sections');
});

test('reports hold every cell of their form, once, in order', () => {
  const problems = reports.filter((page) => !forms.has(cellIds(page).join(' ')));
  none(problems.map((page) => `${page.path}: ${cellIds(page).length} cells`), 'reports with the cells of no form');
});

test('the three tables have a caption, and each cell names its heads', () => {
  const problems = [...reports, ...ofKind('form')].flatMap(({ path, elements: all }) => {
    const found = TABLES.map((id) => all.find((one) => one.tagName === 'table' && attr(one, 'id') === id));
    return found.flatMap((table, at) => [...faults(table, TABLES[at])].map((fault) => `${path}: ${fault}`));
  });
  none(problems, 'faults of tables');
});

function* faults(table, id) {
  if (!table) return yield `no table ${id}`;
  const all = [...elements(table)];
  const caption = all.find((element) => element.tagName === 'caption');
  if (!caption || text(caption).trim() === '') yield `${show(table)} has no caption`;
  const heads = new Set(all.filter((one) => one.tagName === 'th').map((one) => attr(one, 'id')));
  for (const cell of all.filter((element) => element.tagName === 'td')) {
    const named = words(cell, 'headers');
    if (named.length === 0) yield `${show(cell)} has no headers`;
    for (const head of named) if (!heads.has(head)) yield `${show(cell)} names "${head}", no head of its table`;
    if (text(cell).trim() === '') yield `${show(cell)} is empty`;
  }
}

for (const width of [1280, 375])
  test(`an address brings its cell into view at ${width} px`, () =>
    withPage({ viewport: { width, height: 740 } }, async (page) => {
      const problems = [];
      for (const id of ['t3.new.nat', 't3.total.all', 't4.lr.total', 't2.fee.amt']) {
        await page.goto('about:blank');
        await page.goto(`${fileUrl(fullReport.path)}#${id}`);
        const seen = await page.evaluate((name) => {
          const cell = document.getElementById(name);
          const { left, top, right, bottom } = cell.getBoundingClientRect();
          const inside = left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1;
          return inside && cell.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
        }, id);
        if (!seen) problems.push(`${fullReport.path}#${id} is out of sight or covered`);
      }
      none(problems, 'addresses that do not show their cell');
    }));

/** Where each number of the applications table ends, by column, and how wide one of its digits is. */
function measure() {
  const columns = {};
  for (const cell of document.querySelectorAll('#t3 td')) {
    const digits = cell.firstChild;
    if (digits?.nodeType !== Node.TEXT_NODE || !/^\d+$/.test(digits.data.trim())) continue;
    const range = document.createRange();
    range.selectNodeContents(digits);
    const { right, width } = range.getBoundingClientRect();
    const { fontWeight } = getComputedStyle(cell);
    const digit = width / digits.data.trim().length;
    (columns[cell.id.split('.').at(-1)] ??= []).push({ right, digit, fontWeight });
  }
  return columns;
}

test('the numbers of a column end at one edge and have digits of one width', () =>
  withPage({ viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(fileUrl(fullReport.path));
    const columns = Object.entries(await page.evaluate(measure));
    assert.equal(columns.length, 7);
    const problems = columns.flatMap(([column, cells]) => {
      const spread = (numbers) => Math.max(...numbers) - Math.min(...numbers);
      const edges = spread(cells.map((cell) => cell.right));
      // Bold digits may be wider than others, as long as all bold ones are alike.
      const weights = [...new Set(cells.map((cell) => cell.fontWeight))];
      const digits = weights.map((weight) => spread(cells.filter((one) => one.fontWeight === weight).map((one) => one.digit)));
      return [
        ...(edges > 0.5 ? [`${column}: right edges differ by ${edges} px`] : []),
        ...(Math.max(...digits) > 0.2 ? [`${column}: digits differ by ${Math.max(...digits)} px`] : []),
      ];
    });
    none(problems, `columns of ${fullReport.path} that are not straight`);
  }));
