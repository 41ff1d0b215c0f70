// URL and URLSearchParams for the ordinary web address, and node:querystring.
'use strict';

const { InvalidURL } = require('errors');
const { inspect } = require('inspect');

const ports = { 'http:': '80', 'https:': '443', 'ftp:': '21', 'ws:': '80', 'wss:': '443' };
const pattern = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(?:\/\/(?:([^@/?#]*)@)?([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s;

const encodePath = (text) => encodeURI(text).replace(/%25([0-9a-fA-F]{2})/g, '%$1').replaceAll('%5B', '[').replaceAll('%5D', ']');
const encodeForm = (text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function decodeForm(text) {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

class URLSearchParams {
  #list = [];
  #changed;

  constructor(init = '', changed = () => {}) {
    this.#changed = changed;
    if (typeof init === 'string') this.#parse(init.replace(/^\?/, ''));
    else if (typeof init?.[Symbol.iterator] === 'function') for (const [k, v] of init) this.#list.push([`${k}`, `${v}`]);
    else for (const key of Object.keys(init ?? {})) this.#list.push([key, `${init[key]}`]);
  }
  #parse(text) {
    for (const part of text.split('&')) {
      if (part === '') continue;
      const at = part.indexOf('=');
      this.#list.push(at === -1 ? [decodeForm(part), ''] : [decodeForm(part.slice(0, at)), decodeForm(part.slice(at + 1))]);
    }
  }
  #set(list) {
    this.#list = list;
    this.#changed(this.toString());
  }
  get size() { return this.#list.length; }
  append(name, value) { this.#set([...this.#list, [`${name}`, `${value}`]]); }
  delete(name) { this.#set(this.#list.filter(([key]) => key !== `${name}`)); }
  get(name) { return this.#list.find(([key]) => key === `${name}`)?.[1] ?? null; }
  getAll(name) { return this.#list.filter(([key]) => key === `${name}`).map(([, value]) => value); }
  has(name) { return this.#list.some(([key]) => key === `${name}`); }
  set(name, value) {
    const first = this.#list.findIndex(([key]) => key === `${name}`);
    if (first === -1) return this.append(name, value);
    return this.#set(this.#list.map((pair, i) => (i === first ? [`${name}`, `${value}`] : pair)).filter(([key], i) => key !== `${name}` || i === first));
  }
  sort() { this.#set(this.#list.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))); }
  forEach(fn) { for (const [key, value] of this.#list) fn(value, key, this); }
  keys() { return this.#list.map(([key]) => key).values(); }
  values() { return this.#list.map(([, value]) => value).values(); }
  entries() { return this.#list.map((pair) => [...pair]).values(); }
  [Symbol.iterator]() { return this.entries(); }
  toString() { return this.#list.map(([key, value]) => `${encodeForm(key)}=${encodeForm(value)}`).join('&'); }
  [inspect.custom](_, context) {
    const pairs = this.#list.map(([key, value]) => `${inspect(key, context)} => ${inspect(value, context)}`);
    return pairs.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${pairs.join(', ')} }`;
  }
}

class URL {
  #parts;
  #params;

  constructor(input, base) {
    const parts = parse(`${input}`.trim(), base === undefined ? undefined : new URL(base));
    if (parts === undefined) throw Object.assign(new InvalidURL(), { input: `${input}` });
    this.#parts = parts;
  }
  static canParse(input, base) {
    try {
      return Boolean(new URL(input, base));
    } catch {
      return false;
    }
  }
  get href() {
    const { protocol, username, password, host, pathname, search, hash } = this;
    const user = username === '' && password === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`;
    return `${protocol}${this.#parts.authority ? `//${user}${host}` : ''}${pathname}${search}${hash}`;
  }
  get origin() { return this.protocol in ports ? `${this.protocol}//${this.host}` : 'null'; }
  get protocol() { return this.#parts.protocol; }
  get username() { return this.#parts.username; }
  get password() { return this.#parts.password; }
  get host() { return this.hostname + (this.port === '' ? '' : `:${this.port}`); }
  get hostname() { return this.#parts.hostname; }
  get port() { return this.#parts.port; }
  get pathname() { return this.#parts.pathname; }
  get search() { return this.#parts.search; }
  get hash() { return this.#parts.hash; }
  get searchParams() {
    this.#params ??= new URLSearchParams(this.search, (text) => { this.#parts.search = text === '' ? '' : `?${text}`; });
    return this.#params;
  }
  set protocol(value) { this.#parts.protocol = `${value}`.replace(/:?$/, ':'); }
  set hostname(value) { this.#parts.hostname = `${value}`.toLowerCase(); }
  set port(value) { this.#parts.port = `${value}` === ports[this.protocol] ? '' : `${value}`; }
  set pathname(value) { this.#parts.pathname = encodePath(`${value}`.replace(/^\/?/, '/')); }
  set search(value) {
    this.#parts.search = `${value}` === '' ? '' : `${value}`.replace(/^\??/, '?');
    this.#params = undefined;
  }
  set hash(value) { this.#parts.hash = `${value}` === '' ? '' : `${value}`.replace(/^#?/, '#'); }
  toString() { return this.href; }
  toJSON() { return this.href; }
  [inspect.custom](depth, context) {
    if (depth < 0) return this.toString();
    const shown = {};
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) shown[key] = this[key];
    return `URL ${inspect(shown, context)}`;
  }
}

function parse(text, base) {
  const match = pattern.exec(text);
  if (match === null) return base === undefined ? undefined : resolve(text, base);
  const [, scheme, user = '', hostAndPort, path, search = '', hash = ''] = match;
  const protocol = scheme.toLowerCase();
  const special = protocol in ports;
  if (special && !hostAndPort) return undefined;
  const [, hostname, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(hostAndPort ?? '') ?? [];
  if (hostname === undefined || /[\s<>^|%]/.test(hostname) || Number(port) > 65535) return undefined;
  const [username, ...password] = user.split(':');
  return {
    protocol, username, password: password.join(':'), authority: hostAndPort !== undefined,
    hostname: special ? hostname.toLowerCase() : hostname, port: port === ports[protocol] ? '' : port,
    pathname: special ? dots(encodePath(path) || '/') : path, search: search === '?' ? '' : encodePath(search), hash: hash === '#' ? '' : encodePath(hash),
  };
}

function resolve(text, base) {
  const root = `${base.protocol}//${base.host}`;
  if (text.startsWith('//')) return parse(base.protocol + text);
  if (text.startsWith('/')) return parse(root + text);
  if (text.startsWith('?')) return parse(root + base.pathname + text);
  if (text.startsWith('#')) return parse(root + base.pathname + base.search + text);
  return parse(`${root}${base.pathname.replace(/[^/]*$/, '')}${text}`);
}

function dots(path) {
  const out = [];
  const parts = path.split('/').slice(1);
  parts.forEach((part, i) => {
    const last = i === parts.length - 1;
    if (part === '..') out.pop();
    else if (part !== '.') return out.push(part);
    if (last) out.push('');
    return undefined;
  });
  return `/${out.join('/')}`;
}

const querystring = {
  parse(text, separator = '&', equals = '=') {
    const out = Object.create(null);
    for (const part of `${text}`.split(separator)) {
      if (part === '') continue;
      const [key, ...rest] = part.split(equals);
      const [name, value] = [decodeForm(key), decodeForm(rest.join(equals))];
      out[name] = name in out ? [].concat(out[name], value) : value;
    }
    return out;
  },
  stringify(object, separator = '&', equals = '=') {
    const show = (value) => (['string', 'number', 'bigint', 'boolean'].includes(typeof value) ? encodeURIComponent(value) : '');
    return Object.keys(object ?? {}).flatMap((key) => [].concat(object[key]).map((value) => `${encodeURIComponent(key)}${equals}${show(value)}`)).join(separator);
  },
  escape: encodeURIComponent,
  unescape: decodeURIComponent,
};
Object.assign(querystring, { decode: querystring.parse, encode: querystring.stringify });

const fileURLToPath = (url) => new URL(url).pathname;
const pathToFileURL = (path) => new URL(`file://${path}`);

module.exports = { URL, URLSearchParams, querystring, fileURLToPath, pathToFileURL };
