// Every indicator of every report, computed a second time from the Parquet file of all cells: in another language, in
// exact fractions, from formulas written down here by hand. The files of forms are not read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { files, none, read } from './lib.mjs';

/** An exact fraction; null stands for a value that there is not, and makes everything null that it goes into. */
const fraction = (n, d = 1n) => (d === 0n ? null : d < 0n ? { n: -n, d: -d } : { n, d });
const both = (work) => (a, b) => (a === null || b === null ? null : work(a, b));
const plus = both((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d));
const minus = both((a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d));
const over = both((a, b) => fraction(a.n * b.d, a.d * b.n));
const times = (a, whole) => (a === null ? null : fraction(a.n * whole, a.d));
const sum = (...terms) => terms.reduce(plus);
const ONE = fraction(1n);

/** Rounds half away from zero. */
function rounded({ n, d }) {
  const half = (2n * (n < 0n ? -n : n) + d) / (2n * d);
  return n < 0n ? -half : half;
}

function withPlaces(value, places) {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const sign = value < 0n ? '-' : '';
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const percent = (value) => value && `${withPlaces(rounded(times(value, 10_000n)), 2)}%`;
const points = (value) => value && withPlaces(rounded(times(value, 10_000n)), 2);
const ratio = (value) => value && withPlaces(rounded(times(value, 100n)), 2);
const count = (value) => value && withPlaces(rounded(value), 0);

/** Prints the growth a year of which `value` is the third power, by searching for the hundredth of a percent. */
function yearly(value) {
  if (value === null || value.n < 0n) return null;
  // The largest k with ((2k - 1) / 20000) ** 3 <= value: the cube root in hundredths of a percent, rounded half up.
  const below = (k) => (2n * k - 1n) ** 3n * value.d <= value.n * 20_000n ** 3n;
  let [low, high] = [0n, 1n];
  while (below(high)) high *= 2n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (below(middle)) low = middle;
    else high = middle;
  }
  const tie = (2n * low - 1n) ** 3n * value.d === value.n * 20_000n ** 3n;
  const growth = low - 10_000n - (tie && low <= 10_000n ? 1n : 0n);
  return `${withPlaces(growth, 2)}%`;
}

/** Rows of the outcome groups, which differ in one place between the forms. */
const GROUPS = {
  deny: ['secret', 'law', 'safety', 'third', 'internal', 'process', 'casefile', 'inquiry'],
  unable: ['none', 'create', 'unclear'],
  refuse: ['petition', 'repeat', 'publication', 'volume', 'confirm'],
  other: ['nocorrect', 'nofee', 'misc'],
};
const ORGANISATIONS = ['biz', 'res', 'ngo', 'law', 'oth'];

/** What is asked of a report: its numbers by the names of the domain. */
function asked(report) {
  const cell = (id) => {
    const value = report?.cells.get(id);
    return value === undefined || value === null ? null : fraction(value, 1_000_000n);
  };
  const t3 = (row, column = 'all') => {
    if (row === 'other' && report?.form === 'cn-xxgk-2019') return cell(`t3.other.${column}`);
    const rows = GROUPS[row]?.map((inner) => `${row}.${inner}`) ?? [row];
    return sum(...rows.map((one) => cell(`t3.${one}.${column}`)));
  };
  const organisations = (...rows) => sum(...rows.flatMap((row) => ORGANISATIONS.map((column) => t3(row, column))));
  return {
    t3,
    organisations,
    cell,
    rv: (outcome) => cell(`t4.rv.${outcome}`),
    ld: (outcome) => cell(`t4.ld.${outcome}`),
    lr: (outcome) => cell(`t4.lr.${outcome}`),
    lit: (outcome) => plus(cell(`t4.ld.${outcome}`), cell(`t4.lr.${outcome}`)),
    open: () => over(plus(t3('grant'), t3('part')), t3('total')),
  };
}

