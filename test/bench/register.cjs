// Runs the bench's TypeScript where it lies, with the settings of the build: `node --require test/bench/register.cjs main.ts`.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const checkout = join(__dirname, '../..');
const settings = JSON.parse(readFileSync(join(checkout, '.swcrc'), 'utf8'));
delete settings.jsc.paths;
delete settings.jsc.baseUrl;

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const lib = /^@app\/([a-z-]+)$/.exec(request)?.[1];
  return resolve.call(this, lib === undefined ? request : join(checkout, 'libs', lib, 'src/index.ts'), ...rest);
};

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...settings, filename, swcrc: false, sourceMaps: 'inline' });
  module._compile(code, filename);
};
