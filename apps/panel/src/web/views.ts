import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import Handlebars, { type TemplateDelegate } from 'handlebars';
import { Assets } from './assets';
import { viewHelpers } from './view-helpers';

/**
 * The view engine: every `<folder>/views/<name>.hbs` beside the code is compiled at start as page and as partial
 * `<folder>/<name>`, in a Handlebars of its own. All output is escaped but the layout's body and a letter's article.
 */
@Injectable()
export class Views {
  private readonly engine = Handlebars.create();
  private readonly templates = new Map<string, TemplateDelegate>();
  private readonly sources = new Map<string, string>();

  constructor(assets: Assets, root: string = join(__dirname, '..')) {
    this.engine.registerHelper(viewHelpers(assets));
    for (const file of templateFiles(root)) this.add(nameOf(relative(root, file)), readFileSync(file, 'utf8'));
  }

  /** The page inside the layout. `data` is the view's root. */
  render(view: string, data: Readonly<Record<string, unknown>>): string {
    const body = this.template(view)(data);
    return this.template('web/layout')({ ...data, body: new Handlebars.SafeString(body) });
  }

  /** A part of a page without the layout. */
  fragment(view: string, data: Readonly<Record<string, unknown>>): string {
    return this.template(view)(data);
  }

  get names(): string[] {
    return [...this.templates.keys()];
  }

  /** Message keys that a view names itself, so that a test can hold them against the catalogue. */
  keysOf(name: string): string[] {
    const source = this.sources.get(name) ?? '';
    const keyed = [/\bt '([^']+)'/g, /\b(?:label|hint|key)='([^']+)'/g];
    return keyed.flatMap((pattern) => [...source.matchAll(pattern)].map((m) => m[1]!));
  }

  /** @throws Error for an unescaped output: a template has no way around escaping. */
  add(name: string, source: string): void {
    if (/\{\{~?(\{|&)/.test(source)) throw new Error(`view ${name} has an unescaped output`);
    this.sources.set(name, source);
    this.engine.registerPartial(name, source);
    this.templates.set(name, this.engine.compile(source, { strict: false, preventIndent: true }));
  }

  private template(view: string): TemplateDelegate {
    const template = this.templates.get(view);
    if (template === undefined) throw new Error(`no view ${view}`);
    return template;
  }
}

function templateFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.hbs'))
    .map((f) => join(root, f));
}

/** `approvals/views/request.hbs` is the view `approvals/request`. */
function nameOf(path: string): string {
  return path.split(sep).filter((part) => part !== 'views').join('/').replace(/\.hbs$/, '');
}

/** HTML that a lib made and escaped itself: the article of a letter, nothing else. */
export function trusted(letterHtml: string): object {
  return new Handlebars.SafeString(letterHtml);
}
