// The page of comparisons and what scripts add elsewhere: by keyboard, from the disk, by address, without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileUrl, files, none, read, serve, useBrowser } from './lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { withPage } = useBrowser({ before, after });
const PAGE = 'compare/index.html';
const VIEW =
  '#o=yunxiu/jiaoyu,yunxiu/gongan,yunxiu/wenlv,yunxiu/qingxi/zhenshi,yunxiu/zhengfu&m=open_rate,t3.new&y=2019-2024&k=1';
const FULL = '#o=yunxiu/zhengfu,yunxiu/gongan,yunxiu/wenlv,yunxiu/kaifaqu,yunxiu/shichang,yunxiu/qingxi/zhenshi&m=yoy_open_pp,open_rate,t3.new,req_per_10k_dec&y=2019-2024&k=1';
const desk = { viewport: { width: 1280, height: 900 } };

let server;
let root;
before(async () => {
  server = await serve('/a/b/nianbao/');
  root = await serve('/');
});
after(() => Promise.all([server.close(), root.close()]));

/** Runs `body` with a page whose errors and whose requests to elsewhere are counted. */
const watched = (options, body) =>
  withPage(options, async (page) => {
    const problems = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const own = ['blob:', fileUrl(''), server.url(''), root.url('')].some((start) => request.url().startsWith(start));
      if (!own) problems.push(`asks for ${request.url()}`);
    });
    await body(page);
    none(problems, 'errors and requests to elsewhere');
  });

const ready = (page) => page.waitForFunction(() => /^已列出/.test(document.getElementById('compare-status').textContent));

/** Opens a view and waits until it is shown. */
async function open(page, hash, url = server.url(PAGE)) {
  await page.goto(url + hash);
  await ready(page);
}

/** The tables as they are read: the marks aside. */
const tables = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#compare-result table')].map((table) => {
      const plain = (cell) => cell.cloneNode(true);
      const textOf = (cell) => {
        const copy = plain(cell);
        copy.querySelectorAll('.sign, .visually-hidden, small').forEach((one) => one.remove());
        return copy.textContent.trim();
      };
      return [...table.rows].map((row) => [...row.cells].map(textOf));
    }),
  );

const dataOf = (path, year) => {
  const file = `${path}/${year}/data.json`;
  return files.includes(file) ? JSON.parse(read(file)) : null;
};

test('offices and metrics are chosen by keyboard alone, and the numbers are those of the reports', () =>
  watched(desk, async (page) => {
    await page.goto(server.url(PAGE));
    await page.waitForSelector('#compare:not([hidden])');
    const tabTo = async (what) => {
      for (let count = 0; count < 120; count += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), what)) return;
      }
      assert.fail(`Tab does not reach ${what}`);
    };
    await tabTo('#compare-find');
    await page.keyboard.type('教育');
    await tabTo('input[name="office"]');
    await page.keyboard.press('Space');
    await ready(page);
    await page.focus('#compare-find');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('水利局');
    await tabTo('input[name="office"]');
    await page.keyboard.press('Space');
    await tabTo('input[name="metric"][value="t3.new"]');
    await page.keyboard.press('Space');
    await tabTo('select[name="from"]');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.querySelectorAll('#compare-result table').length === 2);
    await page.waitForFunction(() => document.querySelectorAll('#compare-result thead th').length === 12);

    const [rates, counts] = await tables(page);
    assert.deepEqual(rates[0], ['机构', '2020', '2021', '2022', '2023', '2024']);
    const offices = ['yunxiu/jiaoyu', 'yunxiu/shuiwu'];
    offices.forEach((path, row) =>
      [2020, 2021, 2022, 2023, 2024].forEach((year, column) => {
        const { cells, indicators } = dataOf(path, year);
        assert.equal(rates[row + 1][column + 1], indicators.open_rate, `${path} ${year}`);
        assert.equal(counts[row + 1][column + 1], String(cells['t3.new.all']), `${path} ${year}`);
      }),
    );
    assert.match(decodeURIComponent(page.url()), /#o=yunxiu\/jiaoyu,yunxiu\/shuiwu&m=open_rate,t3\.new&y=2020-2024$/);
    // A button that removes an office hands the focus on to its neighbour.
    await page.focus('#compare-chosen button');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), '移除区水务局 ×');
  }));

