// node:path, the POSIX half.
'use strict';

const { InvalidArgType } = require('errors');

function requireText(value, name) {
  if (typeof value !== 'string') throw new InvalidArgType(name, 'string', value);
}

// squeeze takes out "." and "x/..", keeping leading ".." of relative paths.
function squeeze(path, absolute) {
  const parts = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!absolute) parts.push('..');
  }
  return parts.join('/');
}

const posix = {
  sep: '/',
  delimiter: ':',
  isAbsolute(path) {
    requireText(path, 'path');
    return path.startsWith('/');
  },
  normalize(path) {
    requireText(path, 'path');
    if (path === '') return '.';
    const absolute = path.startsWith('/');
    let out = squeeze(path, absolute);
    if (out === '' && !absolute) out = '.';
    if (out !== '' && path.endsWith('/')) out += '/';
    return absolute ? `/${out}` : out;
  },
  join(...paths) {
    paths.forEach((path) => requireText(path, 'path'));
    return posix.normalize(paths.filter((path) => path !== '').join('/') || '.');
  },
  resolve(...paths) {
    let path = '';
    for (let i = paths.length - 1; i >= -1 && !path.startsWith('/'); i--) {
      const part = i >= 0 ? paths[i] : '/work';
      requireText(part, 'paths');
      if (part !== '') path = path === '' ? part : `${part}/${path}`;
    }
    return `/${squeeze(path, true)}`;
  },
  relative(from, to) {
    const [a, b] = [from, to].map((path) => posix.resolve(path).split('/').filter(Boolean));
    let same = 0;
    while (same < a.length && same < b.length && a[same] === b[same]) same++;
    return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
  },
  dirname(path) {
    requireText(path, 'path');
    const trimmed = path.replace(/\/+$/, '');
    const slash = trimmed.lastIndexOf('/');
    if (slash === -1) return trimmed === '' && path !== '' ? '/' : '.';
    return trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
  },
  basename(path, suffix) {
    requireText(path, 'path');
    const base = path.replace(/\/+$/, '').split('/').pop();
    return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
  },
  extname(path) {
    const base = posix.basename(path);
    const dot = base.lastIndexOf('.');
    return dot <= 0 || base === '..' ? '' : base.slice(dot);
  },
  parse(path) {
    const base = posix.basename(path);
    const ext = posix.extname(path);
    const root = path.startsWith('/') ? '/' : '';
    const dir = path.includes('/') ? posix.dirname(path) : '';
    return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
  },
  format({ root = '', dir, base, name = '', ext = '' }) {
    const file = base || `${name}${ext && !ext.startsWith('.') ? '.' : ''}${ext}`;
    if (!dir) return root + file;
    return dir === root ? dir + file : `${dir}/${file}`;
  },
  toNamespacedPath: (path) => path,
};
posix.posix = posix;

module.exports = posix;
