// The keyboard: the skip link comes first and leads to the main part; each stop can be seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyKind, fileUrl, none, useBrowser } from './lib.mjs';

const { withPage } = useBrowser({ before, after });
const options = { viewport: { width: 1280, height: 900 } };
const STOPS = 400;

/** Remembers how everything that takes the focus looks without it. */
function remember() {
  const look = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    return JSON.stringify([outlineStyle === 'none' ? 0 : [outlineStyle, outlineWidth, outlineColor], boxShadow]);
  };
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const reachable = all.filter((element) => element.tabIndex >= 0 && element.checkVisibility());
  globalThis.focusTest = { look, before: new Map(all.map((element) => [element, look(element)])), reachable, met: [] };
}

/** Notes the element that has the focus: what is wrong with it, or that the round is over. */
function stop() {
  const { look, before, met } = globalThis.focusTest;
  const element = document.activeElement;
  if (!element || element === document.body || met.includes(element)) return { over: true };
  met.push(element);
  const name = `<${element.tagName.toLowerCase()}> “${element.textContent.trim().slice(0, 20)}”`;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const inside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right > left && bottom > top;
  if (!inside) return { problem: `${name} has the focus outside the window` };
  if (before.get(element) === look(element)) return { problem: `${name} looks the same with the focus` };
  return {};
}

test('Tab reaches the skip link first, Enter goes to the main part', () =>
  withPage(options, async (page) => {
    for (const { path } of everyKind) {
      await page.goto(fileUrl(path));
      await page.keyboard.press('Tab');
      const first = await page.evaluate(() => {
        const { left, top, right, bottom } = document.activeElement.getBoundingClientRect();
        const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return {
          href: document.activeElement.getAttribute('href'),
          seen: document.activeElement.contains(over),
        };
      });
      assert.deepEqual(first, { href: '#main', seen: true }, `${path}: the first stop is not a skip link in sight`);

      await page.keyboard.press('Enter');
      // The browser follows the link in its own time.
      await page.waitForURL((url) => url.hash === '#main', { timeout: 10_000 });
      const stops = await page.evaluate(() =>
        [...document.querySelectorAll('main :is(a[href], button, input, summary, [tabindex])')].length,
      );
      if (stops === 0) continue;
      await page.keyboard.press('Tab');
      const inMain = await page.evaluate(() => document.activeElement.closest('main') !== null);
      assert.ok(inMain, `${path}: after the skip link the focus is not in <main>`);
    }
  }));

test('every stop can be reached and shows that it has the focus', () =>
  withPage(options, async (page) => {
    const problems = [];
    for (const { path } of everyKind) {
      await page.goto(fileUrl(path));
      await page.evaluate(remember);
      for (let count = 0; count < STOPS; count += 1) {
        await page.keyboard.press('Tab');
        const { over, problem } = await page.evaluate(stop);
        if (over) break;
        if (problem) problems.push(`${path}: ${problem}`);
      }
      const missed = await page.evaluate(() => {
        const { reachable, met } = globalThis.focusTest;
        return reachable.filter((element) => !met.includes(element)).map((element) => element.outerHTML.slice(0, 80));
      });
      problems.push(...missed.slice(0, 3).map((element) => `${path}: Tab does not reach ${element}`));
    }
    none(problems, 'stops that cannot be seen');
  }));