test('the address shows the same view in another browser, at a root, at a sub-path and from the disk', async () => {
  const shown = [];
  const look = (page) => page.evaluate(() => document.getElementById('compare-result').innerHTML);
  await watched(desk, async (page) => {
    await page.goto(server.url(PAGE));
    await page.waitForSelector('#compare:not([hidden])');
    for (const path of ['yunxiu/wenlv', 'yunxiu/jiaoyu']) await page.check(`input[name="office"][value="${path}"]`);
    await page.check('input[name="metric"][value="t3.total"]');
    await page.selectOption('select[name="to"]', '2023');
    await page.selectOption('select[name="view"]', 'table');
    await page.check('input[name="medians"]');
    await page.waitForFunction(() => document.querySelectorAll('#compare-result .median').length === 2);
    shown.push(await look(page), new URL(page.url()).hash);
  });
  const [first, hash] = shown;
  assert.equal(hash, '#o=yunxiu/wenlv,yunxiu/jiaoyu&m=open_rate,t3.total&y=2019-2023&v=table&k=1');
  for (const url of [server.url(PAGE), root.url(PAGE), fileUrl(PAGE)])
    await watched(desk, async (page) => {
      await open(page, hash, url);
      assert.equal(await look(page), first);
      assert.equal(new URL(page.url()).hash, hash);
      // Another address in the same window is followed too.
      await page.evaluate(() => {
        location.hash = '#o=yunxiu/gongan&m=t3.new&y=2024';
      });
      await page.waitForFunction(() => document.querySelector('#compare-result td')?.textContent === '214');
      await page.selectOption('select[name="view"]', 'chart');
      assert.match(page.url(), /#o=yunxiu\/gongan&m=t3\.new&y=2024&v=chart$/);
    });
});

test('what the address names and nobody knows does no harm and is said', () =>
  watched(desk, async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const odd = 'o=nowhere/x,yunxiu/jiaoyu,../../etc,%3Cb%3E&m=nothing,t3.new&y=1900-2999&v=pie&k=2&zz=%E0%A4%A&main';
    await open(page, `#${odd}`);
    const [table, ...more] = await tables(page);
    assert.equal(more.length, 0);
    assert.deepEqual(table[0], ['机构', '2019', '2020', '2021', '2022', '2023', '2024']);
    assert.equal(table[1][6], String(dataOf('yunxiu/jiaoyu', 2024).cells['t3.new.all']));
    const note = await page.textContent('#compare-note');
    for (const part of ['nowhere/x', '../../etc', '<b>', 'nothing', 'y=1900-2999', 'v=pie', 'k=2', 'main'])
      assert.ok(note.includes(part), `${part} is not in “${note}”`);
    none(asked.filter((path) => /nowhere|etc/.test(path)), 'requests for what nobody knows');
    // A place on the page is no view.
    await page.evaluate(() => {
      location.hash = '#main';
    });
    await page.waitForTimeout(100);
    assert.deepEqual((await tables(page))[0], table);
  }));

test('medians are those of the reports of offices of the kind', () =>
  watched(desk, async (page) => {
    await open(page, '#o=yunxiu/jiaoyu&m=open_rate&y=2024&k=1');
    const reports = files.filter((path) => path.endsWith('/2024/data.json')).map((path) => JSON.parse(read(path)));
    const rates = reports
      .filter(({ kind, scope, cells }) => kind === 'department' && scope === 'own' && cells['t3.total.all'] >= 30)
      .map(({ indicators }) => indicators.open_rate)
      .sort((a, b) => parseFloat(a) - parseFloat(b));
    assert.equal(rates.length % 2, 1, 'the example has no single report in the middle');
    const [table] = await tables(page);
    assert.deepEqual(table[2], ['政府部门中位数', rates[(rates.length - 1) / 2]]);
    assert.equal(await page.textContent('#compare-result .median small'), `（${rates.length}份）`);
  }));

