import assert, { deepEqual } from 'node:assert';
import { readFileSync } from 'fs';
import * as path from 'path';
import os, { EOL } from 'os';
const value = await new Promise((resolve) => setTimeout(() => resolve(42), 5));
deepEqual([value], [42]);
assert.ok(path.join('a', 'b') === 'a/b' && os.EOL === EOL && readFileSync);
export default value;
export const named = 1;
console.log(value, typeof require, this, import.meta.url.startsWith('file'), typeof (await import('util')).inspect);
try { await import('nope'); } catch (e) { console.log(e.name); }
