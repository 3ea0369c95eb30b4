// `check --format sarif` against the schema of SARIF 2.1.0, over the example portal and every kind of mistake.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';

const PROGRAM = process.env.GONGKAI ?? '';
assert.ok(PROGRAM, 'GONGKAI must name the program; scripts/test does');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FIXTURES = join(ROOT, 'tests/cases/findings');
const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// Its patterns are of the older syntax.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv);
const isValid = ajv.compile(schema);

const scratch = mkdtempSync(join(tmpdir(), 'gongkai-sarif-'));
after(() => rmSync(scratch, { recursive: true }));

/** The log of a site, in a language; fails unless it is valid. */
function log(site, lang) {
  const run = spawnSync(PROGRAM, ['check', '-r', site, '--format', 'sarif', '--lang', lang], { encoding: 'utf8' });
  assert.ok([0, 1].includes(run.status), `${site}: ${run.stderr}`);
  const log = JSON.parse(run.stdout);
  assert.ok(isValid(log), `${site}: ${ajv.errorsText(isValid.errors, { separator: '\n' })}`);
  return log.runs[0];
}

/** Writes the site of a fixture; marks of what is expected are left out, and files in other encodings as they are. */
function write(name) {
  const site = join(scratch, name);
  const put = (path, text) => {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  };
  put('site.toml', '[site]\ntitle = "例"\n');
  const text = readFileSync(join(FIXTURES, name), 'utf8').replace(/^#~.*\n/gm, '');
  for (const part of text.split(/^=== /m).slice(1)) {
    const [head, ...lines] = part.split('\n');
    put(head.split(' (')[0], lines.join('\n'));
  }
  return site;
}

test('the schema tells right from wrong', () => {
  assert.ok(!isValid({ version: '2.1.0' }));
  assert.ok(!isValid({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{}] }] }));
});

test('the example portal', () => {
  const run = log(ROOT, 'zh');
  assert.ok(run.results.length > 0, 'the example holds mistakes on purpose');
});

test('every kind of mistake', () => {
  const codes = new Set();
  let fixes = 0;
  for (const name of readdirSync(FIXTURES)) {
    const site = write(name);
    for (const lang of ['zh', 'en']) {
      const { results, tool } = log(site, lang);
      for (const result of results) {
        assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId, name);
        codes.add(result.ruleId);
        fixes += result.fixes?.length ?? 0;
      }
    }
  }
  assert.ok(codes.size > 40, `${codes.size} codes were seen`);
  assert.ok(fixes > 10, `${fixes} fixes were seen`);
});