/** Formulas by id: of the report, and of the reports one and three years before. */
const FORMULAS = {
  load: ({ t3 }) => count(plus(t3('new'), t3('carry_in'))),
  closure: ({ t3 }) => percent(over(t3('total'), plus(t3('new'), t3('carry_in')))),
  backlog: ({ t3 }) => percent(over(t3('carry_out'), plus(t3('new'), t3('carry_in')))),
  clearance: ({ t3 }) => percent(over(t3('total'), t3('new'))),
  grant_rate: ({ t3 }) => percent(over(t3('grant'), t3('total'))),
  open_rate: ({ open }) => percent(open()),
  part_rate: ({ t3 }) => percent(over(t3('part'), t3('total'))),
  deny_rate: ({ t3 }) => percent(over(t3('deny'), t3('total'))),
  unable_rate: ({ t3 }) => percent(over(t3('unable'), t3('total'))),
  refuse_rate: ({ t3 }) => percent(over(t3('refuse'), t3('total'))),
  other_rate: ({ t3 }) => percent(over(t3('other'), t3('total'))),
  open_rate_subst: ({ t3 }) =>
    percent(over(plus(t3('grant'), t3('part')), sum(t3('grant'), t3('part'), t3('deny')))),
  not_held_share: ({ t3 }) => percent(over(t3('unable.none'), t3('total'))),
  ...Object.fromEntries(
    GROUPS.deny.map((reason) => [
      `deny_mix.${reason}`,
      ({ t3 }) => percent(over(t3(`deny.${reason}`), t3('deny'))),
    ]),
  ),
  discretion: ({ t3 }) =>
    percent(over(sum(t3('deny.internal'), t3('deny.process'), t3('deny.casefile')), t3('deny'))),
  petition_share: ({ t3 }) => percent(over(t3('refuse.petition'), t3('total'))),
  abuse_share: ({ t3 }) => percent(over(plus(t3('refuse.repeat'), t3('refuse.volume')), t3('total'))),
  nofee_share: ({ t3 }) => percent(over(t3('other.nofee'), t3('total'))),
  misc_share: ({ t3 }) => percent(over(t3('other.misc'), t3('total'))),
  nat_share: ({ t3 }) => percent(over(t3('new', 'nat'), t3('new'))),
  biz_share: ({ t3 }) => percent(over(t3('new', 'biz'), t3('new'))),
  law_share: ({ t3 }) => percent(over(t3('new', 'law'), t3('new'))),
  open_gap: ({ t3, organisations }) =>
    points(
      minus(
        over(plus(t3('grant', 'nat'), t3('part', 'nat')), t3('total', 'nat')),
        over(organisations('grant', 'part'), organisations('total')),
      ),
    ),
  rv_correct: ({ rv }) => percent(over(rv('correct'), minus(rv('total'), rv('pending')))),
  rv_correct_all: ({ rv }) => percent(over(rv('correct'), rv('total'))),
  rv_uphold: ({ rv }) => percent(over(rv('uphold'), minus(rv('total'), rv('pending')))),
  lit_lose: ({ lit }) => percent(over(lit('correct'), minus(lit('total'), lit('pending')))),
  lit_direct: ({ ld, lit }) => percent(over(ld('total'), lit('total'))),
  dispute_rate: ({ rv, ld, lr, t3 }) => percent(over(sum(rv('total'), ld('total'), lr('total')), t3('new'))),
  rv_rate: ({ rv, t3 }) => percent(over(rv('total'), t3('total'))),
  rv_to_lit: ({ lr, rv }) => percent(over(lr('total'), rv('total'))),
  pending_rate: ({ rv, lit }) =>
    percent(over(plus(rv('pending'), lit('pending')), plus(rv('total'), lit('total')))),
  // New requests, and the outcomes in full and in part, are asked for alike in both forms, so that years are compared
  // across them. Documents in force are not: the older form counts those ever made public.
  yoy_new: ({ t3 }, last) => percent(minus(over(t3('new'), last.t3('new')), ONE)),
  yoy_open_pp: ({ open }, last) => points(minus(open(), last.open())),
  cagr_new_3: ({ t3 }, last, third) => yearly(over(t3('new'), third.t3('new'))),
  norm_turn: ({ cell }, last) =>
    percent(over(plus(cell('t2.nor.made'), cell('t2.nor.repealed')), last.cell('t2.nor.valid'))),
  norm_clean: ({ cell }, last) =>
    percent(over(cell('t2.nor.repealed'), plus(last.cell('t2.nor.valid'), cell('t2.nor.made')))),
  enforce_struct: ({ cell }) => ratio(over(cell('t2.lic.dec'), plus(cell('t2.pen.dec'), cell('t2.coe.dec')))),
  req_per_10k_dec: ({ cell, t3 }) =>
    ratio(over(times(t3('new'), 10_000n), sum(cell('t2.lic.dec'), cell('t2.pen.dec'), cell('t2.coe.dec')))),
};

