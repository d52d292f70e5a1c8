import { promises as fs, constants } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { notNow, permanent } from '@app/node-protocol';
import { generationFile, generationHost, generations, sitesLink, testedLink } from './hosting-layout';
import { inTime } from './in-time';
import { renderGeneration } from './render-site';
import type { NodeContext } from './performer';
import type { WebServer } from './web-server';

/** File name → what it must hold, or null for a file that must go. */
export type SiteEdits = Readonly<Record<string, string | null>>;

export interface ChangeOptions {
  /** False before nginx has ever been started. */
  readonly serve?: boolean;
  /** Asked once the new generation answers; false brings the former one back. */
  readonly proven?: () => Promise<boolean>;
  readonly patienceMs?: number;
}

const deadline = 10_000;

/**
 * Changes site files as one generation: the new one is staged beside the old (unchanged files are hard links), one link
 * is flipped, nginx tests its real, whole configuration, reloads, and must answer with the new generation. Whatever
 * fails, the former generation is back before the error leaves. `panji.tested` names the last good generation, so an
 * agent killed half-way leaves nothing that the next change would build upon.
 *
 * @returns whether anything changed. @throws NodeFailure permanent `site.refused`, retry `site.not-served`, `site.nginx-broken`
 */
export function siteChanges(node: NodeContext, web: WebServer, edits: SiteEdits, options: ChangeOptions = {}): Promise<boolean> {
  return node.exclusively('nginx', () => new Change(node, web, options).make(edits));
}

/** The tested content of one site file. */
export async function siteFileNow(node: NodeContext, name: string): Promise<string | null> {
  const tested = await readLink(node, testedLink);
  return tested === null ? null : node.files.read(`${generations}/${tested}/${name}`);
}

export async function siteFileNames(node: NodeContext): Promise<string[]> {
  const tested = await readLink(node, testedLink);
  return tested === null ? [] : (await node.files.list(`${generations}/${tested}`)).filter((name) => name !== generationFile);
}

class Change {
  constructor(
    private readonly node: NodeContext,
    private readonly web: WebServer,
    private readonly options: ChangeOptions,
  ) {}

  async make(edits: SiteEdits): Promise<boolean> {
    const former = await readLink(this.node, testedLink);
    // A generation that was flipped in but never passed its test is dropped here.
    if (former !== null && (await readLink(this.node, sitesLink)) !== former) await this.flip(sitesLink, former);
    const differing = await this.differing(edits);
    if (former !== null && differing.length === 0) {
      await this.serveAgain(former);
      return false;
    }
    const next = await this.stage(former, edits, differing);
    await this.flip(sitesLink, next);
    if (this.options.serve === false) await this.flip(testedLink, next);
    else await this.takeUp(former, next);
    await this.prune(next, former);
    return true;
  }

  private async differing(edits: SiteEdits): Promise<string[]> {
    const names: string[] = [];
    for (const [name, content] of Object.entries(edits)) if ((await siteFileNow(this.node, name)) !== content) names.push(name);
    return names;
  }

  private async stage(former: string | null, edits: SiteEdits, differing: readonly string[]): Promise<string> {
    const existing = (await this.node.files.list(generations)).map(Number).filter(Number.isSafeInteger);
    const next = String(Math.max(0, ...existing) + 1);
    const folder = `${generations}/${next}`;
    await this.node.files.directory(folder, { mode: 0o755, uid: 0, gid: 0 });
    for (const name of former === null ? [] : await this.node.files.list(`${generations}/${former}`)) {
      if (name === generationFile || differing.includes(name)) continue;
      await fs.link(this.node.files.path(`${generations}/${former}/${name}`), this.node.files.path(`${folder}/${name}`));
    }
    for (const name of differing) {
      const content = edits[name] ?? null;
      if (content !== null) await this.node.files.write(`${folder}/${name}`, content, { mode: 0o644, uid: 0, gid: 0 });
    }
    await this.node.files.write(`${folder}/${generationFile}`, renderGeneration(Number(next), generationHost), { mode: 0o644, uid: 0, gid: 0 });
    return next;
  }

  private async takeUp(former: string | null, next: string): Promise<void> {
    const refusal = await this.web.refuses();
    if (refusal !== null) {
      await this.goBack(former, next, false);
      // Is it this change, or does nginx refuse the former configuration too?
      if (former === null || (await this.web.refuses()) !== null) throw notNow('site.nginx-broken', { said: refusal });
      throw permanent('site.refused', { said: refusal });
    }
    await this.flip(testedLink, next);
    await this.web.reload();
    if ((await this.serving(Number(next))) && (await this.proven())) return;
    await this.goBack(former, next, true);
    throw notNow('site.not-served', { generation: Number(next) });
  }

  private async goBack(former: string | null, next: string, reload: boolean): Promise<void> {
    if (former === null) return;
    await this.flip(testedLink, former);
    await this.flip(sitesLink, former);
    if (reload) await this.web.reload();
    await fs.rm(this.node.files.path(`${generations}/${next}`), { recursive: true, force: true });
  }

  /** Nothing to change in the files; but an agent killed before its reload leaves a server that does not serve them yet. */
  private async serveAgain(generation: string): Promise<void> {
    if (this.options.serve === false || (await this.web.generation()) === Number(generation)) return;
    await this.web.reload();
    if (!(await this.serving(Number(generation)))) throw notNow('site.not-served', { generation: Number(generation) });
  }

  private serving(generation: number): Promise<boolean> {
    return inTime(async () => (await this.web.generation()) === generation, deadline);
  }

  /** Asked until it is so: beside the new workers an old one still accepts for a moment. */
  private proven(): Promise<boolean> {
    const { proven } = this.options;
    return proven === undefined ? Promise.resolve(true) : inTime(proven, this.options.patienceMs ?? 5_000);
  }

  /** By rename over the old link: at no moment is there none. */
  private async flip(link: string, generation: string): Promise<void> {
    const temporary = this.node.files.path(`${link}-${randomBytes(6).toString('hex')}`);
    await fs.symlink(`panji.generations/${generation}`, temporary);
    await fs.rename(temporary, this.node.files.path(link));
    const folder = await fs.open(this.node.files.path('/etc/nginx'), constants.O_RDONLY | constants.O_DIRECTORY);
    await folder.sync().finally(() => folder.close());
  }

  private async prune(...kept: (string | null)[]): Promise<void> {
    for (const name of await this.node.files.list(generations)) {
      if (!kept.includes(name)) await fs.rm(this.node.files.path(`${generations}/${name}`), { recursive: true, force: true });
    }
  }
}

async function readLink(node: NodeContext, link: string): Promise<string | null> {
  const target = await fs.readlink(node.files.path(link)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return target === null ? null : (/^panji\.generations\/(\d+)$/.exec(target)?.[1] ?? null);
}