test('gaps, seams and few cases are said in the table and drawn in the chart', () =>
  watched(desk, async (page) => {
    await open(page, VIEW);
    const [rates, counts] = await tables(page);
    const row = (table, name) => table.find(([label]) => label === name);
    assert.equal(row(counts, '枕石镇')[4], '没有数据');
    assert.equal(row(rates, '枕石镇')[4], '没有数据');
    const remarks = await page.textContent('#compare-result figure:nth-of-type(2) .remarks');
    assert.match(remarks, /‖ 区文旅局：2022年度起：此前为云岫区旅游发展局、云岫区文化广电局的数据。/);
    assert.match(remarks, /† 汇总报告/);
    assert.match(remarks, /‡ 出自前身机构的报告/);
    const strokes = await page.evaluate(() =>
      [...document.querySelectorAll('#compare-result figure:nth-of-type(2) .series > path:not(.mark)')].map((one) => one.getAttribute('d').match(/M/g).length),
    );
    // An office without a break, one cut by a merger, one without a report in 2022.
    assert.deepEqual(strokes.slice(0, 5), [1, 1, 2, 2, 1]);
    const hollow = await page.$$eval('#compare-result figure:nth-of-type(1) .q3.small', (marks) => marks.length);
    assert.equal(hollow, 6, 'every rate of the small office is hollow');
    assert.match(await page.textContent('#compare-result figure p'), /^折线图，2019—2024年度。2024年度：/);
  }));

test('only where the site publishes rankings does the sentence say who is highest', () =>
  watched(desk, async (page) => {
    const view = '#o=yunxiu/jiaoyu,yunxiu/gongan,yunxiu/wenlv,yunxiu/ziran&m=open_rate&y=2023-2024';
    const said = () => page.textContent('#compare-result figure > p');
    const rate = (path) => dataOf(path, 2024).indicators.open_rate;
    await open(page, view);
    const [edu, police, few, land] = ['jiaoyu', 'gongan', 'wenlv', 'ziran'].map((name) => rate(`yunxiu/${name}`));
    const items = `区教育局${edu}、公安云岫分局${police}、区文旅局${few}*、区自然资源局${land}`;
    assert.equal(await said(), `折线图，2023—2024年度。2024年度：${items}。`);
    const index = read('compare/index.js').toString('utf8').replace('"ranking":false', '"ranking":true');
    await page.route('**/compare/index.js', (route) => route.fulfill({ contentType: 'text/javascript', body: index }));
    await page.goto('about:blank');
    await open(page, view);
    const ends = `最高的是区教育局（${edu}），最低的是公安云岫分局（${police}）`;
    assert.equal(await said(), `折线图，2023—2024年度。2024年度${ends}。不作高低比较的：区文旅局${few}*。`);
  }));

test('one office alone is drawn in columns, and the number stands on each', () =>
  watched(desk, async (page) => {
    await open(page, '#o=yunxiu/qingxi/zhenshi&m=t3.new&y=2019-2024');
    const [table] = await tables(page);
    const drawn = await page.$$eval('#compare-result .series text', (all) => all.map((one) => one.textContent));
    assert.deepEqual([...drawn].sort(), table[1].slice(1).sort(), 'numbers, and words for the year without any');
    assert.equal(await page.$$eval('#compare-result rect', (all) => all.length), drawn.length - 1);
  }));

/** A CSV file as rows of fields. */
const parseCsv = (text) =>
  text
    .trimEnd()
    .split('\r\n')
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field]) => field.replace(/^"|"$/g, '').replace(/""/g, '"')));

test('the CSV holds what the table shows', () =>
  watched({ ...desk, acceptDownloads: true }, async (page) => {
    await open(page, VIEW);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('button[name="csv"]')]);
    assert.equal(download.suggestedFilename(), 'compare-2019-2024.csv');
    const text = readFileSync(await download.path(), 'utf8');
    assert.ok(text.startsWith('\ufeff'), 'no byte order mark');
    const [head, ...lines] = parseCsv(text.slice(1));
    assert.deepEqual(head.slice(0, 8), ['metric', 'metric_name', 'office', 'path', 'period', 'value', 'state', 'note']);
    const shown = (await tables(page)).flatMap((table) => table.slice(1).flatMap((row) => row.slice(1)));
    assert.equal(lines.length, shown.length);
    lines.forEach(([, , office, , period, value, state], at) => {
      if (state === 'number') assert.equal(value, shown[at], `${office} ${period}`);
      else assert.deepEqual([value, shown[at]], ['', '没有数据'], `${office} ${period}`);
    });
  }));

