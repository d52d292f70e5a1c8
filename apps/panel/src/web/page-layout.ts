import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { allowed, type Permission } from '@app/identity';
import { newId } from '@app/kernel';
import { Config } from '@app/platform';
import { say } from './catalogue';
import { Csrf } from './csrf';
import { takeForm } from './forms';

interface NavItem {
  readonly href: string;
  readonly key: string;
  readonly permission: Permission;
}

/** The side navigation, in the order of a day's work. */
const navigation: readonly NavItem[] = [
  { href: '/inbox', key: 'nav.inbox', permission: 'requests.read' },
  { href: '/requests', key: 'nav.requests', permission: 'requests.read' },
  { href: '/domains', key: 'nav.domains', permission: 'domains.read' },
  { href: '/runs', key: 'nav.runs', permission: 'jobs.read' },
  { href: '/nodes', key: 'nav.nodes', permission: 'nodes.read' },
];

/** What every page's layout needs to know. */
@Injectable()
export class PageLayout {
  constructor(
    private readonly csrf: Csrf,
    private readonly config: Config,
  ) {}

  /** For fragments: language, token and time only. */
  plain(req: Request, res: Response): Record<string, unknown> {
    return { lang: req.lang, csrf: this.csrf.token(req, res), once: newId(), path: req.path };
  }

  of(req: Request, res: Response, title: string, facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const form = takeForm(req);
    const flash = req.session?.flash;
    if (flash !== undefined) delete req.session.flash;
    const wrong = form.error !== undefined || form.summary.length > 0;
    const named = say(req.lang, title, facts);
    return {
      ...this.plain(req, res),
      pageTitle: named,
      headTitle: wrong ? `${say(req.lang, 'form.error-title')} ${named}` : named,
      otherLang: req.lang === 'id' ? 'en' : 'id',
      nonce: res.locals['nonce'] as string,
      actor: req.actor === undefined ? null : { title: req.actor.title, roles: req.actor.roles },
      nav: this.nav(req),
      demo: this.config.profile === 'demo',
      flash: flash ?? null,
      form,
    };
  }

  private nav(req: Request): object[] {
    const { actor } = req;
    if (actor === undefined) return [];
    const here = (href: string): boolean => req.path === href || req.path.startsWith(`${href}/`);
    return navigation.filter((n) => allowed(actor, n.permission)).map((n) => ({ ...n, current: here(n.href) }));
  }
}