/** All reports by office and year, from the Parquet file alone. */
async function reports() {
  const bytes = read('data/cells.parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const metadata = parquetMetadata(file);
  const column = metadata.schema.find((element) => element.name === 'value');
  assert.deepEqual([column.type, column.converted_type, column.precision, column.scale], ['INT64', 'DECIMAL', 18, 6]);
  // As plain integers: a float would not be exact.
  delete column.converted_type;
  delete column.logical_type;
  const rows = await parquetReadObjects({ file, metadata });
  const found = new Map();
  for (const row of rows) {
    const key = `${row.office} ${row.year}`;
    if (!found.has(key)) found.set(key, { form: row.form, cells: new Map() });
    assert.ok(row.value === null || row.value === undefined || typeof row.value === 'bigint', key);
    found.get(key).cells.set(row.cell, row.value ?? null);
  }
  return { found, rows: rows.length };
}

test('every indicator follows from the cells of the data package', async () => {
  const { found, rows } = await reports();
  const differences = [];
  const forms = new Set();
  let [compared, valued, read_back] = [0, 0, 0];
  for (const path of files.filter((file) => /\/\d{4}\/data\.json$/.test(file))) {
    const data = JSON.parse(read(path));
    if (data.schema !== 'gongkai/report/1') continue;
    const year = Number(data.period);
    const report = found.get(`${data.path} ${year}`);
    if (!report) {
      assert.deepEqual(data.cells, {}, `${path} has cells that the package does not have`);
      continue;
    }
    assert.equal(report.form, data.form, path);
    assert.equal(report.cells.size, Object.keys(data.cells).length, path);
    read_back += report.cells.size;
    forms.add(data.form);
    const own = asked(report);
    const [last, third] = [1, 3].map((before) => asked(found.get(`${data.path} ${year - before}`)));
    for (const [id, printed] of Object.entries(data.indicators)) {
      const zero = () => ([...report.cells.values()].every((value) => value === 0n) ? '1' : '0');
      const formula = id === 'zero_report' ? zero : FORMULAS[id];
      assert.ok(formula, `${path}: no formula for ${id}`);
      const expected = formula(own, last, third);
      compared += 1;
      valued += printed === null ? 0 : 1;
      if (expected !== printed) differences.push(`${path} ${id}: ${printed} on the page, ${expected} from the cells`);
    }
  }
  none(differences, 'indicators that do not follow from the cells');
  assert.equal(read_back, rows, 'cells of the package that no report has');
  assert.ok(compared >= 3000 && valued >= 3000, `only ${valued} of ${compared} values were compared`);
  assert.deepEqual([...forms].sort(), ['cn-xxgk-2019', 'cn-xxgk-2021']);
});

test('the table of values in the package is the one of the reports', () => {
  const lines = read('data/indicator_values.csv').toString('utf8').trimEnd().split('\r\n').slice(1);
  const values = new Map(
    lines.map((line) => {
      const [office, year, , id, value, printed] = line.split(',');
      return [`${office} ${year} ${id}`, { value, printed }];
    }),
  );
  const problems = [];
  for (const path of files.filter((file) => /\/\d{4}\/data\.json$/.test(file))) {
    const data = JSON.parse(read(path));
    if (data.schema !== 'gongkai/report/1') continue;
    for (const [id, printed] of Object.entries(data.indicators)) {
      const key = `${data.path} ${data.period} ${id}`;
      const line = values.get(key);
      values.delete(key);
      if ((line?.printed ?? null) !== printed) problems.push(`${key}: ${line?.printed} instead of ${printed}`);
      if (printed?.endsWith('%') && Math.abs(Number(line.value) * 100 - Number.parseFloat(printed)) > 0.00501) {
        problems.push(`${key}: ${line.value} is not ${printed}`);
      }
    }
  }
  problems.push(...values.keys());
  none(problems, 'values that differ');
});