test('without scripts the page leads to the comparisons that are pages', () =>
  watched({ ...desk, javaScriptEnabled: false }, async (page) => {
    await page.goto(server.url(PAGE));
    assert.equal(await page.isVisible('#compare'), false);
    assert.ok(await page.isVisible('noscript p'));
    assert.ok(await page.isVisible('.ready a[href$="years/2024/index.html"]'));
    assert.ok(await page.isVisible('.ready a[href$="yunxiu/index.html"]'));
  }));

test('the address is copied, also where browsers withhold the clipboard and the history', () =>
  watched(desk, async (page) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      history.replaceState = () => {
        throw new DOMException('no', 'SecurityError');
      };
    });
    await open(page, '#o=yunxiu/jiaoyu&m=t3.new&y=2024');
    await page.selectOption('select[name="from"]', '2022');
    await page.waitForFunction(() => location.hash.endsWith('y=2022-2024'));
    await ready(page);
    await page.click('button[name="copy"]');
    assert.equal(await page.inputValue('#compare-note input'), page.url());
  }));

test('at most six offices and four metrics; clearing begins anew', () =>
  watched(desk, async (page) => {
    await open(page, FULL);
    assert.equal(await page.isDisabled('input[name="office"][value="yunxiu/jiaoyu"]'), true);
    assert.equal(await page.isDisabled('input[name="metric"][value="t3.total"]'), true);
    await page.uncheck('input[name="office"][value="yunxiu/gongan"]');
    assert.equal(await page.isDisabled('input[name="office"][value="yunxiu/jiaoyu"]'), false);
    await page.click('button[name="clear"]');
    assert.equal(await page.$$eval('#compare-result > *', (all) => all.length), 0);
    assert.match(page.url(), /#$/);
  }));

test('five thousand offices can be searched', () =>
  watched(desk, async (page) => {
    const whole = read('compare/index.js').toString('utf8');
    const index = JSON.parse(whole.slice(whole.indexOf('{'), whole.lastIndexOf('}') + 1));
    const more = Array.from({ length: 5000 }, (_, at) => [`x/o${at}`, `第${at}号办事处`, '', 3, 0, 2019, 2024]);
    index.offices.push(...more);
    await page.route('**/compare/index.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: `gongkai("compare/index", ${JSON.stringify(index)});` }),
    );
    await page.goto(server.url(PAGE));
    await page.waitForSelector('#compare:not([hidden])');
    assert.equal(await page.$$eval('input[name="office"]', (all) => all.length), 50);
    const took = await page.evaluate(() => {
      const find = document.getElementById('compare-find');
      const began = performance.now();
      for (const text of ['第', '第4', '第49', '第499', '第4999']) {
        find.value = text;
        find.dispatchEvent(new Event('input'));
      }
      return performance.now() - began;
    });
    assert.deepEqual(await page.$$eval('input[name="office"]', (all) => all.map((one) => one.value)), ['x/o4999']);
    assert.ok(took < 500, `five keystrokes took ${took} ms`);
  }));

test('a file that is missing is named, and the rest is shown', () =>
  withPage(desk, async (page) => {
    await page.route('**/gongan/series.js', (route) => route.fulfill({ status: 404, body: '' }));
    await open(page, '#o=yunxiu/jiaoyu,yunxiu/gongan&m=t3.new&y=2024');
    assert.match(await page.textContent('#compare-status'), /未能读取：霁川市公安局云岫分局/);
    assert.equal((await tables(page))[0].length, 2);
  }));

for (const [name, options] of [
  ['in light', { ...desk, colorScheme: 'light' }],
  ['in dark', { ...desk, colorScheme: 'dark' }],
  ['on a phone', { viewport: { width: 375, height: 740 } }],
])
  test(`a full view breaks no accessibility rule and is no wider than its window ${name}`, () =>
    watched(options, async (page) => {
      for (const view of ['', '&v=table', '&v=chart']) {
        await page.goto('about:blank');
        await open(page, FULL + view);
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } }));
        none(
          found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`)),
          'broken rules',
        );
        const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(content <= window, `${content} px wide at ${window} px`);
      }
      const least = await page.evaluate(() =>
        Math.min(...[...document.querySelectorAll('.chart text')].map((one) => one.getBoundingClientRect().height)),
      );
      assert.ok(least >= 12, `a label is ${least} px high`);
    }));

test('the charts follow the width of the window', () =>
  watched(desk, async (page) => {
    await open(page, '#o=yunxiu/jiaoyu&m=t3.new&y=2019-2024');
    const width = () => page.$eval('#compare-result svg', (svg) => Number(svg.getAttribute('width')));
    const wide = await width();
    await page.setViewportSize({ width: 375, height: 740 });
    await page.waitForFunction((before) => Number(document.querySelector('#compare-result svg').getAttribute('width')) < before, wide);
    assert.ok((await width()) <= 375);
  }));

// What scripts add to other pages.

const YEAR = 'years/2022/index.html';
const column = (page, at) =>
  page.$$eval('.year-table tbody tr', (rows, place) => rows.filter((row) => row.cells.length > 1).map((row) => row.cells[place]?.textContent.trim() ?? ''), at);

test('the columns of a year sort, rows without a number last, and come back as they were', () =>
  watched(desk, async (page) => {
    await page.goto(server.url(YEAR));
    const [written, values] = [await column(page, 0), await column(page, 2)];
    const isNumber = (value) => /^\d+$/.test(value);
    const [numbers, words] = [values.filter(isNumber).map(Number), values.filter((value) => !isNumber(value))];
    assert.ok(words.length > 0, 'every office has a number in this year');
    const press = () => page.click('.year-table thead th:nth-child(3) .sort');
    const sorts = () => page.$$eval('.year-table thead th', (all) => all.map((one) => one.getAttribute('aria-sort')).filter(Boolean));
    for (const [sort, order] of [['descending', (a, b) => b - a], ['ascending', (a, b) => a - b]]) {
      await press();
      assert.deepEqual(await sorts(), [sort]);
      assert.deepEqual(await column(page, 2), numbers.sort(order).map(String).concat(words));
    }
    await press();
    assert.deepEqual(await sorts(), []);
    assert.deepEqual(await column(page, 0), written);
  }));

test('differences sort by their sign', () =>
  watched(desk, async (page) => {
    await page.goto(server.url('indicators/open_rate/2024/index.html'));
    const heads = await page.$$eval('table.sortable thead th', (all) => all.map((one) => one.textContent));
    const place = heads.findIndex((head) => head.includes('中位数的差')) + 1;
    await page.click(`table.sortable thead th:nth-child(${place}) .sort`);
    const texts = await page.$$eval(`table.sortable tbody td:nth-child(${place})`, (all) => all.map((one) => one.textContent));
    const numbers = texts.map((text) => parseFloat(text.replace('−', '-'))).filter((number) => !Number.isNaN(number));
    assert.ok(numbers.some((number) => number < 0) && numbers.some((number) => number > 0));
    assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
    none(texts.slice(0, numbers.length).filter((text) => text === '—'), 'rows without a number between others');
  }));

test('the box above a long table leaves the rows one looks for', () =>
  watched(desk, async (page) => {
    await page.goto(server.url(YEAR));
    await page.fill('.filter input', '街道');
    const shown = await page.$$eval('.year-table tbody tr', (rows) => rows.filter((row) => row.offsetParent).map((row) => row.cells[0].textContent));
    assert.ok(shown.some((name) => name.includes('街道办事处')));
    none(shown.filter((name) => name.includes('局')), 'rows that should be gone');
    assert.match(await page.textContent('.filter [role="status"]'), /^余\d+行$/);
  }));

test('a click on a cell puts its address into the address bar and moves nothing', () =>
  watched(desk, async (page) => {
    await page.goto(server.url('yunxiu/jiaoyu/2024/index.html'));
    const cell = page.locator('td[id="t3.grant.all"]');
    await cell.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => [scrollX, scrollY, history.length]);
    await cell.click();
    assert.match(page.url(), /#t3\.grant\.all$/);
    assert.ok(await cell.evaluate((one) => one.matches(':target')));
    assert.deepEqual(await page.evaluate(() => [scrollX, scrollY, history.length]), before);
  }));

test('scripts are small', () => {
  const large = files.filter((path) => /^assets\/.*\.(js|css)$/.test(path) && read(path).length > 30 * 1024);
  none(large, 'files of the theme over 30 KB');
});
