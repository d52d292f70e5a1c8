import { probeZone } from '@app/node-protocol';
import { bindServer } from './bind-server';
import { knotServer } from './knot-server';
import { performs } from './performer';

export const probeZonePerformer = performs(probeZone, {
  roles: ['knot', 'bind'],
  lock: (ask) => `zone:${ask.zone}`,
  perform: (ask, node, role) => (role === 'knot' ? knotServer(node) : bindServer(node)).probe(ask.zone),
});
