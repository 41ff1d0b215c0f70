// The en-US locale, without Intl's tables: numbers and dates as text, and the order of words.
'use strict';

const order = '_-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$0123456789';
const weights = new Map([...' \t\n', ...order].map((char, i) => [char, i + 1]));
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const symbols = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥', KRW: '₩' };

// Words are ordered by letters first, then accents, then lower before upper case.
function weigh(text, numeric) {
  const keys = [[], [], []];
  for (const match of text.normalize('NFD').matchAll(numeric ? /\d+|[^]/gu : /[^]/gu)) {
    const char = match[0];
    const code = char.codePointAt(0);
    if (code >= 0x300 && code <= 0x36f) {
      keys[1][keys[0].length] = code;
      continue;
    }
    const lower = char.toLowerCase();
    keys[0].push(numeric && /^\d/.test(char) ? 100 + Number(char) / (Number(char) + 1) : weights.get(char) ?? 200 + lower.codePointAt(0));
    keys[2].push(lower === char ? 0 : 1);
  }
  return keys;
}

function compareKeys(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

const letters = /^[a-z]*$/;

function compare(a, b, { sensitivity = 'variant', numeric = false } = {}) {
  if (a === b) return 0;
  if (letters.test(a) && letters.test(b)) return a < b ? -1 : 1;
  const [x, y] = [weigh(a, numeric), weigh(b, numeric)];
  const levels = { base: [0], accent: [0, 1], case: [0, 2], variant: [0, 1, 2] }[sensitivity] ?? [0, 1, 2];
  for (const level of levels) {
    const result = compareKeys(x[level], y[level]);
    if (result !== 0) return result;
  }
  return 0;
}

// roundHalfAwayFromZero gives the decimal digits of a number as people round them: 1.005 stays below its half.
function decimals(value, minimum, maximum) {
  const text = Math.abs(value) >= 1e21 ? BigInt(Math.round(Math.abs(value))).toString() : roundDecimal(Math.abs(value), maximum);
  const [integer, fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(minimum, '0');
  const grouped = integer.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return { integer, text: kept === '' ? grouped : `${grouped}.${kept}`, plain: kept === '' ? integer : `${integer}.${kept}` };
}

function roundDecimal(value, places) {
  const shifted = Number(`${value}e${places}`);
  if (!Number.isFinite(shifted) || `${value}`.includes('e')) return value.toFixed(Math.min(places, 100));
  return (Number(`${Math.round(shifted)}e-${places}`)).toFixed(places);
}

function formatNumber(value, options = {}) {
  if (typeof value === 'bigint') return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}∞`;
  const currency = options.style === 'currency' ? String(options.currency).toUpperCase() : undefined;
  const percent = options.style === 'percent';
  const standard = currency === undefined ? (percent ? [0, 0] : [0, 3]) : currency === 'JPY' || currency === 'KRW' ? [0, 0] : [2, 2];
  const minimum = options.minimumFractionDigits ?? Math.min(standard[0], options.maximumFractionDigits ?? Infinity);
  const maximum = options.maximumFractionDigits ?? Math.max(standard[1], minimum);
  const shown = decimals(percent ? value * 100 : value, minimum, maximum);
  let text = options.useGrouping === false ? shown.plain : shown.text;
  if (options.minimumIntegerDigits > shown.integer.length) text = '0'.repeat(options.minimumIntegerDigits - shown.integer.length) + text;
  return `${sign}${currency === undefined ? '' : symbols[currency] ?? `${currency}\u00a0`}${text}${percent ? '%' : ''}`;
}

const two = (value) => String(value).padStart(2, '0');

function dateParts(date, { weekday, year, month, day }) {
  const name = (names, index, style) => (style === 'long' ? names[index] : style === 'narrow' ? names[index][0] : names[index].slice(0, 3));
  const [y, m, d] = [date.getFullYear(), date.getMonth(), date.getDate()];
  const shownYear = year === '2-digit' ? two(y % 100) : y;
  const shownDay = day === '2-digit' ? two(d) : d;
  if (month === undefined || month === 'numeric' || month === '2-digit') {
    const numeric = [month && (month === '2-digit' ? two(m + 1) : m + 1), day && shownDay, year && shownYear].filter(Boolean).join('/');
    return [weekday && name(days, date.getDay(), weekday), numeric].filter(Boolean).join(', ');
  }
  const monthDay = [name(months, m, month), day && shownDay].filter(Boolean).join(' ');
  return [weekday && name(days, date.getDay(), weekday), year && !day ? `${monthDay} ${shownYear}` : monthDay, day && year && shownYear].filter(Boolean).join(', ');
}

function timeParts(date, { hour = 'numeric', minute = '2-digit', second, hour12 = true, hourCycle }) {
  const civil = hour12 === false || hourCycle === 'h23' ? date.getHours() : date.getHours() % 12 || 12;
  const shown = hour === '2-digit' || hour12 === false ? two(civil) : civil;
  const parts = [shown, minute && two(date.getMinutes()), second && two(date.getSeconds())].filter((part) => part !== undefined).join(':');
  return hour12 === false || hourCycle === 'h23' ? parts : `${parts} ${date.getHours() < 12 ? 'AM' : 'PM'}`;
}

const dateKeys = ['weekday', 'year', 'month', 'day'];
const timeKeys = ['hour', 'minute', 'second'];
const numericDate = { year: 'numeric', month: 'numeric', day: 'numeric' };
const numericTime = { hour: 'numeric', minute: '2-digit', second: '2-digit' };
const dateStyles = {
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' },
};

// formatDate shows what options ask for, or by default what wanted says: 'date', 'time' or 'any' for both.
function formatDate(date, options = {}, wanted = 'any') {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const given = { ...dateStyles[options.dateStyle], ...(options.timeStyle && { ...numericTime, second: options.timeStyle === 'short' ? undefined : '2-digit' }), ...options };
  const has = (keys) => keys.some((key) => given[key] !== undefined);
  const none = !has(dateKeys) && !has(timeKeys);
  const parts = [];
  if (has(dateKeys) || wanted === 'date' || (none && wanted === 'any')) parts.push(dateParts(date, has(dateKeys) ? given : numericDate));
  if (has(timeKeys) || wanted === 'time' || (none && wanted === 'any')) parts.push(timeParts(date, has(timeKeys) ? given : { ...given, ...numericTime }));
  return parts.join(', ');
}

class NumberFormat {
  #options;
  constructor(_, options = {}) { this.#options = options; }
  format = (value) => formatNumber(typeof value === 'bigint' ? value : Number(value), this.#options);
  resolvedOptions() { return { locale: 'en-US', numberingSystem: 'latn', ...this.#options }; }
}

class DateTimeFormat {
  #options;
  constructor(_, options = {}) { this.#options = options; }
  format = (date = new Date()) => formatDate(new Date(date), this.#options, Object.keys(this.#options).length > 0 ? 'any' : 'date');
  resolvedOptions() { return { locale: 'en-US', calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC', ...this.#options }; }
}

class Collator {
  #options;
  constructor(_, options = {}) { this.#options = options; }
  compare = (a, b) => compare(`${a}`, `${b}`, this.#options);
  resolvedOptions() { return { locale: 'en-US', usage: 'sort', sensitivity: 'variant', ...this.#options }; }
}

const callable = (Class) => new Proxy(Class, { apply: (_, __, args) => new Class(...args) });

const Intl = { Collator: callable(Collator), DateTimeFormat: callable(DateTimeFormat), NumberFormat: callable(NumberFormat) };

const hidden = (proto, methods) => {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(proto, name, { value, writable: true, configurable: true });
};

// install puts the locale's methods into the built-in classes.
function install() {
  const { toString: dateToString, toTimeString } = Date.prototype;
  const zoned = (method) => function withZone() {
    const text = method.call(this);
    return text === 'Invalid Date' ? text : `${text} (Coordinated Universal Time)`;
  };
  hidden(Number.prototype, { toLocaleString(_, options) { return formatNumber(Number(this), options); } });
  hidden(BigInt.prototype, { toLocaleString(_, options) { return formatNumber(BigInt(this), options); } });
  hidden(String.prototype, { localeCompare(other, _, options) { return compare(`${this}`, `${other}`, options); } });
  hidden(Date.prototype, {
    toString: Object.defineProperty(zoned(dateToString), 'name', { value: 'toString' }),
    toTimeString: Object.defineProperty(zoned(toTimeString), 'name', { value: 'toTimeString' }),
    toLocaleString(_, options) { return formatDate(this, options, 'any'); },
    toLocaleDateString(_, options) { return formatDate(this, options, 'date'); },
    toLocaleTimeString(_, options) { return formatDate(this, options, 'time'); },
  });
}

module.exports = { Intl, install };
