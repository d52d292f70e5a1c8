// Builds dist/apps/panel/assets: Tabler cut down to what the views use, our own sheet behind it, htmx and the icon.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PurgeCSS } from 'purgecss';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', 'dist', 'apps', 'panel', 'assets');
const require = createRequire(import.meta.url);
const tabler = readFileSync(require.resolve('@tabler/core/dist/css/tabler.min.css'), 'utf8');

const [cut] = await new PurgeCSS().purge({
  content: [join(here, 'src/**/*.hbs'), join(here, 'src/**/*.ts')],
  css: [{ raw: tabler }],
  variables: true,
  keyframes: true,
  fontFace: true,
  safelist: ['html', 'body'],
  // Words of a template that are classes: letters, digits, dashes.
  defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
});

const own = (file) => readFileSync(join(here, file), 'utf8');

mkdirSync(out, { recursive: true });
// Dark theme and right-to-left of the peer are not offered, so their rules go too.
const css = cut.css.replace(/@charset[^;]+;/, '') + readFileSync(join(here, 'panel.css'), 'utf8') + readFileSync(join(here, '../../libs/letters/assets/letter.css'), 'utf8');
writeFileSync(join(out, 'panel.css'), css);
copyFileSync(require.resolve('htmx.org/dist/htmx.min.js'), join(out, 'htmx.js'));
copyFileSync(join(here, 'icon.svg'), join(out, 'icon.svg'));
console.log(`panel.css ${(css.length / 1000).toFixed(0)} kB`);
