import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { NotFound, type Actor } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { DomainReader, type DomainFacts } from './domain-reader';
import { UndoDto } from './domains.pages';

@Controller('api')
export class DomainsApi {
  constructor(private readonly reader: DomainReader) {}

  @Get('domains')
  @Allow('domains.read')
  async list(@Who() actor: Actor, @Query('name') name?: string): Promise<{ items: object[] }> {
    const all = await this.reader.list(actor);
    return { items: all.filter((d) => name === undefined || d.name === name.toLowerCase()).map(({ id, name: n, unitId, state, activeSince }) => ({ id, name: n, unitId, state, activeSince })) };
  }

  @Get('domains/:id')
  @Allow('domains.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<object> {
    return domainJson(await this.reader.facts(actor, id));
  }

  /** Asks for the undo; the answer names the run that does it. */
  @Post('zones/:name/releases/:release/undo')
  @HttpCode(202)
  @Allow('zones.undo')
  async undo(@Who() actor: Actor, @Param('name') name: string, @Param('release', IdPipe) release: string, @Body() input: UndoDto): Promise<{ runId: string }> {
    const domain = (await this.reader.list(actor)).find((d) => d.name === name.toLowerCase() && d.state === 'active');
    if (domain === undefined) throw new NotFound('domain.not-found');
    return { runId: await this.reader.undo(actor, domain.id, release, input.reason) };
  }
}

function domainJson({ domain, status, contacts, history, zone, site, certificate }: DomainFacts): object {
  const { id, name, unitId, requestId, state, purpose, reservedAt, activeSince } = domain;
  return {
    id, name, unitId, requestId, state, purpose, reservedAt, activeSince, ...status, contacts,
    zone: zone && {
      name: zone.name,
      serial: zone.serial,
      sets: zone.sets.map((s) => ({ owner: s.owner.toString(), type: s.type, ttl: s.ttl, rdata: s.rdata })),
      releases: zone.releases.map(({ release: r, servers, undoable }) => ({
        id: r.id, number: r.number, serial: r.serial, at: r.at, origin: { type: r.originType, id: r.originId }, reason: r.reason, by: r.actorTitle, undoable,
        changes: r.difference, publications: servers.map(({ host, ...s }) => ({ server: host, ...s })),
      })),
    },
    history: history.map(({ at, change, actorTitle, requestId: request }) => ({ at, change, by: actorTitle, requestId: request })),
    certificate: certificate && { id: certificate.id, notBefore: certificate.notBefore, notAfter: certificate.notAfter, sha256: certificate.leafSha256 },
    site: site && { id: site.site.id, state: site.site.state, kind: site.site.kind, node: site.node, account: site.account.number, sftp: site.sftp },
  };
}
